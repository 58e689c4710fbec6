"""Says in one line what is wrong with a database that can't be used yet, or not now."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import Misconfigured, Unavailable
from kasip.settings import Settings
from services.storage.faults import is_transient
from services.storage.migrate import pending


def require_migrated(settings: Settings) -> None:
    """Raise Misconfigured while revisions are pending, Unavailable when nobody answers; makes no database where there is none."""
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)  # a look is not worth its lines
    file = settings.database_file
    with reaching():
        if (file is not None and not file.exists()) or pending(settings.database):
            raise Misconfigured("the database is not migrated: run `kasip migrate`")


@contextmanager
def reaching() -> Iterator[None]:
    """Turn a database that can't be reached into Unavailable."""
    try:
        yield
    except Exception as error:
        if not is_transient(error):
            raise
        cause = getattr(error, "orig", None) or error
        raise Unavailable(f"the database can't be reached now ({type(cause).__name__})") from error

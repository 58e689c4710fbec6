"""What the commands share: settings and logs, an open store, a loop."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from domain.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from kasip.settings import Settings
    from services.storage.engine import Store

T = TypeVar("T")


def begun() -> "Settings":
    """The settings, with logs going where they say; raises Misconfigured."""
    from kasip import logs, settings

    found = settings.load()
    logs.configure(found.log)
    return found


def run(coro: Coroutine[Any, Any, T]) -> T:
    """Run a command's work in a loop of its own."""
    return asyncio.run(coro)


@asynccontextmanager
async def opened(settings: "Settings") -> AsyncIterator["Store"]:
    """The store of a migrated database, closed at the end; raises Misconfigured and Unavailable."""
    from kasip.keys import load_vault
    from services.storage.engine import open_store

    with reaching():
        require_migrated(settings)
        store = open_store(settings.database, load_vault(settings), settings.clock())
        try:
            yield store
        finally:
            await store.close()


def require_migrated(settings: "Settings") -> None:
    """Raise Misconfigured while revisions are pending; makes no database where there is none."""
    from services.storage.migrate import pending

    file = settings.database_file
    if (file is not None and not file.exists()) or pending(settings.database):
        raise Misconfigured("the database is not migrated: run `kasip migrate`")


@contextmanager
def reaching() -> Iterator[None]:
    """Turn a database that can't be reached into Unavailable, one line instead of a trace."""
    from services.storage.faults import is_transient

    try:
        yield
    except Exception as error:
        if not is_transient(error):
            raise
        cause = getattr(error, "orig", None) or error
        raise Unavailable(f"the database can't be reached now ({type(cause).__name__})") from error

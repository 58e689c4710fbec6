"""Which files nobody uses, or needs any more: what names one stands in other tables than the file itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select, update

from services.storage.application_files import application_file, application_photo
from services.storage.files import file
from services.storage.packages import council_package_file
from services.storage.protocols import council_scan

_USED = or_(
    exists().where(application_file.c.file_id == file.c.id),
    exists().where(application_photo.c.file_id == file.c.id),
    exists().where(council_scan.c.file_id == file.c.id),
    exists().where(council_package_file.c.file_id == file.c.id),
)


def let_photos_go(conn: Connection, document: str) -> None:
    """The photos of a document are needed no more, their PDF is."""
    conn.execute(update(application_photo).where(application_photo.c.document_id == document).values(file_id=None))


def let_dropped_go(conn: Connection, before: datetime) -> None:
    """What was replaced, or taken away, before a moment is needed no more."""
    dropped = application_file.c.dropped_at < before
    documents = select(application_file.c.id).where(dropped)
    conn.execute(update(application_photo).where(application_photo.c.document_id.in_(documents)).values(file_id=None, ref=None))
    conn.execute(update(application_file).where(dropped, application_file.c.file_id.is_not(None)).values(file_id=None))


def held(conn: Connection, person: str) -> int:
    """The bytes of all that a person has here."""
    return int(conn.execute(select(func.sum(file.c.size)).where(file.c.person_id == person)).scalar_one() or 0)


def unused(conn: Connection, before: datetime, limit: int) -> Sequence[str]:
    """The oldest files from before a moment that are not whole, or belong to nothing."""
    lost = or_(file.c.complete_at.is_(None), ~_USED)
    return conn.scalars(select(file.c.id).where(file.c.made_at < before, lost).order_by(file.c.id).limit(limit)).all()

"""Which files nobody uses: what names one stands in other tables than the file itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from services.storage.application_files import application_file, application_photo
from services.storage.files import file

_USED = or_(
    exists().where(application_file.c.file_id == file.c.id),
    exists().where(application_photo.c.file_id == file.c.id),
)


def unused(conn: Connection, before: datetime, limit: int) -> Sequence[str]:
    """The oldest files from before a moment that are not whole, or belong to nothing."""
    lost = or_(file.c.complete_at.is_(None), ~_USED)
    return conn.scalars(select(file.c.id).where(file.c.made_at < before, lost).order_by(file.c.id).limit(limit)).all()

"""The files of applications: what came, how far it is looked into, and what it is kept as."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)

from domain.applications import UNCHECKED, FileState
from services.storage.files import file
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

_UNCHECKED = text("state IN ('fetching', 'checking', 'assembling')")
REF, NAME, PHOTO_REF = "application_file.ref", "application_file.name", "application_photo.ref"

# A document: one file, or the photos that become one. What is refused or replaced stays until the application goes.
application_file = Table(
    "application_file",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("slot", String, nullable=False),
    Column("state", String, nullable=False),
    Column("ref", LargeBinary),  # where the channel keeps it, until it is fetched; sealed
    Column("name", LargeBinary),  # as its sender calls it; sealed
    Column("channel", String, nullable=False),
    Column("file_id", ForeignKey("file.id"), index=True),
    Column("pages", Integer),
    Column("reason", String),
    Column("came_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, default=0, server_default=text("0")),
    Column("next_at", UtcDateTime, nullable=False),  # when it is tried next
    Column("done_at", UtcDateTime),
    Column("dropped_at", UtcDateTime),  # replaced, or taken away by its person
)
waiting = Index("ix_application_file_waiting", application_file.c.next_at, sqlite_where=_UNCHECKED, postgresql_where=_UNCHECKED)

# The photos of a document, in the order in which they came; each is looked into by itself.
application_photo = Table(
    "application_photo",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("document_id", ForeignKey("application_file.id"), nullable=False, index=True),
    Column("ref", LargeBinary),
    Column("channel", String, nullable=False),
    Column("file_id", ForeignKey("file.id")),
    Column("came_at", UtcDateTime, nullable=False),
)


def add(conn: Connection, row: Values) -> None:
    """A file that came."""
    conn.execute(insert(application_file), [dict(row)])


def add_photo(conn: Connection, row: Values) -> None:
    """A photo that came."""
    conn.execute(insert(application_photo), [dict(row)])


def of(conn: Connection, applications: Sequence[str]) -> Sequence[Row[Any]]:
    """The files of applications that were not taken away, in the order in which they came."""
    which = (application_file.c.application_id.in_(applications), application_file.c.dropped_at.is_(None))
    return conn.execute(select(application_file).where(*which).order_by(application_file.c.id)).all()


def in_slot(conn: Connection, applications: Sequence[str], slot: str) -> Sequence[Row[Any]]:
    """The files of applications that were sent for one place and not taken away, each with its digest once it is kept."""
    which = (application_file.c.application_id.in_(applications), application_file.c.slot == slot)
    query = select(application_file, file.c.sha256).outerjoin(file, file.c.id == application_file.c.file_id)
    there = query.where(*which, application_file.c.dropped_at.is_(None))
    return conn.execute(there.order_by(application_file.c.id)).all()


def drop_one(conn: Connection, application: str, id_: str, now: datetime) -> bool:
    """One file of an application counts no more; False where it is none of its files, or was taken away before."""
    which = (application_file.c.id == id_, application_file.c.application_id == application)
    change = update(application_file).where(*which, application_file.c.dropped_at.is_(None)).values(dropped_at=now)
    return conn.execute(change.returning(application_file.c.id)).one_or_none() is not None


def one(conn: Connection, id_: str) -> Row[Any] | None:
    """A file of an application."""
    return conn.execute(select(application_file).where(application_file.c.id == id_)).one_or_none()


def photos(conn: Connection, documents: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The photos of documents, by document, in the order in which they came."""
    query = select(application_photo).where(application_photo.c.document_id.in_(documents)).order_by(application_photo.c.id)
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(query):
        found.setdefault(row.document_id, []).append(row)
    return found


def due(conn: Connection, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """What is to be fetched, looked into or put together now, the longest waiting first."""
    which = (application_file.c.state.in_(UNCHECKED), application_file.c.next_at <= now, application_file.c.dropped_at.is_(None))
    return conn.execute(select(application_file).where(*which).order_by(application_file.c.next_at).limit(limit)).all()


def claim(conn: Connection, id_: str, was: datetime, until: datetime) -> bool:
    """Take one for a while; False when somebody else did."""
    which = (application_file.c.id == id_, application_file.c.next_at == was, application_file.c.dropped_at.is_(None))
    change = update(application_file).where(*which).values(next_at=until, tries=application_file.c.tries + 1)
    return conn.execute(change.returning(application_file.c.id)).one_or_none() is not None


def move(conn: Connection, id_: str, was: Collection[FileState], state: FileState, **values: Any) -> bool:
    """Bring one on from one of some states; False where it is elsewhere, or was taken away."""
    which = (application_file.c.id == id_, application_file.c.state.in_(was), application_file.c.dropped_at.is_(None))
    change = update(application_file).where(*which).values(state=state, **values)
    return conn.execute(change.returning(application_file.c.id)).one_or_none() is not None


def fetched_photo(conn: Connection, id_: str, file: str) -> None:
    """A photo is here."""
    conn.execute(update(application_photo).where(application_photo.c.id == id_).values(file_id=file, ref=None))


def drop(conn: Connection, application: str, slot: str, now: datetime) -> None:
    """What was sent for a place counts no more; what was set aside stays."""
    which = (application_file.c.application_id == application, application_file.c.slot == slot)
    there = (application_file.c.dropped_at.is_(None), application_file.c.state != FileState.SET_ASIDE)
    conn.execute(update(application_file).where(*which, *there).values(dropped_at=now))


def set_aside(conn: Connection, application: str, slot: str, before: datetime) -> None:
    """What was clean in a place by a moment counts no more, but can still be read."""
    which = (application_file.c.application_id == application, application_file.c.slot == slot)
    there = (application_file.c.dropped_at.is_(None), application_file.c.state == FileState.CLEAN)
    change = update(application_file).where(*which, *there, application_file.c.came_at <= before)
    conn.execute(change.values(state=FileState.SET_ASIDE))


def files(conn: Connection, applications: Sequence[str]) -> frozenset[str]:
    """Every file that belongs to applications, what was taken away too."""
    own = select(application_file.c.file_id).where(application_file.c.application_id.in_(applications))
    documents = select(application_file.c.id).where(application_file.c.application_id.in_(applications))
    parts = select(application_photo.c.file_id).where(application_photo.c.document_id.in_(documents))
    return frozenset(filter(None, (*conn.scalars(own), *conn.scalars(parts))))


def used(conn: Connection, ids: Collection[str]) -> frozenset[str]:
    """Of these files those that some application still uses."""
    documents = select(application_file.c.file_id).where(application_file.c.file_id.in_(ids))
    parts = select(application_photo.c.file_id).where(application_photo.c.file_id.in_(ids))
    return frozenset(filter(None, (*conn.scalars(documents), *conn.scalars(parts))))


def forget(conn: Connection, applications: Sequence[str]) -> None:
    """Remove what was sent for applications; the files themselves go apart."""
    if applications:
        documents = select(application_file.c.id).where(application_file.c.application_id.in_(applications))
        conn.execute(delete(application_photo).where(application_photo.c.document_id.in_(documents)))
        conn.execute(delete(application_file).where(application_file.c.application_id.in_(applications)))

"""People who asked to be called."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, select, text, update

from services.storage.people import person
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_WAITING = text("done_at IS NULL")

callback = Table(
    "callback",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("language", String, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by", String),
)
one_waiting = Index("uq_callback_waiting", callback.c.person_id, unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING)


def ask(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Note who wants to be called; the persons who were not waiting already."""
    return frozenset(row.person_id for row in insert_new(conn, callback, rows, callback.c.person_id, guard=one_waiting))


def waiting(conn: Connection) -> Sequence[Row[Any]]:
    """Who waits, the longest first, with the name and the sealed phone."""
    columns = (callback, person.c.name, person.c.phone, person.c.region)
    query = select(*columns).join(person, person.c.id == callback.c.person_id).where(callback.c.done_at.is_(None))
    return conn.execute(query.order_by(callback.c.id)).all()


def done(conn: Connection, id_: str, by: str, now: datetime) -> bool:
    """Note that a person was called; False where nobody waits under this id."""
    change = update(callback).where(callback.c.id == id_, callback.c.done_at.is_(None)).values(done_at=now, done_by=by)
    return conn.execute(change.returning(callback.c.id)).one_or_none() is not None


def forget(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Call these persons no more."""
    change = update(callback).where(callback.c.person_id.in_(persons), callback.c.done_at.is_(None))
    conn.execute(change.values(done_at=now, done_by="erased"))

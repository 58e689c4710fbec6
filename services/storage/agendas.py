"""Agendas of a region's council: which applications are considered when and where (R-003-19)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

council_session = Table(
    "council_session",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("state", String, nullable=False),
    Column("begins_at", UtcDateTime),
    Column("place", String),  # an address, or the link of an online session
    Column("notified_on", Date),  # since when all members know of it
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "region", "state"),
)
agenda_item = Table(
    "agenda_item",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    UniqueConstraint("session_id", "application_id"),
)


def begin(conn: Connection, row: Values) -> None:
    """A new session, of which nothing is fixed yet."""
    conn.execute(insert(council_session), [dict(row)])


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of a session."""
    which = council_session.c.id == id_
    conn.execute(update(council_session).where(which).values(version=council_session.c.version + 1, **values))


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Put applications on an agenda."""
    conn.execute(insert(agenda_item), [dict(row) for row in rows])


def items(conn: Connection, session: str) -> Sequence[Row[Any]]:
    """What is on an agenda, in order."""
    query = select(agenda_item).where(agenda_item.c.session_id == session)
    return conn.execute(query.order_by(agenda_item.c.position, agenda_item.c.id)).all()


def last_position(conn: Connection, session: str) -> int:
    """The last place that is taken on an agenda; 0 where none is."""
    query = select(func.max(agenda_item.c.position)).where(agenda_item.c.session_id == session)
    return int(conn.execute(query).scalar() or 0)

"""One-time links: to the form for a sensitive answer, and to one's own chat elsewhere; of their tokens only hashes are kept."""

from collections.abc import Sequence
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
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

link = Table(
    "link",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("way", String, nullable=False),
    Column("token_index", LargeBinary(32), nullable=False, unique=True),
    Column("turn", Integer),  # of the question that a form's answer belongs to, with its step
    Column("step", String),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Index(None, "person_id", "way"),
)


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep new links."""
    if rows:
        conn.execute(insert(link), [dict(row) for row in rows])


def by_index(conn: Connection, token_index: bytes) -> Row[Any] | None:
    """The link of this token, whatever its age."""
    return conn.execute(select(link).where(link.c.token_index == token_index)).one_or_none()


def newest(conn: Connection, persons: Sequence[str], ways: Sequence[str], now: datetime) -> Sequence[Row[Any]]:
    """The links of persons that still open, oldest first."""
    good = (link.c.person_id.in_(persons), link.c.way.in_(ways), link.c.used_at.is_(None), link.c.ends_at > now)
    return conn.execute(select(link).where(*good).order_by(link.c.id)).all()


def use(conn: Connection, id_: str, now: datetime) -> bool:
    """Use a link up; False when it was used before."""
    return conn.execute(update(link).where(link.c.id == id_, link.c.used_at.is_(None)).values(used_at=now)).rowcount == 1


def hand_over(conn: Connection, id_: str, person: str) -> None:
    """Make a link a person's who got all of its person's addresses."""
    conn.execute(update(link).where(link.c.id == id_).values(person_id=person))


def end(conn: Connection, persons: Sequence[str], now: datetime, way: str | None = None) -> None:
    """Close the links of persons that were not used: those of one way, or all."""
    unused = update(link).where(link.c.person_id.in_(persons), link.c.used_at.is_(None))
    conn.execute((unused.where(link.c.way == way) if way else unused).values(used_at=now))


def purge(conn: Connection, before: datetime) -> None:
    """Drop links that ended before a moment."""
    conn.execute(delete(link).where(link.c.ends_at < before))

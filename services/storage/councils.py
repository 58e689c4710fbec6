"""A region's council: its members as they were appointed, and the base of its decisions with the document that says so."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    String,
    Table,
    func,
    insert,
    or_,
    select,
    update,
)

from services.storage.agendas import council_session
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

_LOCK = 0x6B61730100  # with a region's number the advisory lock of its council

council_member = Table(
    "council_member",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("name", String, nullable=False),
    Column("post_kk", String, nullable=False),  # position and organisation
    Column("post_ru", String, nullable=False),
    Column("business", Boolean, nullable=False),
    Column("duty", String, nullable=False),
    Column("document", String, nullable=False),  # the akim's act
    Column("document_on", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),  # the last day
    Column("login", String),  # of the account in the back office
    Column("person_id", ForeignKey("person.id"), index=True),  # who in the chat it is
    Column("code_index", LargeBinary(32), unique=True),  # of the code by which he or she comes to be known there
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "region", "since"),
)
# Kept line by line; of a region the one counts that is in force on a session's convening day.
council_base = Table(
    "council_base",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("base", String, nullable=False),
    Column("document", String, nullable=False),
    Column("document_on", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "region", "since", "id"),
)


def alone(conn: Connection, region: str) -> None:
    """Nobody else changes this council, or convenes it, until this is done; SQLite has one writer at a time anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_LOCK + int(region))))


def convened_since(conn: Connection, region: str, day: date) -> Row[Any] | None:
    """The last of a region's sessions that were convened on a day or later: after it another base may begin."""
    query = select(council_session).where(council_session.c.region == region, council_session.c.convened_on >= day)
    return conn.execute(query.order_by(council_session.c.convened_on.desc(), council_session.c.id).limit(1)).one_or_none()


def appoint(conn: Connection, row: Values) -> None:
    """A new member."""
    conn.execute(insert(council_member), [dict(row)])


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of a member."""
    conn.execute(update(council_member).where(council_member.c.id == id_).values(**values))


def member(conn: Connection, id_: str) -> Row[Any] | None:
    """One member."""
    return conn.execute(select(council_member).where(council_member.c.id == id_)).one_or_none()


def members(conn: Connection, region: str, on: date | None = None) -> Sequence[Row[Any]]:
    """The members of a region's council on a day, or all that it ever had; chair and deputies first, then as appointed."""
    query = select(council_member).where(council_member.c.region == region)
    if on is not None:
        query = query.where(council_member.c.since <= on, or_(council_member.c.until.is_(None), council_member.c.until >= on))
    return sorted(conn.execute(query.order_by(council_member.c.id)).all(), key=lambda row: _RANKS[row.duty])


def set_base(conn: Connection, row: Values) -> None:
    """Set the base of a region's decisions from a day on."""
    conn.execute(insert(council_base), [dict(row)])


def base(conn: Connection, region: str, on: date) -> Row[Any] | None:
    """The base in force in a region on a day: of those that began until then the last one, and of one day the newest."""
    return conn.execute(_BASES.where(council_base.c.region == region, council_base.c.since <= on).limit(1)).one_or_none()


def bases(conn: Connection, region: str) -> Sequence[Row[Any]]:
    """Everything that a region ever set, the one that begins last first."""
    return conn.execute(_BASES.where(council_base.c.region == region)).all()


_BASES = select(council_base).order_by(council_base.c.since.desc(), council_base.c.id.desc())
_RANKS = {"chair": 0, "deputy": 1, "member": 2}

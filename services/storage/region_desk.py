"""What each region sets for its coordinator's desk: priority activities with their document (R-003-5.2), and whom to ask."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, Index, Row, String, Table, insert, select

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

# Kept line by line; of a region the one counts that is in force on a day.
region_priority = Table(
    "region_priority",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("codes", JSON, nullable=False),  # at most six, of any level of OKED
    Column("document", String, nullable=False),
    Column("document_on", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "region", "since", "id"),
)
# The newest of a region counts.
region_contact = Table(
    "region_contact",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("name_kk", String, nullable=False),
    Column("name_ru", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "region", "id"),
)


def add_priority(conn: Connection, row: Values) -> None:
    """Set the priority activities of a region from a day on."""
    conn.execute(insert(region_priority), [dict(row)])


def add_contact(conn: Connection, row: Values) -> None:
    """Set whom applicants of a region ask."""
    conn.execute(insert(region_contact), [dict(row)])


def contact(conn: Connection, region: str) -> Row[Any] | None:
    """Whom applicants of a region ask."""
    query = select(region_contact).where(region_contact.c.region == region)
    return conn.execute(query.order_by(region_contact.c.id.desc()).limit(1)).one_or_none()


def priority(conn: Connection, region: str, on: date) -> Row[Any] | None:
    """What is in force in a region on a day: of those that began until then the last one, and of one day the newest."""
    query = _PRIORITIES.where(region_priority.c.region == region, region_priority.c.since <= on)
    return conn.execute(query.limit(1)).one_or_none()


def first_priority(conn: Connection, region: str, until: date) -> Row[Any] | None:
    """The first one that was in force in a region, of those that began until a day; of one day the newest."""
    which = (region_priority.c.region == region, region_priority.c.since <= until)
    query = select(region_priority).where(*which).order_by(region_priority.c.since, region_priority.c.id.desc())
    return conn.execute(query.limit(1)).one_or_none()


def priorities(conn: Connection, region: str) -> Sequence[Row[Any]]:
    """Everything that a region ever set, the one that begins last first."""
    return conn.execute(_PRIORITIES.where(region_priority.c.region == region)).all()


def contacts(conn: Connection, region: str) -> Sequence[Row[Any]]:
    """Whom applicants of a region ask, and whom they asked before, the newest first."""
    query = select(region_contact).where(region_contact.c.region == region)
    return conn.execute(query.order_by(region_contact.c.id.desc())).all()


def complete(conn: Connection, on: date) -> tuple[frozenset[str], frozenset[str]]:
    """The regions with priority activities in force on a day, and those with somebody to ask."""
    set_ = conn.execute(select(region_priority.c.region).where(region_priority.c.since <= on).distinct()).scalars()
    named = conn.execute(select(region_contact.c.region).distinct()).scalars()
    return frozenset(set_), frozenset(named)


_PRIORITIES = select(region_priority).order_by(region_priority.c.since.desc(), region_priority.c.id.desc())

"""Terms that run: each with its rule, its event, and what came of it (T-7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    and_,
    case,
    cast,
    select,
    text,
    update,
)

from services.storage.schema import metadata
from services.storage.staff import staff, staff_grant
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_OPEN = text("done_on IS NULL")

deadline = Table(
    "deadline",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("rule", String, nullable=False),  # R-003-19
    Column("duty", String, nullable=False),  # its id among the duties
    Column("subject", String, nullable=False),  # what it is about: application:<id>, year:2026
    Column("trigger", String, nullable=False),  # the event from which it runs: its id, or a date of the law
    Column("region", String),  # none: the country
    Column("role", String, nullable=False),  # whose duty it is
    Column("started_on", Date, nullable=False),
    Column("unit", String, nullable=False),
    Column("length", Integer, nullable=False),
    Column("nominal_on", Date, nullable=False),  # as the law counts it
    Column("due_on", Date, nullable=False),  # as it is worked to, after T-5
    Column("last_on", Date, nullable=False),  # after this day it is late
    Column("remind_on", Date),
    Column("calendar_version", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("done_on", Date),
    Column("done_at", UtcDateTime),
    Column("done_by", String),
    Column("late", Boolean),  # none: not done yet
    Index("uq_deadline_trigger", "duty", "subject", "trigger", unique=True),
    Index("ix_deadline_region", "region", "due_on"),
    Index("ix_deadline_trigger", "trigger", "duty"),
)
open_by_day = Index("ix_deadline_open", deadline.c.due_on, sqlite_where=_OPEN, postgresql_where=_OPEN)

staff_digest = Table(
    "staff_digest",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("formed_at", UtcDateTime, nullable=False),
    Column("due_today", Integer, nullable=False),
    Column("overdue", Integer, nullable=False),
    Column("reminded", Integer, nullable=False),
    Column("read_at", UtcDateTime),
)

is_open = deadline.c.done_on.is_(None)


@dataclass(frozen=True, slots=True)
class Days:
    """How the open terms are told apart on a day."""

    today: date

    @property
    def overdue(self) -> ColumnElement[bool]:
        return and_(is_open, deadline.c.last_on < self.today)

    @property
    def due_today(self) -> ColumnElement[bool]:
        """To be done today at the latest, or yesterday already and not late yet."""
        return and_(is_open, deadline.c.due_on <= self.today, deadline.c.last_on >= self.today)

    @property
    def this_week(self) -> ColumnElement[bool]:
        """Today and within the six days after it."""
        until = self.today + timedelta(days=6)
        return and_(is_open, deadline.c.due_on <= until, deadline.c.last_on >= self.today)

    @property
    def reminded(self) -> ColumnElement[bool]:
        """It is time to think of it, though it is not due today."""
        return and_(is_open, deadline.c.remind_on <= self.today, deadline.c.due_on > self.today)

    @property
    def urgency(self) -> ColumnElement[str]:
        """Overdue ones first, then those due today, then the others; the oldest first in each."""
        rank = case((self.overdue, "0 "), (self.due_today, "1 "), (is_open, "2 "), else_="3 ")
        return rank.concat(cast(deadline.c.due_on, String))


def add(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Insert the terms that do not run yet; the ids of those."""
    return frozenset(row.id for row in insert_new(conn, deadline, rows, deadline.c.id))


def known(conn: Connection, duties: Iterable[str], since: date) -> frozenset[tuple[str, str, str]]:
    """The duty, the subject and the event of the terms of these duties that are due since a day."""
    columns: list[Column[Any]] = [deadline.c.duty, deadline.c.subject, deadline.c.trigger]
    query = select(*columns).where(deadline.c.duty.in_(list(duties)), deadline.c.nominal_on >= since)
    return frozenset((row.duty, row.subject, row.trigger) for row in conn.execute(query))


def same(conn: Connection, duty: str, subject: str, trigger: str) -> Row[Any]:
    """The term that runs for a duty from an event."""
    which = (deadline.c.duty == duty, deadline.c.subject == subject, deadline.c.trigger == trigger)
    return conn.execute(select(deadline).where(*which)).one()


def of_triggers(conn: Connection, duty: str, triggers: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The terms of a duty, by the event from which each runs."""
    query = select(deadline).where(deadline.c.duty == duty, deadline.c.trigger.in_(triggers))
    return {row.trigger: row for row in conn.execute(query)}


def end(conn: Connection, duty: str, trigger: str, day: date, now: datetime, by: str) -> None:
    """What a term was for is over on a day."""
    late = case((deadline.c.last_on < day, True), else_=False)
    change_ = update(deadline).where(deadline.c.duty == duty, deadline.c.trigger == trigger, is_open)
    conn.execute(change_.values(done_on=day, done_at=now, done_by=by, late=late))


def resume(conn: Connection, duty: str, trigger: str) -> None:
    """What had ended a term was undone: it runs on."""
    change_ = update(deadline).where(deadline.c.duty == duty, deadline.c.trigger == trigger)
    conn.execute(change_.values(done_on=None, done_at=None, done_by=None, late=None))


def holders(conn: Connection, today: date) -> frozenset[tuple[str, str | None]]:
    """Each role with each region (None: the country) in which somebody holds it today."""
    columns: list[Column[Any]] = [staff_grant.c.role, staff_grant.c.region]
    since, until = staff_grant.c.since, staff_grant.c.until
    query = select(*columns).distinct().join(staff, staff.c.id == staff_grant.c.staff_id)
    held = query.where(
        staff.c.closed_at.is_(None), staff_grant.c.ended_at.is_(None),
        since.is_(None) | (since <= today), until.is_(None) | (until >= today),
    )  # fmt: skip
    return frozenset((row.role, row.region) for row in conn.execute(held))


def counted_otherwise(conn: Connection, version: str) -> bool:
    """Whether an open term was counted with another version of the calendar."""
    return conn.execute(select(deadline.c.id).where(is_open, deadline.c.calendar_version != version).limit(1)).first() is not None


def open_ones(conn: Connection) -> Sequence[Row[Any]]:
    """Every term that is not done, wherever it is; nobody else changes one before this is done."""
    return conn.execute(select(deadline).where(is_open).order_by(deadline.c.id).with_for_update()).all()


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of a term."""
    conn.execute(update(deadline).where(deadline.c.id == id_).values(**values))


def counted_with(conn: Connection, version: str) -> None:
    """Every open term was counted anew with this version of the calendar."""
    conn.execute(update(deadline).where(is_open, deadline.c.calendar_version != version).values(calendar_version=version))


def add_digests(conn: Connection, rows: Sequence[Values]) -> int:
    """Keep what is told to somebody on a day, once; how many were new."""
    return len(insert_new(conn, staff_digest, rows, staff_digest.c.staff_id))


def last_digest(conn: Connection, staff_id: str) -> Row[Any] | None:
    """The newest one of somebody's, read or not."""
    query = select(staff_digest).where(staff_digest.c.staff_id == staff_id).order_by(staff_digest.c.day.desc())
    return conn.execute(query.limit(1)).one_or_none()


def formed_on(conn: Connection, day: date) -> frozenset[str]:
    """Whose digests of a day are kept already."""
    return frozenset(conn.scalars(select(staff_digest.c.staff_id).where(staff_digest.c.day == day)))


def read_digests(conn: Connection, staff_id: str, **values: Any) -> None:
    """Somebody has read the digests until now."""
    conn.execute(
        update(staff_digest).where(staff_digest.c.staff_id == staff_id, staff_digest.c.read_at.is_(None)).values(**values)
    )

"""What will happen to persons without a message of theirs: each once, when it is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    and_,
    exists,
    or_,
    select,
    update,
)

from domain.learning import ParticipationState
from services.storage.learning import participation
from services.storage.people import person, session
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

event = Table(
    "event",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("values", JSON, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Index(None, "done_at", "due_at"),
    Index(None, "person_id"),
)
PAUSE = "learning.pause"
_PENDING = event.c.done_at.is_(None)
# An event may name a participation that it is about; it is over when that one has nothing left to go on with.
_ENDED = exists().where(
    participation.c.id == event.c["values"]["participation"].as_string(),
    participation.c.state.not_in([ParticipationState.ENROLLED, ParticipationState.LEARNING]),
)


def _over(now: datetime) -> ColumnElement[bool]:
    """Nothing is left to go on with; and a pause is none when the person was here within a day."""
    here = exists().where(session.c.person_id == event.c.person_id, session.c.seen_at > now - timedelta(days=1))
    return or_(_ENDED, and_(event.c.name == PAUSE, here))


def due(conn: Connection, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """The events that are due, not done and not over, of persons who want to be reminded; oldest first."""
    facts = event.c["values"].label("facts")  # a row has a method of the column's own name
    columns: list[ColumnElement[Any]] = [event.c.id, event.c.key, event.c.person_id, event.c.name, facts, event.c.due_at]
    query = select(*columns).join(person, person.c.id == event.c.person_id)
    now_due = query.where(_PENDING, event.c.due_at <= now, person.c.reminders, ~_over(now))
    return conn.execute(now_due.order_by(event.c.due_at, event.c.id).limit(limit)).all()


def silence(conn: Connection, now: datetime) -> None:
    """Let the due events pass that are over, and those of persons who want no reminders."""
    unwanted = exists().where(person.c.id == event.c.person_id, ~person.c.reminders)
    conn.execute(update(event).where(_PENDING, event.c.due_at <= now, or_(unwanted, _over(now))).values(done_at=now))


def done(conn: Connection, keys: Sequence[str], now: datetime) -> None:
    """Remember that events have happened; they never happen again."""
    if keys:
        conn.execute(update(event).where(event.c.key.in_(keys), _PENDING).values(done_at=now))


def cancel(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Let nothing more happen to persons."""
    conn.execute(update(event).where(event.c.person_id.in_(persons), _PENDING).values(done_at=now))


def schedule(conn: Connection, rows: Sequence[Values]) -> None:
    """Add events; one whose key is known stays as it is."""
    insert_new(conn, event, rows, event.c.id)

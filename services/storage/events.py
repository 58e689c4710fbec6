"""What will happen to persons without a message of theirs: each once, when it is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    and_,
    delete,
    exists,
    false,
    or_,
    select,
    update,
)

from domain.learning import ParticipationState
from services.storage.learning import participation
from services.storage.people import person
from services.storage.schema import metadata
from services.storage.sessions import session
from services.storage.sharers import sharer
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
    Column("held", Boolean, nullable=False, default=False, server_default=false()),  # until its person is known by name again
    Index(None, "done_at", "due_at"),
    Index(None, "person_id"),
)
PAUSE = "learning.pause"
_PENDING = event.c.done_at.is_(None)
_ABOUT = event.c["values"]["participation"].as_string()
# A pause names the participation that it is about; it is over when that one has nothing left to go on with.
_ENDED = and_(
    event.c.name == PAUSE,
    exists().where(
        participation.c.id == _ABOUT, participation.c.state.not_in([ParticipationState.ENROLLED, ParticipationState.LEARNING])
    ),
)


def _over(now: datetime, reminders: Collection[str], unless_here: Collection[str]) -> ColumnElement[bool]:
    """Nothing is left to go on with; the person was here within a day; or a newer reminder of the same sort is due too."""
    here = exists().where(session.c.person_id == event.c.person_id, session.c.seen_at > now - timedelta(days=1))
    newer = event.alias()
    superseded = exists().where(
        newer.c.person_id == event.c.person_id, newer.c.name == event.c.name, newer.c.done_at.is_(None),
        newer.c.due_at <= now, newer.c.due_at > event.c.due_at,
    )  # fmt: skip
    return or_(_ENDED, and_(event.c.name.in_(unless_here), here), and_(event.c.name.in_(reminders), superseded))


@dataclass(frozen=True, slots=True)
class Manners:
    """How events are told: `reminders` only to who wants them, `unless_here` not to who was here within a day.

    Between the `quiet` hours only those of `at_once` are told.
    """

    reminders: frozenset[str]
    unless_here: frozenset[str]
    at_once: frozenset[str]
    quiet: bool


def due(conn: Connection, now: datetime, manners: Manners, limit: int) -> Sequence[Row[Any]]:
    """The events that are due, not done and not over, of persons who want them; oldest first."""
    facts = event.c["values"].label("facts")  # a row has a method of the column's own name
    columns: list[ColumnElement[Any]] = [event.c.key, event.c.person_id, event.c.name, facts, event.c.due_at]
    query = select(*columns).join(person, person.c.id == event.c.person_id)
    wanted = or_(person.c.reminders, event.c.name.not_in(manners.reminders))
    now_due = query.where(
        _PENDING, ~event.c.held, event.c.due_at <= now, wanted, ~_over(now, manners.reminders, manners.unless_here)
    )
    if manners.quiet:
        now_due = now_due.where(event.c.name.in_(manners.at_once))
    return conn.execute(now_due.order_by(event.c.due_at, event.c.id).limit(limit)).all()


def silence(conn: Connection, now: datetime, manners: Manners) -> None:
    """Let the due events pass that are over, and the reminders of persons who want none."""
    unwanted = exists().where(person.c.id == event.c.person_id, ~person.c.reminders, event.c.name.in_(manners.reminders))
    over = _over(now, manners.reminders, manners.unless_here)
    conn.execute(update(event).where(_PENDING, event.c.due_at <= now, or_(unwanted, over)).values(done_at=now))


def due_to_sharers(conn: Connection, now: datetime, but: str) -> Sequence[Row[Any]]:
    """What is due, and not held back, to persons who share an address; oldest first."""
    due_ = (_PENDING, ~event.c.held, event.c.due_at <= now, event.c.name != but)
    theirs = event.c.person_id.in_(select(sharer.c.person_id))
    columns: list[ColumnElement[Any]] = [event.c.id, event.c.person_id]
    return conn.execute(select(*columns).where(*due_, theirs).order_by(event.c.due_at, event.c.id)).all()


def hold(conn: Connection, ids: Sequence[str]) -> None:
    """Tell these not before they are released."""
    if ids:
        conn.execute(update(event).where(event.c.id.in_(ids)).values(held=True))


def hold_keys(conn: Connection, keys: Sequence[str]) -> None:
    """Tell these not before they are released."""
    if keys:
        conn.execute(update(event).where(event.c.key.in_(keys), _PENDING).values(held=True))


def holding(conn: Connection) -> frozenset[str]:
    """The persons for whom something is held back."""
    return frozenset(conn.scalars(select(event.c.person_id).where(_PENDING, event.c.held)))


def release(conn: Connection, persons: Collection[str]) -> None:
    """Let what was held back be told."""
    if persons:
        conn.execute(update(event).where(event.c.person_id.in_(persons), event.c.held).values(held=False))


def done(conn: Connection, keys: Sequence[str], now: datetime) -> None:
    """Remember that events have happened; they never happen again."""
    if keys:
        conn.execute(update(event).where(event.c.key.in_(keys), _PENDING).values(done_at=now))


def revive(conn: Connection, keys: Collection[str], at: datetime) -> None:
    """Let these happen after all that were let pass at a moment."""
    if keys:
        conn.execute(update(event).where(event.c.key.in_(keys), event.c.done_at == at).values(done_at=None))


def revive_of(conn: Connection, application: str, at: datetime, names: Collection[str]) -> None:
    """Let what is called like this happen after all to an application, of what was let pass at a moment."""
    about = event.c["values"]["application"].as_string() == application
    conn.execute(update(event).where(about, event.c.name.in_(names), event.c.done_at == at).values(done_at=None))


def cancel(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Let nothing more happen to persons."""
    conn.execute(update(event).where(event.c.person_id.in_(persons), _PENDING).values(done_at=now))


def hand_over(conn: Connection, gone: str, stays: str, names: str) -> None:
    """What waits to happen to one person, of the events called like this, happens to another one, who is the same."""
    which = (event.c.person_id == gone, event.c.name.like(names), _PENDING)
    conn.execute(update(event).where(*which).values(person_id=stays))


def cancel_about(conn: Connection, participations: Collection[str], names: Collection[str], now: datetime) -> None:
    """Let the named things happen no more to these participations."""
    if participations:
        about = (_ABOUT.in_(participations), event.c.name.in_(names), _PENDING)
        conn.execute(update(event).where(*about).values(done_at=now))


def cancel_of(conn: Connection, applications: Collection[str], now: datetime, names: Collection[str] = ()) -> None:
    """Let nothing more happen to these applications, or none of what is called like this."""
    if applications:
        about = [event.c["values"]["application"].as_string().in_(applications), _PENDING]
        if names:
            about.append(event.c.name.in_(names))
        conn.execute(update(event).where(*about).values(done_at=now))


def unplan_of(conn: Connection, applications: Collection[str], now: datetime, names: Collection[str]) -> None:
    """Let what is called like this never have been planned for these applications, where it is not due yet."""
    about = event.c["values"]["application"].as_string().in_(applications)
    conn.execute(delete(event).where(about, event.c.name.in_(names), _PENDING, event.c.due_at > now))


def planned(conn: Connection, prefix: str) -> bool:
    """Whether something whose key begins so was ever planned, and not taken back."""
    return conn.execute(select(event.c.id).where(event.c.key.startswith(prefix, autoescape=True)).limit(1)).first() is not None


def unplan(conn: Connection, keys: Collection[str], now: datetime) -> bool:
    """Let these never have been planned; False, and nothing is changed, where one is due already."""
    planned = conn.execute(
        select(event.c.id, event.c.due_at, event.c.done_at).where(event.c.key.in_(keys)).with_for_update()
    ).all()
    if any(row.done_at is not None or row.due_at <= now for row in planned):
        return False
    conn.execute(delete(event).where(event.c.id.in_([row.id for row in planned])))
    return True


def resume(conn: Connection, keys: Collection[str], now: datetime) -> None:
    """Let these happen after all that were cancelled before they were due."""
    conn.execute(update(event).where(event.c.key.in_(keys), event.c.due_at > now).values(done_at=None))


def to_come(conn: Connection, keys: Collection[str], now: datetime) -> frozenset[str]:
    """Of these those that are not due yet."""
    ahead = (event.c.key.in_(keys), _PENDING, event.c.due_at > now)
    return frozenset(conn.scalars(select(event.c.key).where(*ahead))) if keys else frozenset()


def let_pass(conn: Connection, keys: Collection[str]) -> frozenset[str]:
    """Of these those that were let pass before they were due."""
    return frozenset(conn.scalars(select(event.c.key).where(event.c.key.in_(keys), event.c.done_at < event.c.due_at)))


def schedule(conn: Connection, rows: Sequence[Values]) -> None:
    """Add events; one whose key is known stays as it is."""
    insert_new(conn, event, rows, event.c.id)

"""What will happen without a person's message: scheduled once by key, fed to the conversation when due, then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialogs.happenings import EVENTS
from domain.calendar import ZONE
from domain.programmes import Programme
from services.storage import events
from services.storage.events import Manners
from services.transaction import ReadTx, WriteTx

_REMINDERS = frozenset(name for name, one in EVENTS.items() if one.reminder)
_UNLESS_HERE = frozenset(name for name, one in EVENTS.items() if one.unless_here)
_AT_ONCE = frozenset(name for name, one in EVENTS.items() if one.at_once)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to happen to a person at a moment; `key` makes it happen once."""

    key: str
    person: str
    name: str
    values: Mapping[str, str]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueEvent(Planned):
    """What is to happen now."""

    id: str


def due(tx: ReadTx, programme: Programme, limit: int = 100) -> Sequence[DueEvent]:
    """The oldest events that are due and may be told now; reminders only to who wants them."""
    rows = events.due(tx.conn, tx.now, _manners(tx.now, programme), limit)
    return [DueEvent(row.key, row.person_id, row.name, row.facts, row.due_at, row.id) for row in rows]


def silence(tx: WriteTx, programme: Programme) -> None:
    """Let what is due pass where it is over, and the reminders of persons who want none."""
    events.silence(tx.conn, tx.now, _manners(tx.now, programme))


def _manners(now: datetime, programme: Programme) -> Manners:
    hour = now.astimezone(ZONE).hour
    quiet = not programme["reminder.quiet_until"] <= hour < programme["reminder.quiet_from"]
    return Manners(_REMINDERS, _UNLESS_HERE, _AT_ONCE, quiet)


def done(tx: WriteTx, keys: Sequence[str]) -> None:
    """Remember that these have happened."""
    events.done(tx.conn, keys, tx.now)


def schedule(tx: WriteTx, planned: Sequence[Planned]) -> None:
    """Plan events; one whose key is known stays as it is."""
    events.schedule(
        tx.conn,
        [
            {
                "id": tx.new_id(),
                "key": plan.key,
                "person_id": plan.person,
                "name": plan.name,
                "values": dict(plan.values),
                "due_at": plan.due_at,
            }
            for plan in planned
        ],
    )

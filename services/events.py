"""What will happen without a person's message: scheduled once by key, fed to the conversation when due, then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.storage import events
from services.transaction import ReadTx, WriteTx


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


def due(tx: ReadTx, limit: int = 100) -> Sequence[DueEvent]:
    """The oldest events that are due, not done and not over, but for persons who want no reminders."""
    rows = events.due(tx.conn, tx.now, limit)
    return [DueEvent(row.key, row.person_id, row.name, row.facts, row.due_at, row.id) for row in rows]


def silence(tx: WriteTx) -> None:
    """Let what is due pass where it is over, and for persons who want no reminders."""
    events.silence(tx.conn, tx.now)


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

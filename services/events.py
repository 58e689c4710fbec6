"""What will happen without a person's message: scheduled once by key, fed to the conversation when due, then done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialogs.events import EVENTS, KNOCK
from dialogs.persons import BARRED
from domain.calendar import ZONE
from domain.full_name import given_name
from domain.programmes import Programme
from services import decision_words, outcome_words, replies
from services.storage import events, people, sessions, sharers
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


def due(tx: ReadTx, programme: Programme, limit: int = 100) -> Sequence[Planned]:
    """The oldest events that are due and may be told now; reminders only to who wants them."""
    rows = events.due(tx.conn, tx.now, _manners(tx.now, programme), limit)
    told = replies.to_tell(tx, [row.facts["enquiry"] for row in rows if row.name == replies.EVENT])
    decided = decision_words.to_tell(tx, [id_ for row in rows if (id_ := decision_words.named_in(row.facts))])
    outcomes = outcome_words.to_tell(tx, [id_ for row in rows if (id_ := row.facts.get(outcome_words.ABOUT))])
    said = {**told, **decided, **outcomes}
    return [
        Planned(row.key, row.person_id, row.name, {**row.facts, **said.get(_about(row.facts), {})}, row.due_at) for row in rows
    ]


def _about(facts: Mapping[str, str]) -> str:
    """What an event is about, where its words are put in when it is told."""
    return facts.get("enquiry") or decision_words.named_in(facts) or facts.get(outcome_words.ABOUT) or ""


def silence(tx: WriteTx, programme: Programme) -> None:
    """Let what is due pass where it is over, and the reminders of persons who want none."""
    events.silence(tx.conn, tx.now, _manners(tx.now, programme))


def withhold(tx: WriteTx) -> None:
    """Hold back what is due to persons on shared phones until they are known by name again; a knock says only that it is there.

    Somebody else writes there now, or nobody has for a while: whoever holds the phone may read along. What was held back for
    who writes from an own address since is let go.
    """
    rows = events.due_to_sharers(tx.conn, tx.now, KNOCK)
    holding = events.holding(tx.conn)
    if not rows and not holding:
        return
    away = _away(tx, sorted({row.person_id for row in rows} | holding))
    events.release(tx.conn, holding - away)
    held = [row for row in rows if row.person_id in away]
    knocking = {row.person_id: row for row in reversed(held)}
    events.hold(tx.conn, [row.id for row in held])
    names = people.those(tx.conn, list(knocking))
    schedule(
        tx,
        [
            Planned(f"knock:{row.id}", person, KNOCK, {"name": given_name(names[person].name or "")}, tx.now)
            for person, row in knocking.items()
            if person not in holding
        ],
    )


def _away(tx: ReadTx, persons: Sequence[str]) -> frozenset[str]:
    """Of these persons those whose phone is in somebody else's hands, as far as we know."""
    at = sessions.of_persons(tx, persons, lock=False)
    shared = sharers.shared(tx.conn, sorted({standing.contact for standing in at.values()}))
    return frozenset(
        person
        for person, standing in at.items()
        if (place := shared.get(standing.contact)) is not None
        and (place.person != person or sharers.unknown(place.known_at, tx.now) or standing.session.step in BARRED)
    )


def _manners(now: datetime, programme: Programme) -> Manners:
    hour = now.astimezone(ZONE).hour
    quiet = not programme["reminder.quiet_until"] <= hour < programme["reminder.quiet_from"]
    return Manners(_REMINDERS, _UNLESS_HERE, _AT_ONCE, quiet)


def schedule(tx: WriteTx, planned: Iterable[Planned]) -> None:
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

"""The road of a message, for a batch of turns in one transaction.

    contact → person, lock, session → dedupe → facts → take → carry out the requests, set-wise by type
    → follow the outcomes → facts → ask → save sessions, write messages → COMMIT (by the store)

Two turns of one person never share a batch: the later one is given back for the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogs.engine import Engine, Turn
from dialogs.facts import Fact, Facts
from dialogs.requests import Request
from dialogs.session import Session
from domain.language import Language
from domain.messaging import Channel, Contact, Inbound, Kind, Outbound
from services import events, inbox, outbox, private
from services.carry_out import carry_out
from services.deliveries import Envelope
from services.facts import look_up
from services.outbox import Said, Written
from services.storage import deliveries, sessions
from services.storage.sessions import Standing
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked

Known = Mapping[Fact[Any], Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an inbound; without a person its contact is unknown.

    `envelope` is an answer to be brought now; `queued` says that one waits for whoever brings it.
    """

    person: str | None
    duplicate: bool = False
    envelope: Envelope | None = None
    queued: bool = False


@dataclass(slots=True)
class Way:
    """One inbound on its road."""

    inbound: Inbound
    standing: Standing
    turn: Turn | None = None


def converse(tx: WriteTx, talk: Talk, batch: Sequence[Inbound]) -> list[Receipt | None]:
    """Take a batch of inbounds; None for each that waits for the next batch. Raises whatever a turn raises."""
    standings = _meet(tx, batch)
    now = _one_a_person(batch, standings)
    fresh = inbox.remember(tx, [inbound.key for inbound in now])
    ways = [Way(inbound, standings[inbound.key]) for inbound in now if inbound.key in fresh]
    written = _turn(tx, talk, ways)
    events.done(tx, [inbound.key for inbound in now if inbound.kind is Kind.EVENT])
    waiting = {inbound.key for inbound in batch if inbound.key in standings} - {inbound.key for inbound in now}
    return [None if inbound.key in waiting else _receipt(inbound, standings, fresh, written) for inbound in batch]


def _meet(tx: WriteTx, batch: Sequence[Inbound]) -> dict[str, Standing]:
    """Whose each inbound is, by its key; a new address becomes a person, but in the browser only by opening a session."""
    contacts = {inbound.key: inbound.contact for inbound in batch if inbound.contact is not None}
    known = sessions.at_contacts(tx, list(contacts.values()), lock=True) if contacts else {}
    new = [at for inbound in batch if (at := inbound.contact) is not None and at not in known and _may_begin(inbound, at)]
    if new:
        sessions.begin(tx, new)
        known = {**known, **sessions.at_contacts(tx, new, lock=True)}
    of_events = {inbound.key: inbound.person for inbound in batch if inbound.person is not None}
    persons = sessions.of_persons(tx, list(of_events.values())) if of_events else {}
    found = {key: known[contact] for key, contact in contacts.items() if contact in known}
    return found | {key: persons[person] for key, person in of_events.items() if person in persons}


def _may_begin(inbound: Inbound, contact: Contact) -> bool:
    return inbound.kind is Kind.START or contact.channel is not Channel.WEB


def _one_a_person(batch: Sequence[Inbound], standings: Mapping[str, Standing]) -> list[Inbound]:
    """The first inbound of each person."""
    first: dict[str, Inbound] = {}
    for inbound in batch:
        if inbound.key in standings:
            first.setdefault(standings[inbound.key].session.person, inbound)
    return list(first.values())


def _receipt(inbound: Inbound, standings: Mapping[str, Standing], fresh: frozenset[str], written: Written) -> Receipt:
    if inbound.key not in standings:
        return Receipt(None)
    person = standings[inbound.key].session.person
    if inbound.key not in fresh:
        return Receipt(person, duplicate=True)
    return Receipt(person, envelope=written.envelopes.get(person), queued=person in written.queued)


def _turn(tx: WriteTx, talk: Talk, ways: Sequence[Way]) -> Written:
    """Take, carry out, follow, ask, and write what came of it."""
    if not ways:
        return Written((), {})
    content = talk.content
    if back := [way.standing.contact for way in ways if way.standing.shut]:
        deliveries.reopen(tx.conn, back)
    known = look_up(tx, content, [fact for way in ways for fact in talk.engine.needs(way.standing.session)])
    for way in ways:
        session = way.standing.session
        way.turn = talk.engine.take(session, way.inbound, Facts(known), content, talk.tr(session.language))
    learnt = _carried_out(tx, talk, ways)
    written = outbox.write(tx, _asked(tx, talk, ways, learnt), talk.carrier)
    sessions.save(tx, written.standings)
    return written


def _carried_out(tx: WriteTx, talk: Talk, ways: Sequence[Way]) -> Known:
    """Carry out the requests of the batch and follow their outcomes; gives the facts that these already know."""
    asking = [(way, way.turn, request) for way in ways if way.turn and (request := way.turn.taken.request)]
    outcomes = carry_out(tx, talk.content, [_asking(way, turn, request) for way, turn, request in asking])
    learnt: dict[Fact[Any], Any] = {}
    for (way, turn, request), outcome in zip(asking, outcomes, strict=True):
        way.turn = replace(turn, taken=talk.engine.follow(turn.taken, request, outcome))
        learnt.update(outcome.facts)
    return learnt


def _asking(way: Way, turn: Turn, request: Request) -> Asked[Any]:
    session = turn.taken.session
    standing = way.standing
    return Asked(session.person, standing.channel, session.language or Language.KK, request, standing.contact)


def _asked(tx: WriteTx, talk: Talk, ways: Sequence[Way], learnt: Known) -> list[Said]:
    turns = [(way, way.turn) for way in ways if way.turn is not None]
    wanted = [fact for _, turn in turns for fact in talk.engine.needs(turn.taken.session)]
    known = {**look_up(tx, talk.content, [fact for fact in wanted if fact not in learnt]), **learnt}
    said = [_said(way, turn, _answer(talk, turn, known), _seen(tx, way, turn), talk.engine) for way, turn in turns]
    return private.proper(tx, talk, said)


def _said(way: Way, turn: Turn, answer: Outbound, after: Session, engine: Engine) -> Said:
    inbound, before = way.inbound, way.standing.session
    tapped = inbound.button is not None and (inbound.button.turn, inbound.button.step) == (before.turn, before.step)
    return Said(
        way.standing,
        turn.heard,
        answer,
        after,
        inbound.contact.address if inbound.contact else None,
        replaces=inbound.message if tapped and engine.in_place(before, after) and not answer.document else None,
        erases=inbound.message if turn.secret else None,
    )


def _seen(tx: WriteTx, way: Way, turn: Turn) -> Session:
    """The session after the turn; only the person's own words count as having been here."""
    session = turn.taken.session
    return session if way.inbound.kind is Kind.EVENT else replace(session, seen_at=tx.now)


def _answer(talk: Talk, turn: Turn, known: Known) -> Outbound:
    session = turn.taken.session
    return talk.engine.ask(session, turn.taken.notices, Facts(known), talk.content, talk.tr(session.language))

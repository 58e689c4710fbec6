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
from dialogs.happenings import KNOCK
from dialogs.requests import Outcome, Request
from dialogs.session import Session
from domain.language import Language
from domain.messaging import WINDOWED, Channel, Contact, Inbound, Kind, Outbound
from services import events, inbox, outbox, private
from services.carry_out import carry_out
from services.deliveries import Envelope
from services.facts import look_up
from services.outbox import Said, Written
from services.storage import people, sessions, sharers
from services.storage.sessions import Standing
from services.storage.sharers import unknown
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked

Known = Mapping[Fact[Any], Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an inbound; without a person its contact is unknown.

    `envelope` is an answer to be brought now; `queued` says that one waits for whoever brings it. `left` is the person who
    gave the address over by this.
    """

    person: str | None
    duplicate: bool = False
    envelope: Envelope | None = None
    queued: bool = False
    left: str | None = None


@dataclass(slots=True)
class Way:
    """One inbound on its road."""

    inbound: Inbound
    standing: Standing
    turn: Turn | None = None
    left: Standing | None = None  # where the one stands who gave the phone to somebody else


def converse(tx: WriteTx, talk: Talk, batch: Sequence[Inbound]) -> list[Receipt | None]:
    """Take a batch of inbounds; None for each that waits for the next batch. Raises whatever a turn raises."""
    standings = _meet(tx, batch)
    first = _one_a_person(batch, standings)
    early = [inbound.key for inbound in first if _too_early(talk, inbound, standings[inbound.key].session)]
    events.hold(tx, early)
    now = [inbound for inbound in first if inbound.key not in early]
    fresh = inbox.remember(tx, [inbound.key for inbound in now])
    ways = [_way(tx, talk, inbound, standings[inbound.key]) for inbound in now if inbound.key in fresh]
    written = _turn(tx, talk, ways)
    events.done(tx, [inbound.key for inbound in now if inbound.kind is Kind.EVENT])
    waiting = {inbound.key for inbound in batch if inbound.key in standings} - {inbound.key for inbound in first}
    after = {way.inbound.key: way.standing.session.person for way in ways}
    before = {key: standing.session.person for key, standing in standings.items()}
    receipts = [None if one.key in waiting else _receipt(one, before | after, fresh, written) for one in batch]
    return [one and replace(one, left=_other(before, after, of.key)) for one, of in zip(receipts, batch, strict=True)]


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


def _other(before: Mapping[str, str], after: Mapping[str, str], key: str) -> str | None:
    return before[key] if key in after and after[key] != before[key] else None


def _may_begin(inbound: Inbound, contact: Contact) -> bool:
    return inbound.kind is Kind.START or contact.channel is not Channel.WEB


def _one_a_person(batch: Sequence[Inbound], standings: Mapping[str, Standing]) -> list[Inbound]:
    """The first inbound of each person."""
    first: dict[str, Inbound] = {}
    for inbound in batch:
        if inbound.key in standings:
            first.setdefault(standings[inbound.key].session.person, inbound)
    return list(first.values())


def _too_early(talk: Talk, inbound: Inbound, session: Session) -> bool:
    """Whether something happens to a person while nobody knows who holds the phone: only a knock may be told there."""
    return inbound.event is not None and inbound.event.name != KNOCK and talk.engine.bars(session)


def _way(tx: WriteTx, talk: Talk, inbound: Inbound, standing: Standing) -> Way:
    """An inbound with what its address tells of it."""
    if inbound.contact is None:
        at = sharers.shared(tx.conn, [standing.contact]).get(standing.contact) if inbound.to else None
        return Way(replace(inbound, stranger=at is not None and unknown(at.known_at, tx.now)), standing)
    if not standing.shared and talk.engine.bars(standing.session):  # at an address of one's own nobody else is asked for
        standing = replace(standing, session=talk.engine.arrived(standing.session))
    stranger = standing.shared and unknown(standing.known_at, tx.now)
    return Way(replace(inbound, unseen=standing.unseen, stranger=stranger), standing)


def _receipt(inbound: Inbound, persons: Mapping[str, str], fresh: frozenset[str], written: Written) -> Receipt:
    if inbound.key not in persons:
        return Receipt(None)
    person = persons[inbound.key]
    if inbound.key not in fresh:
        return Receipt(person, duplicate=True)
    return Receipt(person, envelope=written.envelopes.get(person), queued=person in written.queued)


def _turn(tx: WriteTx, talk: Talk, ways: Sequence[Way]) -> Written:
    """Take, carry out, follow, ask, and write what came of it."""
    if not ways:
        return Written((), {})
    content = talk.content
    if noted := [way.standing.contact for way in ways if _noted(way)]:
        people.heard(tx.conn, noted, tx.now)
    if known := [way.standing.contact for way in ways if _known(talk, way)]:
        sharers.known(tx.conn, known, tx.now)
    sessions.save(tx, [way.standing for way in ways if way.inbound.contact is not None and way.standing.moved])
    facts = look_up(tx, content, [fact for way in ways for fact in talk.engine.needs(way.standing.session)])
    for way in ways:
        session = way.standing.session
        way.turn = talk.engine.take(session, way.inbound, Facts(facts), content, talk.tr(session.language))
    learnt = _carried_out(tx, talk, ways)
    written = outbox.write(tx, _asked(tx, talk, ways, learnt), talk.carrier)
    sessions.save(tx, [*written.standings, *(way.left for way in ways if way.left)])
    return written


def _noted(way: Way) -> bool:
    """Whether it matters that somebody wrote there now."""
    at = way.standing
    return way.inbound.contact is not None and (at.shut or at.unseen or at.shared or at.channel in WINDOWED)


def _known(talk: Talk, way: Way) -> bool:
    """Whether who writes at a shared address is the one who did so a while ago."""
    from_there = way.inbound.contact is not None and way.standing.shared
    return from_there and not way.inbound.stranger and not talk.engine.bars(way.standing.session)


def _carried_out(tx: WriteTx, talk: Talk, ways: Sequence[Way]) -> Known:
    """Carry out the requests of the batch and follow their outcomes; gives the facts that these already know."""
    asking = [(way, way.turn, request) for way in ways if way.turn and (request := way.turn.taken.request)]
    outcomes = carry_out(tx, talk.content, [_asking(way, turn, request) for way, turn, request in asking])
    learnt: dict[Fact[Any], Any] = {}
    for (way, turn, request), outcome in zip(asking, outcomes, strict=True):
        way.turn = replace(turn, taken=talk.engine.follow(turn.taken, request, outcome))
        learnt.update(outcome.facts)
        if outcome.becomes:
            _become(tx, talk, way, way.turn, outcome)
    return learnt


def _become(tx: WriteTx, talk: Talk, way: Way, turn: Turn, outcome: Outcome) -> None:
    """Somebody else goes on at this address: what was said to get here is nobody's history, the answer is the other's."""
    before, after, person = way.standing, turn.taken.session, str(outcome.becomes)
    if person == after.person:
        way.turn = replace(turn, taken=replace(turn.taken, session=talk.engine.arrived(after)), heard=None)
        return
    way.left = None if outcome.forgets else replace(before, session=talk.engine.arrived(after))
    other = sessions.of_persons(tx, [person])[person]
    way.standing = replace(before, session=other.session, sequence=other.sequence, unseen=False)
    way.turn = Turn(replace(turn.taken, session=talk.engine.arrived(other.session)), None)


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
        numbered=inbound.contact is not None and (inbound.contact.address.isdigit() or inbound.contact.other is not None),
        replaces=inbound.message if tapped and engine.in_place(before, after) and not answer.document else None,
        erases=inbound.message if turn.secret else None,
        answer=inbound.kind is not Kind.EVENT,
    )


def _seen(tx: WriteTx, way: Way, turn: Turn) -> Session:
    """The session after the turn; only the person's own words count as having been here."""
    session = turn.taken.session
    return session if way.inbound.kind is Kind.EVENT else replace(session, seen_at=tx.now)


def _answer(talk: Talk, turn: Turn, known: Known) -> Outbound:
    session = turn.taken.session
    return talk.engine.ask(session, turn.taken.notices, Facts(known), talk.content, talk.tr(session.language))

"""The road of a message, for a batch of turns in one transaction.

    contact → person, lock, session → dedupe → facts → take → carry out the requests, set-wise by type
    → follow the outcomes → facts → ask → save sessions, write messages → COMMIT (by the store)

Two turns of one person never share a batch: the later one is given back for the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogs.engine import Engine, Turn
from dialogs.events import KNOCK
from dialogs.facts import Fact, Facts
from dialogs.requests import Outcome, Request
from dialogs.session import Session
from domain.language import spoken
from domain.messaging import WINDOWED, Channel, Contact, Inbound, Kind, Outbound, tells_number
from services import inbox, outbox, private_form
from services.carry_out import carry_out
from services.deliveries import Envelope
from services.facts import look_up
from services.outbox import Said, Written
from services.storage import contacts, events, sessions, sharers
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
class Road:
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
    events.hold_keys(tx.conn, early)
    now = [inbound for inbound in first if inbound.key not in early]
    fresh = inbox.remember(tx, [inbound.key for inbound in now])
    roads = {inbound.key: _road(tx, talk, inbound, standings[inbound.key]) for inbound in now if inbound.key in fresh}
    written = _turn(tx, talk, list(roads.values()))
    events.done(tx.conn, [inbound.key for inbound in now if inbound.kind is Kind.EVENT], tx.now)
    waiting = standings.keys() - {inbound.key for inbound in first}
    return [None if one.key in waiting else _receipt(standings.get(one.key), roads.get(one.key), written) for one in batch]


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


def _too_early(talk: Talk, inbound: Inbound, session: Session) -> bool:
    """Whether something happens to a person while nobody knows who holds the phone: only a knock may be told there."""
    return inbound.event is not None and inbound.event.name != KNOCK and talk.engine.bars(session)


def _road(tx: WriteTx, talk: Talk, inbound: Inbound, standing: Standing) -> Road:
    """An inbound with what its address tells of it."""
    if inbound.contact is None:
        at = sharers.shared(tx.conn, [standing.contact]).get(standing.contact) if inbound.to else None
        return Road(replace(inbound, stranger=at is not None and unknown(at.known_at, tx.now)), standing)
    if not standing.shared and talk.engine.bars(standing.session):  # at an address of one's own nobody else is asked for
        standing = replace(standing, session=talk.engine.arrived(standing.session))
    stranger = standing.shared and unknown(standing.known_at, tx.now)
    told = standing.unseen or stranger
    return Road(replace(inbound, unseen=standing.unseen, stranger=stranger) if told else inbound, standing)


def _receipt(standing: Standing | None, road: Road | None, written: Written) -> Receipt:
    if standing is None:
        return Receipt(None)
    before = standing.session.person
    if road is None:
        return Receipt(before, duplicate=True)
    person = road.standing.session.person
    left = before if before != person else None
    return Receipt(person, envelope=written.envelopes.get(person), queued=person in written.queued, left=left)


def _turn(tx: WriteTx, talk: Talk, roads: Sequence[Road]) -> Written:
    """Take, carry out, follow, ask, and write what came of it."""
    if not roads:
        return Written((), {})
    content = talk.content
    if noted := [road.standing.contact for road in roads if _noted(road)]:
        contacts.heard(tx.conn, noted, tx.now)
    if recognised := [road.standing.contact for road in roads if _known(talk, road)]:
        sharers.known(tx.conn, recognised, tx.now)
    sessions.save(tx, [road.standing for road in roads if road.inbound.contact is not None and road.standing.moved])
    facts = look_up(tx, content, [fact for road in roads for fact in talk.engine.needs(road.standing.session)])
    for road in _wanted(tx, talk, roads, Facts(facts)):
        session = road.standing.session
        road.turn = talk.engine.take(session, road.inbound, Facts(facts), content, talk.tr(session.language))
    unchanged = _unchanged(roads, facts)
    learnt = _carried_out(tx, talk, roads)
    written = outbox.write(tx, _asked(tx, talk, roads, {**unchanged, **learnt}), talk.carrier)
    sessions.save(tx, [*written.standings, *(road.left for road in roads if road.left)])
    return written


def _wanted(tx: WriteTx, talk: Talk, roads: Sequence[Road], facts: Facts) -> Sequence[Road]:
    """All but the further parts of an album where no file is asked for: the first was answered for all of them."""
    unasked = {road.inbound.album: road for road in roads if road.inbound.album and not _asks_files(talk, road, facts)}
    if not unasked:
        return roads
    first = inbox.remember(tx, [album for album in unasked if album])
    return [road for road in roads if road.inbound.album not in unasked or road.inbound.album in first]


def _asks_files(talk: Talk, road: Road, facts: Facts) -> bool:
    session = road.standing.session
    return talk.engine.takes_files(session, facts, talk.content, talk.tr(session.language))


def _noted(road: Road) -> bool:
    """Whether it matters that somebody wrote there now."""
    at = road.standing
    return road.inbound.contact is not None and (at.shut or at.unseen or at.shared or at.channel in WINDOWED)


def _known(talk: Talk, road: Road) -> bool:
    """Whether who writes at a shared address is the one who did so a while ago."""
    from_there = road.inbound.contact is not None and road.standing.shared
    return from_there and not road.inbound.stranger and not talk.engine.bars(road.standing.session)


def _unchanged(roads: Sequence[Road], facts: Known) -> Known:
    """What is known of the persons whose turns ask for nothing."""
    quiet = {road.standing.session.person for road in roads if road.turn and not road.turn.taken.request}
    return {fact: known for fact, known in facts.items() if fact.person in quiet}


def _carried_out(tx: WriteTx, talk: Talk, roads: Sequence[Road]) -> Known:
    """Carry out the requests of the batch and follow their outcomes; gives the facts that these already know."""
    asking = [(road, road.turn, request) for road in roads if road.turn and (request := road.turn.taken.request)]
    outcomes = carry_out(tx, talk.content, [_asking(road, turn, request) for road, turn, request in asking])
    learnt: dict[Fact[Any], Any] = {}
    for (road, turn, request), outcome in zip(asking, outcomes, strict=True):
        road.turn = replace(turn, taken=talk.engine.follow(turn.taken, request, outcome))
        learnt.update(outcome.facts)
        if outcome.becomes:
            _become(tx, talk, road, road.turn, outcome)
    return learnt


def _become(tx: WriteTx, talk: Talk, road: Road, turn: Turn, outcome: Outcome) -> None:
    """Somebody else goes on at this address: what was said to get here is nobody's history, the answer is the other's."""
    before, after, person = road.standing, turn.taken.session, str(outcome.becomes)
    if person == after.person:
        road.turn = replace(turn, taken=replace(turn.taken, session=talk.engine.arrived(after)), heard=None)
        return
    road.left = None if outcome.forgets else replace(before, session=talk.engine.arrived(after))
    other = sessions.of_persons(tx, [person])[person]
    road.standing = replace(before, session=other.session, sequence=other.sequence, unseen=False)
    road.turn = Turn(replace(turn.taken, session=talk.engine.arrived(other.session)), None)


def _asking(road: Road, turn: Turn, request: Request) -> Asked[Any]:
    session = turn.taken.session
    standing = road.standing
    return Asked(session.person, standing.channel, spoken(session.language), request, standing.contact)


def _asked(tx: WriteTx, talk: Talk, roads: Sequence[Road], known: Known) -> list[Said]:
    turns = [(road, road.turn) for road in roads if road.turn is not None]
    wanted = [fact for _, turn in turns for fact in talk.engine.needs(turn.taken.session)]
    known = {**look_up(tx, talk.content, [fact for fact in wanted if fact not in known]), **known}
    said = [_said(road, turn, _answer(talk, turn, known), _seen(tx, road, turn), talk.engine) for road, turn in turns]
    return private_form.proper(tx, talk, said)


def _said(road: Road, turn: Turn, answer: Outbound, after: Session, engine: Engine) -> Said:
    inbound, at, before = road.inbound, road.inbound.contact, road.standing.session
    tapped = inbound.button is not None and inbound.button.question == before.question
    return Said(
        road.standing,
        turn.heard,
        answer,
        after,
        at.address if at else None,
        numbered=at is not None and tells_number(at.address, other=at.other is not None),
        replaces=inbound.message if tapped and engine.in_place(before, after) and not answer.document else None,
        erases=inbound.message if turn.secret else None,
        answer=inbound.kind is not Kind.EVENT,
    )


def _seen(tx: WriteTx, road: Road, turn: Turn) -> Session:
    """The session after the turn; only the person's own words count as having been here."""
    session = turn.taken.session
    return session if road.inbound.kind is Kind.EVENT else replace(session, seen_at=tx.now)


def _answer(talk: Talk, turn: Turn, known: Known) -> Outbound:
    session = turn.taken.session
    return talk.engine.ask(session, turn.taken.notices, Facts(known), talk.content, talk.tr(session.language))

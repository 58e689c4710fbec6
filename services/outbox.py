"""Writes what was said, by persons and to them, in the turn's own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialogs.session import Session
from domain.doors import Doors
from domain.language import spoken
from domain.messaging import CARRIED, DeliveryStatus, Outbound
from services import words
from services.deliveries import HELD, Envelope, filled
from services.storage import deliveries, messages
from services.storage.sessions import Standing
from services.storage.upsert import Values
from services.transaction import WriteTx
from services.words import Words


@dataclass(frozen=True, slots=True)
class Said:
    """One turn's words: what the person said (empty: nothing to show), what is answered, and where the session stands after.

    `address` is where the person wrote just now (None: it was no message of the person's), `numbered` that the channel tells
    the person's number; `answer` says that the person did something, there or on a page; `replaces` is our message that the
    answer is written over, `erases` the person's that must not stay.
    """

    standing: Standing
    heard: str | None
    outbound: Outbound
    session: Session
    address: str | None = field(default=None, repr=False)
    numbered: bool = True
    replaces: str | None = None
    erases: str | None = None
    answer: bool = True


@dataclass(frozen=True, slots=True)
class Carrier:
    """The process that brings what it writes itself, and where the house's doors are."""

    holder: str
    doors: Doors


@dataclass(frozen=True, slots=True)
class Written:
    """The standings with the numbers taken; by person what is on its way already; the persons for whom something waits."""

    standings: Sequence[Standing]
    envelopes: Mapping[str, Envelope]
    queued: frozenset[str] = frozenset()


def write(tx: WriteTx, said: Sequence[Said], carrier: Carrier | None = None) -> Written:
    """Number and keep the messages of a batch; what the carrier can bring at once is its own from the beginning."""
    rows: list[Values] = []
    roads: list[Values] = []
    after: list[Standing] = []
    envelopes: dict[str, Envelope] = {}
    for one in said:
        sequence = one.standing.sequence
        if one.heard:
            sequence += 1
            rows.append(_row(tx, one, sequence, "in", Words(one.heard)))
        sequence += 1
        answer = words.of_answer(one.outbound, one.session)
        rows.append(_row(tx, one, sequence, "out", answer))
        going = _going(one, carrier)
        roads.append(_delivery(tx, one, rows[-1]["id"], going))
        if going:
            envelopes[one.session.person] = _envelope(tx, one, roads[-1]["id"], going.doors, answer)
        after.append(Standing(one.standing.contact, one.standing.channel, one.session, sequence))
    messages.add(tx.conn, rows)
    deliveries.add(tx.conn, roads)
    queued = [one.session.person for one, row in zip(said, roads, strict=True) if row["status"] is DeliveryStatus.QUEUED]
    return Written(after, envelopes, frozenset(queued))


def _row(tx: WriteTx, one: Said, sequence: int, direction: str, kept: Words) -> Values:
    id_ = tx.new_id()
    return {
        "id": id_,
        "person_id": one.session.person,
        "sequence": sequence,
        "direction": direction,
        "at": tx.now,
        "language": one.session.language,
        "body": words.sealed(tx.vault, id_, kept),
        "notice": one.outbound.notice if direction == "out" else None,
    }


def _going(one: Said, carrier: Carrier | None) -> Carrier | None:
    """Who brings the answer at once: it goes to where the person wrote just now, and nothing waits before it."""
    carried = one.standing.channel in CARRIED and one.address is not None and not one.standing.waiting
    return carrier if carried else None


def _delivery(tx: WriteTx, one: Said, message_id: str, going: Carrier | None) -> Values:
    return {
        "id": tx.new_id(),
        "message_id": message_id,
        "contact_id": one.standing.contact,
        "channel": one.standing.channel,
        "status": DeliveryStatus.SENDING if going else _waits(one),
        "at": tx.now,
        "answer": one.answer,
        "replaces": one.replaces,
        "erases": one.erases,
        "holder": going.holder if going else None,
        "held_until": tx.now + HELD if going else None,
    }


def _waits(one: Said) -> DeliveryStatus:
    """The browser chat and the console show what is in the history: there a committed message is an accepted one."""
    return DeliveryStatus.QUEUED if one.standing.channel in CARRIED else DeliveryStatus.ACCEPTED


def _envelope(tx: WriteTx, one: Said, id_: str, doors: Doors, answer: Words) -> Envelope:
    return Envelope(
        id=id_,
        contact=one.standing.contact,
        person=one.session.person,
        channel=one.standing.channel,
        address=str(one.address),
        numbered=one.numbered,
        language=spoken(one.session.language),
        replaces=one.replaces,
        erases=one.erases,
        made_at=tx.now,
        notice=one.outbound.notice,
        heard_at=tx.now,
        **filled(tx.vault, doors, answer),
    )

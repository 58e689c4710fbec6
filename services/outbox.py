"""Writes what was said, by persons and to them, in the turn's own transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from dialogs.session import Session
from domain.doors import Doors
from domain.language import Language
from domain.messaging import CARRIED, Button, DeliveryStatus, Outbound
from services.deliveries import HELD, Envelope, filled
from services.storage.messages import BODY, delivery, message
from services.storage.sessions import Standing
from services.transaction import WriteTx


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
    messages: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    after: list[Standing] = []
    envelopes: dict[str, Envelope] = {}
    for one in said:
        sequence = one.standing.sequence
        if one.heard:
            sequence += 1
            messages.append(_row(tx, one, sequence, "in", {"text": one.heard}))
        sequence += 1
        body = _body(one)
        messages.append(_row(tx, one, sequence, "out", body))
        going = carrier if carrier and one.address is not None and not one.standing.waiting else None
        deliveries.append(_delivery(tx, one, messages[-1]["id"], going))
        if going and deliveries[-1]["status"] is DeliveryStatus.SENDING:
            envelopes[one.session.person] = _envelope(tx, one, deliveries[-1]["id"], filled(tx.vault, going.doors, body))
        after.append(Standing(one.standing.contact, one.standing.channel, one.session, sequence))
    if messages:
        tx.conn.execute(insert(message), messages)
        tx.conn.execute(insert(delivery), deliveries)
    queued = [one.session.person for one, row in zip(said, deliveries, strict=True) if row["status"] is DeliveryStatus.QUEUED]
    return Written(after, envelopes, frozenset(queued))


def _row(tx: WriteTx, one: Said, sequence: int, direction: str, body: dict[str, Any]) -> dict[str, Any]:
    id_ = tx.new_id()
    return {
        "id": id_,
        "person_id": one.session.person,
        "sequence": sequence,
        "direction": direction,
        "at": tx.now,
        "language": one.session.language,
        "body": tx.vault.seal(BODY, id_, json.dumps(body, ensure_ascii=False)),
        "notice": one.outbound.notice if direction == "out" else None,
    }


def _body(one: Said) -> dict[str, Any]:
    choices = [
        [Button(one.session.turn, one.session.step, choice.value).encode(), choice.label] for choice in one.outbound.choices
    ]
    said = one.outbound
    body = {"text": said.text, "choices": choices, "secrets": dict(said.secrets)}
    if said.values:
        body["values"] = dict(said.values)
    if document := said.document:
        body["document"] = {"ref": document.ref, "name": document.name, "size": document.size}
    if said.phone_button:
        body["phone"] = said.phone_button
    if link := said.link:
        body["link"] = {"way": link.way, "id": link.id, "label": link.label}
    return body


def _delivery(tx: WriteTx, one: Said, message_id: str, carrier: Carrier | None) -> dict[str, Any]:
    """The browser chat and the console show what is in the history: there a committed message is an accepted one."""
    carried = one.standing.channel in CARRIED
    status = DeliveryStatus.QUEUED if carried else DeliveryStatus.ACCEPTED
    return {
        "id": tx.new_id(),
        "message_id": message_id,
        "contact_id": one.standing.contact,
        "channel": one.standing.channel,
        "status": DeliveryStatus.SENDING if carried and carrier else status,
        "at": tx.now,
        "answer": one.answer,
        "replaces": one.replaces,
        "erases": one.erases,
        "holder": carrier.holder if carried and carrier else None,
        "held_until": tx.now + HELD if carried and carrier else None,
    }


def _envelope(tx: WriteTx, one: Said, id_: str, words: Mapping[str, Any]) -> Envelope:
    return Envelope(
        id=id_,
        contact=one.standing.contact,
        person=one.session.person,
        channel=one.standing.channel,
        address=str(one.address),
        numbered=one.numbered,
        language=one.session.language or Language.KK,
        replaces=one.replaces,
        erases=one.erases,
        made_at=tx.now,
        notice=one.outbound.notice,
        heard_at=tx.now,
        **words,
    )

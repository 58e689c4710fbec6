"""Writes what was said, by persons and to them, in the turn's own transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from dialogs.session import Session
from domain.messaging import Button, DeliveryStatus, Outbound
from services.storage.messages import BODY, delivery, message
from services.storage.sessions import Standing
from services.transaction import WriteTx


@dataclass(frozen=True, slots=True)
class Said:
    """One turn's words: what the person said (empty: nothing to show), what is answered, and where the session stands after."""

    standing: Standing
    heard: str | None
    outbound: Outbound
    session: Session


def write(tx: WriteTx, said: Sequence[Said]) -> list[Standing]:
    """Number and keep the messages of a batch; gives back the standings with the numbers taken."""
    messages: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    after: list[Standing] = []
    for one in said:
        sequence = one.standing.sequence
        if one.heard:
            sequence += 1
            messages.append(_row(tx, one, sequence, "in", {"text": one.heard}))
        sequence += 1
        messages.append(_row(tx, one, sequence, "out", _body(one)))
        deliveries.append(_delivery(tx, one, messages[-1]["id"]))
        after.append(Standing(one.standing.contact, one.standing.channel, one.session, sequence))
    if messages:
        tx.conn.execute(insert(message), messages)
        tx.conn.execute(insert(delivery), deliveries)
    return after


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
    body = {"text": one.outbound.text, "choices": choices, "secrets": dict(one.outbound.secrets)}
    if document := one.outbound.document:
        body["document"] = {"ref": document.ref, "name": document.name, "size": document.size}
    return body


def _delivery(tx: WriteTx, one: Said, message_id: str) -> dict[str, Any]:
    """The browser chat and the console show what is in the history: there a committed message is an accepted one."""
    return {
        "id": tx.new_id(),
        "message_id": message_id,
        "contact_id": one.standing.contact,
        "channel": one.standing.channel,
        "status": DeliveryStatus.ACCEPTED,
        "at": tx.now,
    }

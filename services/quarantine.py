"""Turns that failed alone: kept sealed, answered honestly, and tried again when the fault is mended."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dialogs.notices import NOTICES
from domain.errors import KasipError, MovedOn
from domain.messaging import Button, Channel, Contact, Document, Event, Inbound, Kind, Outbound
from services import inbox, outbox
from services.converse import Receipt, converse
from services.outbox import Said
from services.storage import quarantine as kept
from services.storage import sessions
from services.storage.sessions import Standing
from services.talk import Talk
from services.transaction import ReadTx, WriteTx

BODY = "quarantine.body"


class NoTurn(KasipError):
    """What a channel brought was never a turn, so it can't be held as one."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What may be known of a quarantined turn without opening it."""

    id: str
    at: datetime
    trace: str
    error: str
    person: str | None


def put(tx: WriteTx, talk: Talk, inbound: Inbound, error: Exception, trace: str) -> Receipt:
    """Set a turn apart under a trace id and say so to its person; a repeat of it stays a repeat."""
    standing = _standing(tx, inbound)
    if not inbox.remember(tx, [inbound.key]):
        return Receipt(standing.session.person if standing else None, duplicate=True)
    id_ = tx.new_id()
    row = {
        "id": id_,
        "key": inbound.key,
        "person_id": standing.session.person if standing else None,
        "trace": trace,
        "error": type(error).__name__,
        "turn": standing.session.turn if standing else None,
        "at": tx.now,
        "body": tx.vault.seal(BODY, id_, json.dumps(_dumped(inbound))),
    }
    kept.add(tx.conn, row)
    if standing is None:
        return Receipt(None)
    address = inbound.contact.address if inbound.contact else None
    said = Said(standing, None, _sorry(talk, standing, trace), standing.session, address)
    written = outbox.write(tx, [said], talk.carrier)
    sessions.save(tx, written.standings)
    return Receipt(standing.session.person, envelope=written.envelopes.get(standing.session.person), queued=bool(written.queued))


def put_raw(tx: WriteTx, key: str, raw: str, error: Exception, trace: str) -> None:
    """Set apart what a channel brought and nobody could read: nobody can be told, and it can't be held later; once a key."""
    if not inbox.remember(tx, [key]):
        return
    id_ = tx.new_id()
    body = tx.vault.seal(BODY, id_, json.dumps({"raw": raw}))
    row = {"id": id_, "key": key, "trace": trace, "error": type(error).__name__, "at": tx.now, "body": body}
    kept.add(tx.conn, row)


def listed(tx: ReadTx) -> Sequence[Quarantined]:
    """The turns that wait to be tried again, oldest first."""
    return [Quarantined(row.id, row.at, row.trace, row.error, row.person_id) for row in kept.waiting(tx.conn)]


def retry(tx: WriteTx, talk: Talk, id_: str) -> Receipt:
    """Hold the turn now. Raises LookupError when there is none, MovedOn when its person has gone on since,
    NoTurn when it never was a turn.
    """
    row = kept.one_waiting(tx.conn, id_)
    if row is None:
        raise LookupError(id_)
    body = json.loads(tx.vault.open(BODY, row.id, row.body))
    if "raw" in body:
        raise NoTurn(f"{id_}: what came could not be read, so it can't be held as a turn")
    inbound = _loaded(body)
    standing = _standing(tx, inbound)
    if standing is not None and (standing.session.person, standing.session.turn) != (row.person_id, row.turn):
        raise MovedOn(id_)
    inbox.forget(tx, inbound.key)
    receipt = converse(tx, talk, [inbound])[0]
    kept.retried(tx.conn, id_, tx.now)
    tx.audit("quarantine.retry", actor="operator", subject=f"quarantine:{id_}", details={"trace": row.trace})
    return receipt or Receipt(None)


def _standing(tx: WriteTx, inbound: Inbound) -> Standing | None:
    if inbound.contact is not None:
        return sessions.at_contacts(tx, [inbound.contact], lock=True).get(inbound.contact)
    return sessions.of_persons(tx, [inbound.person]).get(inbound.person) if inbound.person else None


def _sorry(talk: Talk, standing: Standing, trace: str) -> Outbound:
    tr = talk.tr(standing.session.language)
    words = NOTICES["sorry"]
    return Outbound(tr(words, trace=trace), notice="sorry")  # no button: a number typed now must not mean one of it


def _dumped(inbound: Inbound) -> dict[str, Any]:
    return {
        "key": inbound.key,
        "contact": [at.channel, at.address, at.other] if (at := inbound.contact) else None,
        "kind": inbound.kind,
        "at": inbound.at.isoformat(),
        "text": inbound.text,
        "button": inbound.button.encode() if inbound.button else None,
        "event": [inbound.event.name, dict(inbound.event.values)] if inbound.event else None,
        "person": inbound.person,
        "to": list(inbound.to) if inbound.to else None,
        "phone": inbound.phone,
        "message": inbound.message,
        "document": asdict(inbound.document) if inbound.document else None,
    }


def _loaded(body: dict[str, Any]) -> Inbound:
    return Inbound(
        key=body["key"],
        contact=Contact(Channel(body["contact"][0]), *body["contact"][1:]) if body["contact"] else None,
        kind=Kind(body["kind"]),
        at=datetime.fromisoformat(body["at"]),
        text=body["text"],
        button=Button.decode(body["button"]) if body["button"] else None,
        event=Event(body["event"][0], body["event"][1]) if body["event"] else None,
        person=body["person"],
        to=(body["to"][0], body["to"][1]) if body.get("to") else None,
        phone=body.get("phone"),
        message=body.get("message"),
        document=Document(**body["document"]) if body.get("document") else None,
    )

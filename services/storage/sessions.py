"""Where persons stand: found by the address they write from, locked, and saved again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, exists, insert, select, update

from dialogs.session import Session
from domain.language import Language
from domain.messaging import Channel, Contact
from domain.people import IdentityLevel
from services.storage.messages import OPEN, delivery
from services.storage.people import contact, contact_index, contact_row, person, session
from services.storage.upsert import insert_new
from services.transaction import ReadTx, WriteTx

BODY = "session.body"


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's session with the address it goes on at; `sequence` is the number of the person's last message.

    `waiting`: something said earlier has not reached that address yet. `shut`: the person took nothing there until now.
    """

    contact: str
    channel: Channel
    session: Session
    sequence: int
    waiting: bool = False
    shut: bool = False


def at_contacts(tx: ReadTx, contacts: Sequence[Contact], lock: bool = False) -> Mapping[Contact, Standing]:
    """Where the persons stand who write from these addresses; a lock is taken in the order of their ids."""
    wanted = {(at.channel.value, contact_index(tx.vault, at.address)): at for at in contacts}
    found = _joined().where(contact.c.address_index.in_([index for _, index in wanted]))
    return {
        wanted[row.channel, row.address_index]: _standing(tx, row)
        for row in tx.conn.execute(_locked(found, lock))
        if (row.channel, row.address_index) in wanted
    }


def of_persons(tx: ReadTx, persons: Sequence[str], lock: bool = True) -> Mapping[str, Standing]:
    """Where these persons stand, at the address they used last; locked in the order of their ids, unless it is only a look."""
    rows = tx.conn.execute(_locked(select(session).where(session.c.person_id.in_(persons)), lock))
    return {row.person_id: _last_used(tx, row) for row in rows}


def begin(tx: WriteTx, contacts: Sequence[Contact]) -> None:
    """Make a person for each address that nobody has; of two that come at once the first stays."""
    people, addresses = [], []
    for at in contacts:
        one = tx.new_id()
        people.append({"id": one, "created_at": tx.now, "level": IdentityLevel.NONE})
        addresses.append(contact_row(tx.vault, tx.new_id(), one, at, tx.now))
    tx.conn.execute(insert(person), people)
    made = {row.person_id for row in insert_new(tx.conn, contact, addresses, contact.c.person_id)}
    if left_over := [one["id"] for one in people if one["id"] not in made]:
        tx.conn.execute(delete(person).where(person.c.id.in_(left_over)))
    fresh = [_row(tx, Standing(row["id"], Channel(row["channel"]), Session(row["person_id"]), 0)) for row in addresses
             if row["person_id"] in made]  # fmt: skip
    if fresh:
        tx.conn.execute(insert(session), fresh)


def save(tx: WriteTx, standings: Iterable[Standing]) -> None:
    """Keep where each person stands now."""
    rows = [_row(tx, standing) for standing in standings]
    names = [name for name in rows[0] if name != "person_id"] if rows else []
    change = update(session).where(session.c.person_id == bindparam("key")).values({name: bindparam(name) for name in names})
    if rows:
        tx.conn.execute(change, [{**row, "key": row["person_id"]} for row in rows])


def _joined() -> Select[Any]:
    waits = exists().where(delivery.c.contact_id == contact.c.id, OPEN).label("waiting")
    columns = (
        contact.c.id.label("contact_id"),
        contact.c.channel,
        contact.c.address_index,
        contact.c.blocked_at,
        waits,
        *session.c,
    )
    return select(*columns).join(session, session.c.person_id == contact.c.person_id)


def _locked(statement: Select[Any], lock: bool) -> Select[Any]:
    """A person's lock is the session's row; SQLite needs none, its writers come one by one."""
    return statement.order_by(session.c.person_id).with_for_update(of=session) if lock else statement


def _row(tx: WriteTx, standing: Standing) -> dict[str, Any]:
    at = standing.session
    body = {
        "answers": dict(at.answers), "script": at.script, "place": at.place, "return_to": at.return_to,
        "contact": standing.contact, "channel": standing.channel,
    }  # fmt: skip
    return {
        "person_id": at.person,
        "language": at.language,
        "step": at.step,
        "turn": at.turn,
        "body": tx.vault.seal(BODY, at.person, json.dumps(body, ensure_ascii=False)),
        "sequence": standing.sequence,
        "seen_at": at.seen_at or tx.now,
    }


def _standing(tx: ReadTx, row: Row[Any]) -> Standing:
    session_ = _session(row, _body(tx, row))
    shut = row.blocked_at is not None
    return Standing(row.contact_id, Channel(row.channel), session_, row.sequence, bool(row.waiting), shut)


def _last_used(tx: ReadTx, row: Row[Any]) -> Standing:
    body = _body(tx, row)
    return Standing(body["contact"], Channel(body["channel"]), _session(row, body), row.sequence)


def _body(tx: ReadTx, row: Row[Any]) -> Mapping[str, Any]:
    body: Mapping[str, Any] = json.loads(tx.vault.open(BODY, row.person_id, row.body))
    return body


def _session(row: Row[Any], body: Mapping[str, Any]) -> Session:
    return Session(
        person=row.person_id,
        language=Language(row.language) if row.language else None,
        step=row.step,
        turn=row.turn,
        answers=body["answers"],
        script=(str(body["script"][0]), int(body["script"][1])) if body["script"] else None,
        place=body["place"],
        return_to=body["return_to"],
        seen_at=row.seen_at,
    )

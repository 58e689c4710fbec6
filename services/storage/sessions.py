"""Where persons stand: found by the address they write from, locked, and saved again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from dialogs.session import Session
from domain.language import Language
from domain.messaging import CARRIED, TWO_NAMED, Channel, Contact
from domain.people import IdentityLevel
from services.storage.contacts import contact, contact_index, contact_row
from services.storage.deliveries import OPEN, delivery
from services.storage.people import person
from services.storage.schema import metadata
from services.storage.sharers import KNOWN_AT, sharer
from services.storage.types import UtcDateTime
from services.storage.upsert import insert_new
from services.transaction import ReadTx, WriteTx

session = Table(
    "session",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("language", String),
    Column("step", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

BODY = "session.body"
_SAVE = update(session).where(session.c.person_id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's session with the address it goes on at; `sequence` is the number of the person's last message.

    `waiting`: something said earlier has not reached that address yet. `shut`: the person took nothing there until now.
    `moved`: the person wrote last from another one. `unseen`: the open question never showed there. `shared` with others
    is the address, and `known_at` when the one who is writing there was known by name last.
    """

    contact: str
    channel: Channel
    session: Session
    sequence: int
    waiting: bool = False
    shut: bool = False
    moved: bool = False
    unseen: bool = False
    shared: bool = False
    known_at: datetime | None = None


def at_contacts(tx: ReadTx, contacts: Sequence[Contact], lock: bool = False) -> Mapping[Contact, Standing]:
    """Where the persons stand who write from these addresses; a lock is taken in the order of their ids.

    An address with two names is found by either; a name that is new is kept with the lock.
    """
    names = {at: _names(tx, at) for at in contacts}
    wanted = {"names": [name for each in names.values() for name in each]}
    either = any(at.channel in TWO_NAMED for at in contacts)
    by_name = _by_name(tx.conn.execute(_HERE[either, lock], wanted))
    found = {at: row for at in contacts if (row := _named(at, names[at], by_name)) is not None}
    standings = {at: _standing(tx, row) for at, row in found.items()}
    if lock and _went_over(tx, [row for at, row in found.items() if row.shared or standings[at].moved]):
        return at_contacts(tx, contacts, lock)
    if lock:
        _learn(tx, found, names)
    return standings


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


def begin_beside(tx: WriteTx, contact_id: str, channel: Channel) -> str:
    """Make a person who begins at an address that others have already; the address is not given over by this."""
    one = tx.new_id()
    tx.conn.execute(insert(person).values(id=one, created_at=tx.now, level=IdentityLevel.NONE))
    tx.conn.execute(insert(session).values(_row(tx, Standing(contact_id, channel, Session(one), 0))))
    return one


def save(tx: WriteTx, standings: Iterable[Standing]) -> None:
    """Keep where each person stands now."""
    rows = [_row(tx, standing) for standing in standings]
    if rows:
        tx.conn.execute(_SAVE, [{"key": row.pop("person_id"), **row} for row in rows])


def _names(tx: ReadTx, at: Contact) -> tuple[bytes, ...]:
    """What an address is looked up by, its own name first."""
    return tuple(contact_index(tx.vault, name) for name in (at.address, at.other) if name)


def _by_name(rows: Iterable[Row[Any]]) -> Mapping[bytes, Sequence[Row[Any]]]:
    """The rows under each of their names: a batch has hundreds of them."""
    under: dict[bytes, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        for name in filter(None, {row.address_index, row.other_index}):
            under[name].append(row)
    return under


def _named(at: Contact, names: Sequence[bytes], by_name: Mapping[bytes, Sequence[Row[Any]]]) -> Row[Any] | None:
    """The row of an address; of several the newest of those that have the address's own name.

    Where both names are known and only one of them is the same, it is somebody else's: a number that was given out anew.
    """
    for name in names:
        own = [row for row in by_name.get(name, ()) if row.channel == at.channel and not _is_anothers(row, names)]
        if own:
            return max(own, key=lambda row: str(row.contact_id))
    return None


def _is_anothers(row: Row[Any], names: Sequence[bytes]) -> bool:
    return len(names) == 2 and row.other_index is not None and {row.address_index, row.other_index} != set(names)


def _went_over(tx: ReadTx, rows: Sequence[Row[Any]]) -> bool:
    """Whether an address went over to somebody else, or was closed, while its person's lock was waited for."""
    before = {row.contact_id: (row.person_id, row.address_index) for row in rows}
    if not before:
        return False
    owned = select(contact.c.id, contact.c.person_id, contact.c.address_index).where(contact.c.id.in_(before))
    return any(before[row.id] != (row.person_id, row.address_index) for row in tx.conn.execute(owned))


def _learn(tx: ReadTx, found: Mapping[Contact, Row[Any]], names: Mapping[Contact, Sequence[bytes]]) -> None:
    for at, row in found.items():
        new = [name for name in names[at] if name != row.address_index] if at.other and row.other_index is None else []
        if new:
            tx.conn.execute(update(contact).where(contact.c.id == row.contact_id).values(other_index=new[0]))


def _joined() -> Select[Any]:
    waits = exists().where(delivery.c.contact_id == contact.c.id, OPEN).label("waiting")
    shared = exists().where(sharer.c.contact_id == contact.c.id).label("shared")
    columns = (
        contact.c.id.label("contact_id"),
        contact.c.channel,
        contact.c.address_index,
        contact.c.other_index,
        contact.c.blocked_at,
        contact.c.unseen,
        KNOWN_AT,
        waits,
        shared,
        *session.c,
    )
    return select(*columns).join(session, session.c.person_id == contact.c.person_id)


def _locked(statement: Select[Any], lock: bool) -> Select[Any]:
    """A person's lock is the session's row; SQLite needs none, its writers come one by one."""
    return statement.order_by(session.c.person_id).with_for_update(of=session) if lock else statement


_OWN, _OTHER = (column.in_(bindparam("names", expanding=True)) for column in (contact.c.address_index, contact.c.other_index))
# By either of two names, or by an address's own; with a lock, or without: made once, since each turn begins with one of them.
_HERE = {
    (either, lock): _locked(_joined().where(or_(_OWN, _OTHER) if either else _OWN), lock)
    for either in (True, False)
    for lock in (True, False)
}


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
    body, channel = _body(tx, row), Channel(row.channel)
    shut = row.blocked_at is not None
    moved = body["contact"] != row.contact_id
    return Standing(
        row.contact_id,
        channel,
        _session(row, body),
        row.sequence,
        waiting=bool(row.waiting),
        shut=shut,
        moved=moved,
        unseen=row.unseen or shut or (moved and channel in CARRIED),  # elsewhere the whole history is seen
        shared=bool(row.shared),
        known_at=row.known_at,
    )


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

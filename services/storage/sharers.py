"""Who shares an address with whom: several persons on one phone. An address that is one person's alone has no row here.

Whoever is writing there now (`contact.person_id`) is among them, but for somebody new at an address that another let go.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from domain.people import SHARED_PAUSE
from services.storage.contacts import contact
from services.storage.people import person
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import insert_new

sharer = Table(
    "sharer",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
    Column("known_at", UtcDateTime),  # when this person, known by name, wrote there last
    Column("tries", Integer, nullable=False, default=0),  # wrong digits in a row
    Column("locked_until", UtcDateTime),
    Index(None, "person_id"),
)
# Who can be known again: by a name, and by a number whose digits are asked for.
_KNOWN: ColumnElement[bool] = person.c.name.is_not(None) & or_(person.c.iin.is_not(None), person.c.bin.is_not(None))

# Of an address: when the one who is writing there was known last; nothing where the address is one person's alone.
KNOWN_AT = (
    select(sharer.c.known_at)
    .where(sharer.c.contact_id == contact.c.id, sharer.c.person_id == contact.c.person_id)
    .correlate(contact)
    .scalar_subquery()
    .label("known_at")
)


def unknown(known_at: datetime | None, now: datetime) -> bool:
    """Whether it must be asked who writes at a shared address."""
    return known_at is None or now - known_at > SHARED_PAUSE


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared address: whose turn it is, and when this one, known by name, wrote there last."""

    person: str
    known_at: datetime | None


def shared(conn: Connection, contacts: Collection[str]) -> Mapping[str, Shared]:
    """Those of these addresses that several persons share."""
    found = select(contact.c.id, contact.c.person_id, KNOWN_AT).where(
        contact.c.id.in_(contacts), contact.c.id.in_(select(sharer.c.contact_id))
    )
    return {row.id: Shared(row.person_id, row.known_at) for row in conn.execute(found)}


def at(conn: Connection, contact_id: str) -> Mapping[str, Row[Any]]:
    """The rows of those who share an address and can be known again, by person, with name and sealed numbers."""
    sharing, known = sharer.c["person_id", "tries", "locked_until"], person.c["name", "iin", "bin"]
    columns: list[ColumnElement[Any]] = [*sharing, *known]
    query = select(*columns).join(person, person.c.id == sharer.c.person_id)
    return {row.person_id: row for row in conn.execute(query.where(sharer.c.contact_id == contact_id, _KNOWN))}


def beside(conn: Connection, persons: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """By person those who can be known again at the shared address where the person wrote last: `person_id` and `name`."""
    own = contact.alias()
    newest = (
        select(func.max(contact.c.last_seen_at))
        .where(contact.c.person_id == own.c.person_id, contact.c.id.in_(select(sharer.c.contact_id)))
        .scalar_subquery()
    )
    columns: list[ColumnElement[Any]] = [own.c.person_id.label("here"), sharer.c.person_id, person.c.name]
    query = (
        select(*columns)
        .join(sharer, sharer.c.contact_id == own.c.id)
        .join(person, person.c.id == sharer.c.person_id)
        .where(own.c.person_id.in_(persons), own.c.last_seen_at == newest, _KNOWN)
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(query.order_by(sharer.c.added_at, sharer.c.person_id)):
        found.setdefault(row.here, []).append(row)
    return found


def add(conn: Connection, contact_id: str, persons: Sequence[str], now: datetime) -> None:
    """Let persons share an address; who does already stays as he or she is."""
    rows = [{"contact_id": contact_id, "person_id": one, "added_at": now, "tries": 0} for one in persons]
    insert_new(conn, sharer, rows, sharer.c.person_id)


def hand(conn: Connection, contact_id: str, to: str, known_at: datetime | None) -> None:
    """Let a sharer go on at the address; a number that was proven there was proven by the one before."""
    other = update(contact).where(contact.c.id == contact_id, contact.c.person_id != to)
    conn.execute(other.values(person_id=to, phone_index=None, phone_proven_at=None))
    conn.execute(update(sharer).where(sharer.c.contact_id == contact_id, sharer.c.person_id == to).values(known_at=known_at))


def known(conn: Connection, contacts: Sequence[str], now: datetime) -> None:
    """Those who write at these addresses, where these are shared, are known by name."""
    here = exists().where(contact.c.id == sharer.c.contact_id, contact.c.person_id == sharer.c.person_id)
    conn.execute(update(sharer).where(sharer.c.contact_id.in_(contacts), here).values(known_at=now))


def tried(conn: Connection, contact_id: str, whose: str, tries: int, locked_until: datetime | None = None) -> None:
    """Keep how often in a row wrong digits were given for a person, and until when no more are taken."""
    own = (sharer.c.contact_id == contact_id, sharer.c.person_id == whose)
    conn.execute(update(sharer).where(*own).values(tries=tries, locked_until=locked_until))


def move(conn: Connection, person_from: str, person_to: str) -> None:
    """Two persons became one: the places of the first are the second's. To be called after the addresses were handed over."""
    there = select(sharer.c.contact_id).where(sharer.c.person_id == person_to).scalar_subquery()
    conn.execute(delete(sharer).where(sharer.c.person_id == person_from, sharer.c.contact_id.in_(there)))
    conn.execute(update(sharer).where(sharer.c.person_id == person_from).values(person_id=person_to))
    _tidy(conn)


def drop(conn: Connection, persons: Sequence[str]) -> None:
    """Nothing is left of these persons: they share no more, but for the address where one of them is writing now."""
    here = exists().where(contact.c.id == sharer.c.contact_id, contact.c.person_id == sharer.c.person_id)
    conn.execute(delete(sharer).where(sharer.c.person_id.in_(persons), ~here))
    _tidy(conn)


def leave(conn: Connection, contact_id: str, person_id: str, now: datetime) -> str | None:
    """Take a person from a shared address; gives who has it then, or None where nobody else shares it.

    If it was the one who is writing there, another has it, and whoever writes next is asked who it is.
    """
    others = conn.scalars(
        select(sharer.c.person_id)
        .where(sharer.c.contact_id == contact_id, sharer.c.person_id != person_id)
        .order_by(sharer.c.added_at, sharer.c.person_id)
    ).all()
    if not others:
        return None
    owner: str = conn.scalars(select(contact.c.person_id).where(contact.c.id == contact_id)).one()
    if owner == person_id:
        owner = others[0]
        hand(conn, contact_id, owner, None)
    conn.execute(delete(sharer).where(sharer.c.contact_id == contact_id, sharer.c.person_id == person_id))
    _tidy(conn)
    return owner


def _tidy(conn: Connection) -> None:
    """An address where only the one who is writing is left is that person's alone."""
    own = exists().where(contact.c.id == sharer.c.contact_id, contact.c.person_id == sharer.c.person_id)
    other = sharer.alias()
    others = exists().where(other.c.contact_id == sharer.c.contact_id, other.c.person_id != sharer.c.person_id)
    conn.execute(delete(sharer).where(own, ~others))

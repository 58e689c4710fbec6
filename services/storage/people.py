"""Persons, the addresses they write from, and where each stands in the conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    case,
    false,
    select,
    update,
)

from domain.messaging import Contact
from domain.people import IdentityLevel
from services.storage.schema import metadata
from services.storage.sealed import Vault
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

person = Table(
    "person",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("level", String, nullable=False),
    Column("name", String),
    Column("name_search", String),
    Column("name_sort", String),
    Column("name_confirmed_at", UtcDateTime),  # as it will stand on the certificate
    Column("iin", LargeBinary),
    Column("iin_index", LargeBinary(32), index=True),  # not unique: several may claim a number until staff merge them (AMB-54)
    Column("bin", LargeBinary),
    Column("bin_index", LargeBinary(32), index=True),
    Column("phone", LargeBinary),
    Column("phone_index", LargeBinary(32), index=True),
    Column("region", String),
    Column("legal_form", String),
    Column("workers", Integer),
    Column("size", String),
    Column("reminders", Boolean, nullable=False, default=True),
)

contact = Table(
    "contact",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("address", LargeBinary),
    Column("address_index", LargeBinary(32), nullable=False),
    Column("other_index", LargeBinary(32)),  # of the address's second name, where the channel has two
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),  # kept up where it matters: on WhatsApp, and on shared phones
    Column("blocked_at", UtcDateTime),  # the person shut us out there; cleared when the person writes again
    Column("unseen", Boolean, nullable=False, default=False, server_default=false()),  # what was asked last never showed there
    Column("phone_index", LargeBinary(32)),  # the number that the channel vouched for, as `person.phone_index` has it
    Column("phone_proven_at", UtcDateTime),
    UniqueConstraint("channel", "address_index"),
    Index(None, "person_id"),
    Index(None, "other_index"),
)

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

DECLARED = (
    "name", "name_search", "name_sort", "name_confirmed_at", "iin", "iin_index", "bin", "bin_index", "phone", "phone_index",
    "region", "legal_form", "workers", "size",
)  # fmt: skip


def sealed(vault: Vault, column: str, row: str, text: str) -> dict[str, bytes]:
    """A person's column with the index that finds it."""
    place = f"person.{column}"
    return {column: vault.seal(place, row, text), f"{column}_index": vault.index(place, text)}


def contact_index(vault: Vault, address: str) -> bytes:
    """What an address is looked up by, within its channel."""
    return vault.index("contact.address", address)


def contact_row(vault: Vault, row: str, owner: str, at: Contact, now: datetime) -> Values:
    """A contact seen for the first time."""
    return {
        "id": row,
        "person_id": owner,
        "channel": at.channel,
        "address": vault.seal("contact.address", row, at.address),
        "address_index": contact_index(vault, at.address),
        "other_index": contact_index(vault, at.other) if at.other else None,
        "created_at": now,
        "last_seen_at": now,
    }


def those(conn: Connection, persons: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The rows of persons, by id."""
    rows = conn.execute(select(person).where(person.c.id.in_(persons)))
    return {row.id: row for row in rows}


def declare(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep what persons declared, each row with an `id` and every column of `DECLARED`; their level never falls."""
    if rows:
        declared: dict[str, ColumnElement[Any]] = {name: bindparam(f"to_{name}") for name in DECLARED}
        level = case((person.c.level == IdentityLevel.NONE, IdentityLevel.DECLARED), else_=person.c.level)
        change = update(person).where(person.c.id == bindparam("key")).values(**declared, level=level)
        conn.execute(change, [{"key": row["id"], **{f"to_{name}": row[name] for name in DECLARED}} for row in rows])


def change(conn: Connection, rows: Sequence[Values]) -> None:
    """Change some columns of persons, the same ones in each row, found by its `id`."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        update_ = update(person).where(person.c.id == bindparam("key")).values({name: bindparam(f"to_{name}") for name in names})
        conn.execute(update_, [{"key": row["id"], **{f"to_{name}": row[name] for name in names}} for row in rows])


def proven_phones(conn: Connection, persons: Sequence[str]) -> frozenset[tuple[str, bytes]]:
    """The (person, phone index) pairs that some channel vouched for."""
    numbers = select(contact.c.person_id, contact.c.phone_index)
    vouched = (contact.c.person_id.in_(persons), contact.c.phone_proven_at.is_not(None))
    return frozenset((row.person_id, row.phone_index) for row in conn.execute(numbers.where(*vouched)))


def prove_phone(conn: Connection, contact_id: str, phone_index: bytes, now: datetime) -> None:
    """Keep which number the channel vouched for at this contact."""
    conn.execute(update(contact).where(contact.c.id == contact_id).values(phone_index=phone_index, phone_proven_at=now))


def heard(conn: Connection, contacts: Sequence[str], now: datetime) -> None:
    """The persons wrote there: these addresses take messages, and what is asked next is seen."""
    conn.execute(update(contact).where(contact.c.id.in_(contacts)).values(blocked_at=None, unseen=False, last_seen_at=now))


def reopen(conn: Connection, contacts: Sequence[str]) -> None:
    """These addresses take messages again; what was asked last never showed there."""
    conn.execute(update(contact).where(contact.c.id.in_(contacts)).values(blocked_at=None, unseen=True))


def unseen(conn: Connection, contacts: Sequence[str]) -> None:
    """What was asked last never showed at these addresses."""
    conn.execute(update(contact).where(contact.c.id.in_(contacts)).values(unseen=True))


def vacate(conn: Connection, vault: Vault, contact_id: str) -> None:
    """Forget where an address was: its row stays for what was brought there, and nobody is found by it."""
    nowhere = {"address": None, "address_index": vault.index("contact.left", contact_id), "other_index": None}
    change = update(contact).where(contact.c.id == contact_id)
    conn.execute(change.values(**nowhere, phone_index=None, phone_proven_at=None))


def hand_over(conn: Connection, person_from: str, person_to: str) -> Sequence[str]:
    """Make a person's addresses another's; their ids."""
    change = update(contact).where(contact.c.person_id == person_from).values(person_id=person_to)
    return conn.scalars(change.returning(contact.c.id)).all()


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Clear all that persons declared; they are nobody again."""
    change = update(person).where(person.c.id.in_(persons))
    conn.execute(change.values(level=IdentityLevel.NONE, **dict.fromkeys(DECLARED)))
    numbers = update(contact).where(contact.c.person_id.in_(persons), contact.c.phone_index.is_not(None))
    conn.execute(numbers.values(phone_index=None, phone_proven_at=None))


def set_reminders(conn: Connection, wanted: Mapping[str, bool]) -> None:
    """Let reminders come, or not, by person."""
    if wanted:
        change = update(person).where(person.c.id == bindparam("key")).values(reminders=bindparam("wanted"))
        conn.execute(change, [{"key": key, "wanted": yes} for key, yes in wanted.items()])

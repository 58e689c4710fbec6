"""The addresses that persons write from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    select,
    update,
)

from domain.messaging import Contact
from services.storage.schema import metadata
from services.storage.sealed import Vault
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

ADDRESS = "contact.address"

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


def contact_index(vault: Vault, address: str) -> bytes:
    """What an address is looked up by, within its channel."""
    return vault.index(ADDRESS, address)


def contact_row(vault: Vault, row: str, owner: str, at: Contact, now: datetime) -> Values:
    """A contact seen for the first time."""
    return {
        "id": row,
        "person_id": owner,
        "channel": at.channel,
        "address": vault.seal(ADDRESS, row, at.address),
        "address_index": contact_index(vault, at.address),
        "other_index": contact_index(vault, at.other) if at.other else None,
        "created_at": now,
        "last_seen_at": now,
    }


def add(conn: Connection, row: Values) -> bool:
    """Keep a new address of a person; False when somebody writes from it already."""
    return bool(insert_new(conn, contact, [row], contact.c.id))


def proven_phones(conn: Connection, persons: Sequence[str]) -> frozenset[tuple[str, bytes]]:
    """The (person, phone index) pairs that some channel vouched for."""
    numbers = select(contact.c.person_id, contact.c.phone_index)
    vouched = (contact.c.person_id.in_(persons), contact.c.phone_proven_at.is_not(None))
    return frozenset((row.person_id, row.phone_index) for row in conn.execute(numbers.where(*vouched)))


def prove_phone(conn: Connection, contact_id: str, phone_index: bytes, now: datetime) -> None:
    """Keep which number the channel vouched for at this contact."""
    conn.execute(update(contact).where(contact.c.id == contact_id).values(phone_index=phone_index, phone_proven_at=now))


def forget_phones(conn: Connection, persons: Sequence[str]) -> None:
    """Clear the numbers that channels vouched for."""
    numbers = update(contact).where(contact.c.person_id.in_(persons), contact.c.phone_index.is_not(None))
    conn.execute(numbers.values(phone_index=None, phone_proven_at=None))


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

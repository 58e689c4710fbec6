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
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "address_index"),
    Index(None, "person_id"),
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


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Clear all that persons declared; they are nobody again."""
    change = update(person).where(person.c.id.in_(persons))
    conn.execute(change.values(level=IdentityLevel.NONE, **dict.fromkeys(DECLARED)))


def set_reminders(conn: Connection, wanted: Mapping[str, bool]) -> None:
    """Let reminders come, or not, by person."""
    if wanted:
        change = update(person).where(person.c.id == bindparam("key")).values(reminders=bindparam("wanted"))
        conn.execute(change, [{"key": key, "wanted": yes} for key, yes in wanted.items()])

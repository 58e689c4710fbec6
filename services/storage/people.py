"""Persons: what each has told of himself or herself."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    bindparam,
    case,
    select,
    update,
)

from domain.names import search_key, sort_key
from domain.people import IdentityLevel
from services.storage.schema import metadata
from services.storage.sealed import Vault
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

_KEY = String().with_variant(String(collation="C"), "postgresql")  # compared byte by byte (domain/names.py)

person = Table(
    "person",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("level", String, nullable=False),
    Column("name", String),
    Column("name_search", _KEY),
    Column("name_sort", _KEY),
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
    Index(None, "name_sort", "id"),
    Index(None, "region", "name_sort", "id"),
)

DECLARED = (
    "name", "name_search", "name_sort", "name_confirmed_at", "iin", "iin_index", "bin", "bin_index", "phone", "phone_index",
    "region", "legal_form", "workers", "size",
)  # fmt: skip


def named(name: str) -> dict[str, str]:
    """A person's name with what finds it and what it is sorted by."""
    return {"name": name, "name_search": search_key(name), "name_sort": sort_key(name)}


def sealed(vault: Vault, column: str, row: str, text: str) -> dict[str, bytes]:
    """A person's column with the index that finds it."""
    place = f"person.{column}"
    return {column: vault.seal(place, row, text), f"{column}_index": vault.index(place, text)}


def opened(vault: Vault, column: str, row: str, value: bytes) -> str:
    """What was sealed in a person's column."""
    return vault.open(f"person.{column}", row, value)


def those(conn: Connection, persons: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The rows of persons, by id."""
    rows = conn.execute(select(person).where(person.c.id.in_(persons)))
    return {row.id: row for row in rows}


def declare(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep what persons declared, each row with an `id` and every column of `DECLARED`; their level never falls."""
    if rows:
        level = case((person.c.level == IdentityLevel.NONE, IdentityLevel.DECLARED), else_=person.c.level)
        by_id = update(person).where(person.c.id == bindparam("key")).values(level=level)
        conn.execute(by_id, [{"key": row["id"], **{name: row[name] for name in DECLARED}} for row in rows])


def change(conn: Connection, rows: Sequence[Values]) -> None:
    """Change some columns of persons, the same ones in each row, found by its `id`."""
    if rows:
        by_id = update(person).where(person.c.id == bindparam("key"))
        conn.execute(by_id, [{"key" if name == "id" else name: value for name, value in row.items()} for row in rows])


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Clear all that persons declared; they are nobody again."""
    change = update(person).where(person.c.id.in_(persons))
    conn.execute(change.values(level=IdentityLevel.NONE, **dict.fromkeys(DECLARED)))


def set_reminders(conn: Connection, wanted: Mapping[str, bool]) -> None:
    """Let reminders come, or not, by person."""
    if wanted:
        change = update(person).where(person.c.id == bindparam("key")).values(reminders=bindparam("wanted"))
        conn.execute(change, [{"key": key, "wanted": yes} for key, yes in wanted.items()])

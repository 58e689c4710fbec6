"""The keys of what has arrived, so that a repeat is recognised."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, delete, select

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import insert_new

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)


def add(conn: Connection, keys: Iterable[str], now: datetime) -> frozenset[str]:
    """Keep keys; those that were never seen."""
    rows = [{"key": key, "at": now} for key in sorted(set(keys))]
    return frozenset(row.key for row in insert_new(conn, inbox, rows, inbox.c.key))


def has(conn: Connection, key: str) -> bool:
    """Whether a key is known."""
    return conn.execute(select(inbox.c.key).where(inbox.c.key == key)).one_or_none() is not None


def drop(conn: Connection, key: str) -> None:
    """Know a key no more."""
    conn.execute(delete(inbox).where(inbox.c.key == key))


def purge(conn: Connection, before: datetime) -> None:
    """Drop the keys that came before a moment."""
    conn.execute(delete(inbox).where(inbox.c.at < before))

"""Turns that failed alone, kept sealed until they are tried again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, Row, String, Table, delete, insert, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("key", String, nullable=False),
    Column("person_id", String(26), index=True),  # no foreign key: the turn that would have made the person was rolled back
    Column("trace", String, nullable=False),
    Column("error", String, nullable=False),
    Column("turn", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("retried_at", UtcDateTime),
)
_WAITING = select(quarantine).where(quarantine.c.retried_at.is_(None))


def add(conn: Connection, row: Values) -> None:
    """Set a turn apart."""
    conn.execute(insert(quarantine), dict(row))


def waiting(conn: Connection) -> Sequence[Row[Any]]:
    """The turns that were not tried again yet, oldest first."""
    return conn.execute(_WAITING.order_by(quarantine.c.at)).all()


def one_waiting(conn: Connection, id_: str) -> Row[Any] | None:
    """A turn that was not tried again yet."""
    return conn.execute(_WAITING.where(quarantine.c.id == id_)).one_or_none()


def retried(conn: Connection, id_: str, now: datetime) -> None:
    """Note that a turn was held after all."""
    conn.execute(update(quarantine).where(quarantine.c.id == id_).values(retried_at=now))


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Drop the turns of persons."""
    conn.execute(delete(quarantine).where(quarantine.c.person_id.in_(persons)))

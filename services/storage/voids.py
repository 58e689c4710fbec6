"""Final tests that a technical failure spoilt: proposed by one, approved by another (SM-3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Row, String, Table, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

attempt_void = Table(
    "attempt_void",
    metadata,
    Column("attempt_id", ForeignKey("attempt.id"), primary_key=True),
    Column("reason", String, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("approved_by", String),
    Column("approved_at", UtcDateTime),
    CheckConstraint("approved_by <> proposed_by", name="two_persons"),
)


def propose(conn: Connection, row: Values) -> bool:
    """Keep a proposal; False where there is one already."""
    return bool(insert_new(conn, attempt_void, [row], attempt_void.c.attempt_id))


def proposal(conn: Connection, attempt: str) -> Row[Any] | None:
    """The proposal about an attempt."""
    return conn.execute(select(attempt_void).where(attempt_void.c.attempt_id == attempt)).one_or_none()


def approve(conn: Connection, attempt: str, by: str, now: datetime) -> None:
    """Approve a proposal."""
    conn.execute(update(attempt_void).where(attempt_void.c.attempt_id == attempt).values(approved_by=by, approved_at=now))

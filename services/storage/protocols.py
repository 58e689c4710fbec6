"""Protocols of sessions of a council (R-003-23), their scans, and alerts of applications that wait too long."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    insert,
    select,
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

NARRATIVE, FACTS = "council_protocol.narrative", "council_protocol.facts"

council_protocol = Table(
    "council_protocol",
    metadata,
    Column("session_id", ForeignKey("council_session.id"), primary_key=True),
    Column("number", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("late", Boolean),  # once it is signed: after the third working day from the session
    Column("narrative", LargeBinary),  # sealed: what the secretary wrote beside the facts, by language
    Column("facts", LargeBinary),  # sealed JSON, fixed when it is signed: everything that the protocol says, and the ballots
    Column("digest", String(64)),  # SHA-256 of it
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("signed_at", UtcDateTime),
    Column("signed_by", String),
)
# The protocol as it was signed on paper; the newest of a session counts.
council_scan = Table(
    "council_scan",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False, index=True),
    Column("file_id", ForeignKey("file.id"), nullable=False, index=True),
    Column("pages", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
)
# Applications that wait too long for a decision: the chair and the applicant are told once.
council_alert = Table(
    "council_alert",
    metadata,
    Column("application_id", ForeignKey("application.id"), primary_key=True),
    Column("why", String, primary_key=True),  # "sessions": a second one without a decision; "days": 20 working days
    Column("region", String, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)


def draft(conn: Connection, row: Values) -> bool:
    """Begin a protocol; False where there is one."""
    return bool(insert_new(conn, council_protocol, [row], council_protocol.c.session_id))


def change(conn: Connection, session: str, **values: Any) -> None:
    """Change some columns of a protocol."""
    conn.execute(update(council_protocol).where(council_protocol.c.session_id == session).values(**values))


def of_session(conn: Connection, session: str) -> Row[Any] | None:
    """The protocol of a session."""
    return conn.execute(select(council_protocol).where(council_protocol.c.session_id == session)).one_or_none()


def of_sessions(conn: Connection, sessions: Sequence[str]) -> Sequence[Row[Any]]:
    """The protocols of sessions."""
    return conn.execute(select(council_protocol).where(council_protocol.c.session_id.in_(sessions))).all() if sessions else ()


def add_scan(conn: Connection, row: Values) -> None:
    """A scan of the protocol came."""
    conn.execute(insert(council_scan), [dict(row)])


def scan(conn: Connection, session: str) -> Row[Any] | None:
    """The newest scan of a session's protocol."""
    query = select(council_scan).where(council_scan.c.session_id == session)
    return conn.execute(query.order_by(council_scan.c.id.desc()).limit(1)).one_or_none()


def alert(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Applications that wait too long; the ids of those for which that is new."""
    return frozenset(row.application_id for row in insert_new(conn, council_alert, rows, council_alert.c.application_id))

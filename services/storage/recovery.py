"""Recovery codes, by which a person comes back from another browser; only their hashes are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, LargeBinary, Row, String, Table, insert, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

recovery = Table(
    "recovery",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("code_index", LargeBinary(32), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index(None, "person_id"),
)


def revoke(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """End the codes of persons."""
    valid = (recovery.c.person_id.in_(persons), recovery.c.revoked_at.is_(None))
    conn.execute(update(recovery).where(*valid).values(revoked_at=now))


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep new codes."""
    if rows:
        conn.execute(insert(recovery), [dict(row) for row in rows])


def valid_codes(conn: Connection, persons: Sequence[str]) -> Mapping[str, str]:
    """The id of each person's valid code; who has none is missing."""
    query = select(recovery.c.person_id, recovery.c.id)
    rows = conn.execute(query.where(recovery.c.person_id.in_(persons), recovery.c.revoked_at.is_(None)))
    return {row.person_id: row.id for row in rows}


def by_index(conn: Connection, code_index: bytes) -> Row[Any] | None:
    """The code with this hash, valid or not."""
    return conn.execute(select(recovery).where(recovery.c.code_index == code_index)).first()


def use(conn: Connection, id_: str, now: datetime) -> None:
    """End one code."""
    conn.execute(update(recovery).where(recovery.c.id == id_, recovery.c.revoked_at.is_(None)).values(revoked_at=now))


def hand_over(conn: Connection, id_: str, person: str) -> None:
    """Make a code a person's who got all of its person's addresses."""
    conn.execute(update(recovery).where(recovery.c.id == id_).values(person_id=person))


def owner(conn: Connection, code_index: bytes) -> tuple[str, str] | None:
    """The valid code with this hash and whose it is: (code id, person)."""
    query = select(recovery.c.id, recovery.c.person_id)
    row = conn.execute(query.where(recovery.c.code_index == code_index, recovery.c.revoked_at.is_(None))).first()
    return None if row is None else (row.id, row.person_id)

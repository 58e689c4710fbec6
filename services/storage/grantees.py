"""What came of the support in a year: whether an entrepreneur reached the direct results and met the obligations (R-003-13)."""

from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, LargeBinary, Row, String, Table, insert, select

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

# Kept line by line; the newest of an applicant and a year counts. One without a document says that those before it were
# entered by mistake.
grantee_year = Table(
    "grantee_year",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("applicant_index", LargeBinary(32), nullable=False),
    Column("year", Integer, nullable=False),
    Column("results", Boolean, nullable=False),
    Column("obligations", Boolean, nullable=False),
    Column("document", String, nullable=False),
    Column("region", String),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "applicant_index", "year", "id"),
)
_WITHDRAWN = ""  # in place of the document


def add(conn: Connection, row: Values) -> None:
    """Record what came of a year."""
    conn.execute(insert(grantee_year), [dict(row)])


def withdraw(conn: Connection, row: Values) -> None:
    """Take back what was recorded of a year: there was no support. What had been entered stays to be read."""
    add(conn, {**row, "results": True, "obligations": True, "document": _WITHDRAWN})


def of(conn: Connection, index: bytes, year: int) -> Row[Any] | None:
    """What is recorded of an applicant's year; None where nothing is, or where it was taken back."""
    which = (grantee_year.c.applicant_index == index, grantee_year.c.year == year)
    newest = conn.execute(select(grantee_year).where(*which).order_by(grantee_year.c.id.desc()).limit(1)).one_or_none()
    return newest if newest is not None and newest.document != _WITHDRAWN else None

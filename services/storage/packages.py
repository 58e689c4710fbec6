"""What is sent to the budget administrator after a session: the package, each of its files, its receipt (R-003-25)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, ForeignKey, Integer, Row, String, Table, insert, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

council_package = Table(
    "council_package",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False, unique=True),
    Column("region", String, nullable=False, index=True),
    Column("protocol_number", String, nullable=False),
    Column("protocol_on", Date, nullable=False),
    Column("on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("redacted", Boolean, nullable=False),  # what is personal to others than its applicants is left out of the protocol
    Column("projects", Integer, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of its manifest
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("received_on", Date),
    Column("received_at", UtcDateTime),
    Column("received_by", String),
)
# Each file: kept by itself, or the form as it was signed and its signature, which are kept with the application.
council_package_file = Table(
    "council_package_file",
    metadata,
    Column("package_id", ForeignKey("council_package.id"), primary_key=True),
    Column("path", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String, nullable=False),  # "file", "form" or "signature"
    Column("file_id", ForeignKey("file.id"), index=True),
    Column("application_id", ForeignKey("application.id")),
)


def send(conn: Connection, row: Values, files: Sequence[Values]) -> None:
    """A package goes to the inbox, with its files."""
    conn.execute(insert(council_package), [dict(row)])
    conn.execute(insert(council_package_file), [{"file_id": None, "application_id": None, **one} for one in files])


def of_session(conn: Connection, session: str) -> Row[Any] | None:
    """What was sent of a session."""
    return conn.execute(select(council_package).where(council_package.c.session_id == session)).one_or_none()


def files(conn: Connection, package: str) -> Sequence[Row[Any]]:
    """What is in a package, by path."""
    query = select(council_package_file).where(council_package_file.c.package_id == package)
    return conn.execute(query.order_by(council_package_file.c.path)).all()


def receive(conn: Connection, id_: str, **values: Any) -> bool:
    """The budget administrator has it; False where that is known."""
    which = (council_package.c.id == id_, council_package.c.received_on.is_(None))
    return conn.execute(update(council_package).where(*which).values(**values)).rowcount == 1

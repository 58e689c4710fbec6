"""Files that persons send: sealed in parts, so that no transaction carries a whole one; whole only when `complete_at` is set."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

PART_BYTES = 512 * 1024
BODY = "file_part.body"

file = Table(
    "file",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), index=True),  # NULL: the staff's
    Column("made_at", UtcDateTime, nullable=False),
    Column("complete_at", UtcDateTime),
    Column("size", Integer),
    Column("sha256", String(64), index=True),
)
file_part = Table(
    "file_part",
    metadata,
    Column("file_id", ForeignKey("file.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)


def begin(conn: Connection, id_: str, person: str | None, now: datetime) -> None:
    """A file whose parts will follow."""
    conn.execute(insert(file), [{"id": id_, "person_id": person, "made_at": now}])


def add_part(conn: Connection, id_: str, number: int, body: bytes) -> None:
    """The next sealed part."""
    conn.execute(insert(file_part), [{"file_id": id_, "number": number, "body": body}])


def complete(conn: Connection, id_: str, now: datetime, *, size: int, sha256: str) -> None:
    """Every part is there."""
    conn.execute(update(file).where(file.c.id == id_).values(complete_at=now, size=size, sha256=sha256))


def one(conn: Connection, id_: str) -> Row[Any] | None:
    """A file that is whole."""
    return conn.execute(select(file).where(file.c.id == id_, file.c.complete_at.is_not(None))).one_or_none()


def those(conn: Connection, ids: Sequence[str]) -> Mapping[str, Row[Any]]:
    """Files that are whole, by id."""
    rows = conn.execute(select(file).where(file.c.id.in_(ids), file.c.complete_at.is_not(None)))
    return {row.id: row for row in rows}


def part(conn: Connection, id_: str, number: int) -> bytes | None:
    """A sealed part; None past the last."""
    which = (file_part.c.file_id == id_, file_part.c.number == number)
    return conn.execute(select(file_part.c.body).where(*which)).scalar_one_or_none()


def give(conn: Connection, id_: str, person: str) -> None:
    """The person whose file it is became known."""
    conn.execute(update(file).where(file.c.id == id_).values(person_id=person))


def hand_over(conn: Connection, gone: str, stays: str) -> None:
    """The files of one person are another one's, who is the same."""
    conn.execute(update(file).where(file.c.person_id == gone).values(person_id=stays))


def drop(conn: Connection, ids: Sequence[str]) -> None:
    """Remove files with their parts."""
    if ids:
        conn.execute(delete(file_part).where(file_part.c.file_id.in_(ids)))
        conn.execute(delete(file).where(file.c.id.in_(ids)))

"""What was said by and to persons."""

from collections.abc import Mapping, Sequence
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
    UniqueConstraint,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

message = Table(
    "message",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("direction", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("language", String),
    Column("body", LargeBinary, nullable=False),
    Column("notice", String),
    UniqueConstraint("person_id", "sequence"),
)

BODY = "message.body"
ERASED = "-erased"  # stands for the notice of a message whose words are gone; nobody sees it any more, and no notice is named so

_ADD = insert(message)


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep what was said."""
    if rows:
        conn.execute(_ADD, [dict(row) for row in rows])


def said(conn: Connection, person: str, after: int = 0, limit: int | None = None) -> Sequence[Row[Any]]:
    """A person's messages past the number `after` whose words are still kept, the oldest first."""
    kept = or_(message.c.notice.is_(None), message.c.notice != ERASED)
    query = select(message).where(message.c.person_id == person, message.c.sequence > after, kept)
    return conn.execute(query.order_by(message.c.sequence).limit(limit)).all()


def ids(conn: Connection, persons: Sequence[str]) -> Sequence[str]:
    """All messages of persons."""
    return conn.scalars(select(message.c.id).where(message.c.person_id.in_(persons))).all()


def erase(conn: Connection, bodies: Mapping[str, bytes]) -> None:
    """Put other bodies, with no words in them, in the places of these messages' own."""
    if bodies:
        change = update(message).where(message.c.id == bindparam("key")).values(notice=ERASED)
        conn.execute(change, [{"key": key, "body": body} for key, body in bodies.items()])

"""What people ask the staff: to be called, and questions; who of the staff took each, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from services.storage.people import person
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_WAITING = text("done_at IS NULL")
_WAITING_CALL = text("done_at IS NULL AND kind = 'call'")
CALL, QUESTION = "call", "question"
ASKED, REPLY, NOTE = "enquiry.question", "enquiry.reply", "enquiry_note.body"  # where sealed words stand

enquiry = Table(
    "enquiry",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False),  # in which it was asked
    Column("asked_at", UtcDateTime, nullable=False),
    Column("question", LargeBinary),
    Column("taken_by", String),  # as the audit trail names who it is
    Column("taken_at", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0, server_default=text("0")),  # calls that reached nobody
    Column("tried_at", UtcDateTime),
    Column("reply", LargeBinary),
    Column("replied_at", UtcDateTime),
    Column("replied_by", String),
    Column("done_at", UtcDateTime),
    Column("done_by", String),
)
waiting_in_turn = Index("ix_enquiry_waiting", enquiry.c.asked_at, enquiry.c.id, sqlite_where=_WAITING, postgresql_where=_WAITING)
one_call = Index("uq_enquiry_call", enquiry.c.person_id, unique=True, sqlite_where=_WAITING_CALL, postgresql_where=_WAITING_CALL)

# What one of the staff leaves for the next: it never goes to the person.
enquiry_note = Table(
    "enquiry_note",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("enquiry_id", ForeignKey("enquiry.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("to", String),  # to whom it was handed over
    Column("body", LargeBinary, nullable=False),
)
_OPEN = enquiry.c.done_at.is_(None)


def ask_calls(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Note who wants to be called; the persons who were not waiting already."""
    calls = [{**row, "kind": CALL} for row in rows]
    return frozenset(row.person_id for row in insert_new(conn, enquiry, calls, enquiry.c.person_id, guard=one_call))


def ask(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep questions."""
    if rows:
        conn.execute(insert(enquiry), [{**row, "kind": QUESTION} for row in rows])


def questions_waiting(conn: Connection, persons: Sequence[str]) -> Mapping[str, int]:
    """How many questions wait for an answer, by the person who asked."""
    mine = (enquiry.c.person_id.in_(persons), enquiry.c.kind == QUESTION, _OPEN)
    rows = conn.execute(select(enquiry.c.person_id, func.count().label("number")).where(*mine).group_by(enquiry.c.person_id))
    return {row.person_id: row.number for row in rows}


def last_replies(conn: Connection, persons: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The newest reply that each person got: its row."""
    newest = (
        select(enquiry.c.person_id, func.max(enquiry.c.replied_at).label("at"))
        .where(enquiry.c.person_id.in_(persons), enquiry.c.reply.is_not(None))
        .group_by(enquiry.c.person_id)
        .subquery()
    )
    query = select(enquiry).join(newest, (newest.c.person_id == enquiry.c.person_id) & (newest.c.at == enquiry.c.replied_at))
    return {row.person_id: row for row in conn.execute(query.where(enquiry.c.reply.is_not(None)).order_by(enquiry.c.id))}


def replies(conn: Connection, ids: Sequence[str]) -> Mapping[str, bytes]:
    """The sealed replies, by enquiry."""
    rows = conn.execute(select(enquiry.c.id, enquiry.c.reply).where(enquiry.c.id.in_(ids), enquiry.c.reply.is_not(None)))
    return {row.id: row.reply for row in rows}


def calls_waiting(conn: Connection) -> Sequence[Row[Any]]:
    """Who waits for a call, the longest first, with the name and the sealed phone."""
    columns = (enquiry, person.c.name, person.c.phone, person.c.region)
    query = select(*columns).join(person, person.c.id == enquiry.c.person_id)
    return conn.execute(query.where(enquiry.c.kind == CALL, _OPEN).order_by(enquiry.c.id)).all()


def called(conn: Connection, id_: str, by: str, now: datetime) -> bool:
    """Note that a person was called; False where nobody waits under this id."""
    change = update(enquiry).where(enquiry.c.id == id_, enquiry.c.kind == CALL, _OPEN)
    return conn.execute(change.values(done_at=now, done_by=by).returning(enquiry.c.id)).one_or_none() is not None


def forget(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Answer these persons no more; what they asked, what was replied and what was noted about it goes."""
    theirs = enquiry.c.person_id.in_(persons)
    conn.execute(delete(enquiry_note).where(enquiry_note.c.enquiry_id.in_(select(enquiry.c.id).where(theirs))))
    conn.execute(update(enquiry).where(theirs, _OPEN).values(done_at=now, done_by="erased"))
    conn.execute(update(enquiry).where(theirs).values(question=None, reply=None))

"""What coordinators do with applications: decisions with their words, faults of returned ones, findings of the check, notes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from services.storage import ids
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

WORDS, REASON = "application_decision.words", "application_fault.reason"
EVIDENCE, NOTE = "application_finding.evidence", "application_note.text"

# `on`: the local day of the act, which may be earlier than it was entered; `late`: after the last day of the term.
application_decision = Table(
    "application_decision",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("act", String, nullable=False),
    Column("was", String, nullable=False),  # the state before it, to which it is undone
    Column("on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("ground", String),
    Column("words", LargeBinary),  # sealed: {"language", "text"} for whom it is; of a return {"was"}: what stood there
    Column("answer_by", Date),  # of a return
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("undone_by", String),
)
application_fault = Table(
    "application_fault",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("decision_id", ForeignKey("application_decision.id"), nullable=False),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("what", String, nullable=False),  # the name of a field, or slot:psd
    Column("reason", LargeBinary, nullable=False),
    Column("mended_at", UtcDateTime),
    UniqueConstraint("decision_id", "what"),
)
# What was found of a rule; the newest of an item counts, the others are its history.
application_finding = Table(
    "application_finding",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False),
    Column("item", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("facts", JSON, nullable=False),  # numbers that were asked, such as days and square metres
    Column("evidence", LargeBinary),
    Column("on", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "application_id", "item"),
)
application_note = Table(
    "application_note",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("text", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
)


def decide(conn: Connection, row: Values) -> None:
    """Keep a decision."""
    conn.execute(insert(application_decision), [dict(row)])


def decisions(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """The decisions about applications that stand, in order."""
    which = (application_decision.c.application_id.in_(ids), application_decision.c.undone_at.is_(None))
    return conn.execute(select(application_decision).where(*which).order_by(application_decision.c.id)).all()


def decision(conn: Connection, id_: str) -> Row[Any] | None:
    """One decision."""
    return conn.execute(select(application_decision).where(application_decision.c.id == id_)).one_or_none()


def those(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Decisions by their ids."""
    return conn.execute(select(application_decision).where(application_decision.c.id.in_(ids))).all()


def undo(conn: Connection, id_: str, now: datetime, by: str) -> None:
    """A decision counts no more; that it was made stays."""
    which = application_decision.c.id == id_
    conn.execute(update(application_decision).where(which).values(undone_at=now, undone_by=by))


def add_faults(conn: Connection, rows: Sequence[Values]) -> None:
    """Name what was faulty in a returned application."""
    conn.execute(insert(application_fault), [dict(row) for row in rows])


def faults(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """What is faulty in applications, by the return that stands; in the order in which it was named."""
    query = select(application_fault).join(application_decision, application_decision.c.id == application_fault.c.decision_id)
    which = (application_fault.c.application_id.in_(ids), application_decision.c.undone_at.is_(None))
    return conn.execute(query.where(*which).order_by(application_fault.c.id)).all()


def mend(conn: Connection, id_: str, what: Sequence[str], now: datetime) -> None:
    """These were given anew."""
    which = (application_fault.c.application_id == id_, application_fault.c.what.in_(what))
    conn.execute(update(application_fault).where(*which).values(mended_at=now))


def find(conn: Connection, row: Values) -> None:
    """Keep what was found of an item of the check."""
    conn.execute(insert(application_finding), [dict(row)])


def findings(conn: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The newest finding of each item, by application."""
    newest = select(func.max(application_finding.c.id)).where(application_finding.c.application_id.in_(ids))
    newest = newest.group_by(application_finding.c.application_id, application_finding.c.item)
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(select(application_finding).where(application_finding.c.id.in_(newest))):
        found.setdefault(row.application_id, []).append(row)
    return found


def evidence_by(conn: Connection, by: str, since: datetime, limit: int) -> Sequence[Row[Any]]:
    """The newest findings of somebody since a moment that have evidence; the newest first."""
    columns = [application_finding.c[name] for name in ("id", "application_id", "item", "evidence")]
    which = (
        application_finding.c.id >= ids.first(since),
        application_finding.c.by == by,
        application_finding.c.evidence.is_not(None),
    )
    return conn.execute(select(*columns).where(*which).order_by(application_finding.c.id.desc()).limit(limit)).all()


def note(conn: Connection, row: Values) -> None:
    """Keep a note of the staff."""
    conn.execute(insert(application_note), [dict(row)])


def notes(conn: Connection, id_: str) -> Sequence[Row[Any]]:
    """The notes about an application, the newest first."""
    query = select(application_note).where(application_note.c.application_id == id_)
    return conn.execute(query.order_by(application_note.c.id.desc())).all()

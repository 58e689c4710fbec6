"""The audit trail: one row an act, written in the act's own transaction and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import JSON, Column, Connection, String, Table, insert

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

audit = Table(
    "audit",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("details", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to whom; `details` are ids, names of fields and counts, never what a person typed."""

    id: str
    at: datetime
    actor: str
    act: str
    subject: str
    details: Mapping[str, str | int] = field(default_factory=dict)


def append(conn: Connection, acts: Sequence[Act]) -> None:
    """Write the acts of a transaction in one statement."""
    if acts:
        conn.execute(insert(audit), [_row(act) for act in acts])


def _row(act: Act) -> dict[str, object]:
    return {
        "id": act.id,
        "at": act.at,
        "actor": act.actor,
        "act": act.act,
        "subject": act.subject,
        "details": dict(act.details),
    }

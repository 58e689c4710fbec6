"""Terms that run: each with its rule, its event, and what came of it (T-7)."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, text

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

_OPEN = text("done_on IS NULL")

deadline = Table(
    "deadline",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("rule", String, nullable=False),  # R-003-19
    Column("duty", String, nullable=False),  # its id among the duties
    Column("subject", String, nullable=False),  # what it is about: application:<id>, year:2026
    Column("trigger", String, nullable=False),  # the event from which it runs: its id, or a date of the law
    Column("region", String),  # none: the country
    Column("role", String, nullable=False),  # whose duty it is
    Column("started_on", Date, nullable=False),
    Column("unit", String, nullable=False),
    Column("length", Integer, nullable=False),
    Column("nominal_on", Date, nullable=False),  # as the law counts it
    Column("due_on", Date, nullable=False),  # as it is worked to, after T-5
    Column("remind_on", Date),
    Column("calendar_version", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("done_on", Date),
    Column("done_at", UtcDateTime),
    Column("done_by", String),
    Index("uq_deadline_trigger", "duty", "subject", "trigger", unique=True),
)
open_by_day = Index("ix_deadline_open", deadline.c.due_on, sqlite_where=_OPEN, postgresql_where=_OPEN)

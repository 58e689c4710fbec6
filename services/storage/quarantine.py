"""Turns that failed alone, kept sealed until they are tried again."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("key", String, nullable=False),
    Column("person_id", String(26), index=True),  # no foreign key: the turn that would have made the person was rolled back
    Column("trace", String, nullable=False),
    Column("error", String, nullable=False),
    Column("turn", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("retried_at", UtcDateTime),
)

"""The keys of what has arrived, so that a repeat is recognised."""

from sqlalchemy import Column, Index, String, Table

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

"""The scripts that were loaded: a version never changes."""

from sqlalchemy import Column, Integer, String, Table, Text

from services.storage.schema import metadata
from services.storage.types import UtcDateTime

content = Table(
    "content",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("hash", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
)

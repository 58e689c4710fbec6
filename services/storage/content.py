"""The scripts that were loaded: a version never changes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, String, Table, Text, select

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

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


def add(conn: Connection, rows: Sequence[Values]) -> frozenset[tuple[str, str, int]]:
    """Keep versions; the kind, id and version of those that were not there yet. What is there stays as it is."""
    added = insert_new(conn, content, rows, content.c.kind, content.c.id, content.c.version)
    return frozenset((row.kind, row.id, row.version) for row in added)


def versions(conn: Connection) -> Sequence[Row[Any]]:
    """Every version of every script."""
    return conn.execute(select(content)).all()

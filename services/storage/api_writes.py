"""What programs asked to be done once: an answer is kept under its caller's own key and given again (Idempotency-Key)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, Row, String, Table, delete, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import insert_new

api_write = Table(
    "api_write",
    metadata,
    Column("actor", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("asked", LargeBinary(32), nullable=False),  # a hash of what was asked: method, path and body
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary),
)


def begin(conn: Connection, actor: str, key: str, asked: bytes, now: datetime) -> Row[Any] | None:
    """Take a key; None where it is new, otherwise what was asked and answered under it."""
    row = {"actor": actor, "key": key, "asked": asked, "at": now}
    if insert_new(conn, api_write, [row], api_write.c.key):
        return None
    return known(conn, actor, key)


def known(conn: Connection, actor: str, key: str) -> Row[Any] | None:
    """What was asked and answered under a key."""
    return conn.execute(select(api_write).where(api_write.c.actor == actor, api_write.c.key == key)).one_or_none()


def end(conn: Connection, actor: str, key: str, status: int, body: bytes) -> None:
    """Keep the answer."""
    which = (api_write.c.actor == actor, api_write.c.key == key)
    conn.execute(update(api_write).where(*which).values(status=status, body=body))


def forget(conn: Connection, before: datetime) -> None:
    """Forget the keys of before."""
    conn.execute(delete(api_write).where(api_write.c.at < before))

"""Who may do what only one process may do at a time: each name has one holder, until a moment."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, delete, or_, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import insert_new

lease = Table(
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)


def take(conn: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a name, or hold it longer; False while another one holds it."""
    if insert_new(conn, lease, [{"name": name, "holder": holder, "until": until}], lease.c.name):
        return True
    free = or_(lease.c.holder == holder, lease.c.until < now)
    return conn.execute(update(lease).where(lease.c.name == name, free).values(holder=holder, until=until)).rowcount == 1


def release(conn: Connection, name: str, holder: str) -> None:
    """Let a name go, if it is the holder's."""
    conn.execute(delete(lease).where(lease.c.name == name, lease.c.holder == holder))

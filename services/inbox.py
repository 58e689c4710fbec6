"""Recognises what has arrived before; keys are kept 30 days."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from services.storage.inbox import inbox
from services.storage.upsert import insert_new
from services.transaction import WriteTx

KEPT = timedelta(days=30)


def remember(tx: WriteTx, keys: Sequence[str]) -> frozenset[str]:
    """Keep the keys; gives back those that were never seen."""
    rows = [{"key": key, "at": tx.now} for key in sorted(set(keys))]
    return frozenset(row.key for row in insert_new(tx.conn, inbox, rows, inbox.c.key))


def forget(tx: WriteTx, key: str) -> None:
    """Let a key come once more: for a turn that was quarantined and is tried again."""
    tx.conn.execute(delete(inbox).where(inbox.c.key == key))


def purge(tx: WriteTx) -> None:
    """Drop the keys that no platform can repeat any more."""
    tx.conn.execute(delete(inbox).where(inbox.c.at < tx.now - KEPT))

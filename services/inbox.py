"""Recognises what has arrived before; keys are kept 30 days."""

from collections.abc import Sequence
from datetime import timedelta

from services.storage import inbox
from services.transaction import ReadTx, WriteTx

KEPT = timedelta(days=30)


def remember(tx: WriteTx, keys: Sequence[str]) -> frozenset[str]:
    """Keep the keys; gives back those that were never seen."""
    return inbox.add(tx.conn, keys, tx.now)


def known(tx: ReadTx, key: str) -> bool:
    """Whether a key came before."""
    return inbox.has(tx.conn, key)


def forget(tx: WriteTx, key: str) -> None:
    """Let a key come once more: for a turn that was quarantined and is tried again."""
    inbox.drop(tx.conn, key)


def purge(tx: WriteTx) -> None:
    """Drop the keys that no platform can repeat any more."""
    inbox.purge(tx.conn, tx.now - KEPT)

"""Whether the keys at hand are those that the database was written with."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from services.storage import key_check
from services.storage.contacts import ADDRESS, contact_index
from services.storage.sealed import Unsealable
from services.storage.sessions import BODY
from services.transaction import ReadTx


def faults(tx: ReadTx) -> list[str]:
    """What doesn't open, tried on the oldest and the newest rows: a rotated key that was dropped shows on the oldest."""
    return sorted({*_sessions(tx), *_addresses(tx)})


def _sessions(tx: ReadTx) -> Iterator[str]:
    for row in key_check.sessions(tx.conn):
        yield from _fault(tx, BODY, row)


def _addresses(tx: ReadTx) -> Iterator[str]:
    for row in key_check.addresses(tx.conn):
        found = list(_fault(tx, ADDRESS, row))
        yield from found
        if not found and contact_index(tx.vault, tx.vault.open(ADDRESS, row.id, row.sealed)) != row.address_index:
            yield "KASIP_INDEX_KEY is not the one that the database was written with: nobody is found again"


def _fault(tx: ReadTx, place: str, row: Row[Any]) -> Iterator[str]:
    try:
        tx.vault.open(place, row.id, row.sealed)
    except Unsealable as unsealable:
        yield str(unsealable)

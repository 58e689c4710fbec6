"""Whether the keys at hand are those that the database was written with."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, select

from services.storage.people import contact, contact_index, session
from services.storage.sealed import Unsealable
from services.storage.sessions import BODY
from services.transaction import ReadTx

ADDRESS = "contact.address"
_SESSIONS = select(session.c.person_id.label("id"), session.c.body.label("sealed"))
_ADDRESSES = select(contact.c.id, contact.c.address.label("sealed"), contact.c.address_index).where(
    contact.c.address.is_not(None)
)


def faults(tx: ReadTx) -> list[str]:
    """What doesn't open, tried on the oldest and the newest rows: a rotated key that was dropped shows on the oldest."""
    return sorted({*_sessions(tx), *_addresses(tx)})


def _sessions(tx: ReadTx) -> Iterator[str]:
    for row in _ends(tx, _SESSIONS):
        yield from _fault(tx, BODY, row)


def _addresses(tx: ReadTx) -> Iterator[str]:
    for row in _ends(tx, _ADDRESSES):
        found = list(_fault(tx, ADDRESS, row))
        yield from found
        if not found and contact_index(tx.vault, tx.vault.open(ADDRESS, row.id, row.sealed)) != row.address_index:
            yield "KASIP_INDEX_KEY is not the one that the database was written with: nobody is found again"


def _ends(tx: ReadTx, rows: Select[Any]) -> list[Row[Any]]:
    """The first and the last row by id, which is by time."""
    id_ = rows.selected_columns[0]
    return [row for order in (id_, id_.desc()) for row in tx.conn.execute(rows.order_by(order).limit(1))]


def _fault(tx: ReadTx, place: str, row: Row[Any]) -> Iterator[str]:
    try:
        tx.vault.open(place, row.id, row.sealed)
    except Unsealable as unsealable:
        yield str(unsealable)

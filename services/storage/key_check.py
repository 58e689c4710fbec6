"""Sealed rows to try keys on: the oldest and the newest of each sort."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from services.storage.contacts import contact
from services.storage.sessions import session

_SESSIONS = select(session.c.person_id.label("id"), session.c.body.label("sealed"))
_ADDRESSES = select(contact.c.id, contact.c.address.label("sealed"), contact.c.address_index).where(
    contact.c.address.is_not(None)
)


def sessions(conn: Connection) -> Sequence[Row[Any]]:
    """The first and the last session."""
    return _ends(conn, _SESSIONS)


def addresses(conn: Connection) -> Sequence[Row[Any]]:
    """The first and the last address that is one, with its index."""
    return _ends(conn, _ADDRESSES)


def _ends(conn: Connection, rows: Select[Any]) -> Sequence[Row[Any]]:
    """The first and the last row by id, which is by time."""
    id_ = rows.selected_columns[0]
    return [row for order in (id_, id_.desc()) for row in conn.execute(rows.order_by(order).limit(1))]

"""Where persons may write from: their own addresses, and those that they share with others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from domain.messaging import DeliveryStatus
from services.storage.contacts import contact
from services.storage.deliveries import OPEN, delivery
from services.storage.messages import message
from services.storage.sharers import sharer


def of_persons(conn: Connection, persons: Sequence[str]) -> Sequence[Row[Any]]:
    """The addresses of persons (`person`) that were not given up: `id`, `channel`, `created_at`; the oldest first."""
    columns: list[ColumnElement[Any]] = [contact.c.id, contact.c.channel, contact.c.created_at]
    known = contact.c.address.is_not(None)
    writes: list[ColumnElement[Any]] = [contact.c.person_id.label("person"), *columns]
    shares: list[ColumnElement[Any]] = [sharer.c.person_id.label("person"), *columns]
    own = select(*writes).where(contact.c.person_id.in_(persons), known)
    joined = select(*shares).join(contact, contact.c.id == sharer.c.contact_id)
    rows: Sequence[Row[Any]] = conn.execute(own.union(joined.where(sharer.c.person_id.in_(persons), known))).all()
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def silence(conn: Connection, contact_id: str, person: str, now: datetime) -> None:
    """Let nothing of the person's wait for the address any more."""
    theirs = select(message.c.id).where(message.c.person_id == person)
    over = {"status": DeliveryStatus.UNSENDABLE, "reason": "unlinked", "at": now}
    waits = (delivery.c.contact_id == contact_id, delivery.c.message_id.in_(theirs), OPEN)
    conn.execute(update(delivery).where(*waits).values(**over))

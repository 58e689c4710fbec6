"""The queue of messages that wait for a provider: claimed by one process at a time, of each address the oldest first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from domain.messaging import CARRIED, DeliveryStatus
from services.storage.contacts import contact
from services.storage.messages import message
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Boolean, nullable=False, default=True, server_default=text("true")),  # to a person's words; else a notice
    Column("replaces", String),  # the channel's id of our message that this one is written over
    Column("erases", String),  # the channel's id of the person's message that must not stay there (F-12)
    Column("due_at", UtcDateTime),  # not to be tried before
    Column("holder", String),  # the process that is bringing it, until `held_until`
    Column("held_until", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0, server_default=text("0")),
    Column("provider_id", String),
    Column("by_template", Boolean, nullable=False, default=False, server_default=false()),  # in words that the channel approved
    Column("reason", String),
    Index(None, "message_id"),
)
_STILL_OPEN = text("status IN ('queued', 'sending')")
Index("ix_delivery_open", delivery.c.contact_id, delivery.c.id, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)
# The values stand in the statement itself: SQLite takes a partial index only where it sees them there.
OPEN = delivery.c.status.in_([literal_column(f"'{one.value}'") for one in (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)])

# How far a message is; one that can't go further is as far as it gets, unless it turns out to have been delivered.
_ADD = insert(delivery)
_RANKS = {
    DeliveryStatus.QUEUED: 0, DeliveryStatus.SENDING: 0, DeliveryStatus.ACCEPTED: 1, DeliveryStatus.FAILED: 2,
    DeliveryStatus.UNSENDABLE: 2, DeliveryStatus.DELIVERED: 3, DeliveryStatus.READ: 4,
}  # fmt: skip


def _free(now: datetime) -> ColumnElement[bool]:
    """Queued and due, or left by a process that is gone."""
    queued = and_(delivery.c.status == DeliveryStatus.QUEUED, or_(delivery.c.due_at.is_(None), delivery.c.due_at <= now))
    left = and_(delivery.c.status == DeliveryStatus.SENDING, delivery.c.held_until < now)
    return or_(queued, left)


def claim(conn: Connection, now: datetime, holder: str, until: datetime, channels: Collection[str], limit: int) -> Sequence[str]:
    """Hold the oldest open message of each address, where it is free; the ids. Two processes never get the same one."""
    waiting = select(delivery.c.id).where(delivery.c.id.in_(_firsts()), delivery.c.channel.in_(channels), _free(now))
    chosen = waiting.order_by(delivery.c.answer.desc(), delivery.c.id).limit(limit)
    held = {"status": DeliveryStatus.SENDING, "holder": holder, "held_until": until}
    change = update(delivery).where(delivery.c.id.in_(chosen), _free(now)).values(**held)
    return conn.scalars(change.returning(delivery.c.id)).all()


def whole(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Deliveries with their messages and addresses, oldest first."""
    columns: list[ColumnElement[Any]] = [
        delivery.c.id, delivery.c.contact_id, delivery.c.channel, delivery.c.replaces, delivery.c.erases, delivery.c.tries,
        delivery.c.message_id, delivery.c.answer, delivery.c.by_template, message.c.person_id, message.c.body, message.c.notice,
        message.c.language, message.c.at, contact.c.address, contact.c.blocked_at, contact.c.last_seen_at, contact.c.other_index,
    ]  # fmt: skip
    joined = delivery.join(message).join(contact, contact.c.id == delivery.c.contact_id)
    return conn.execute(select(*columns).select_from(joined).where(delivery.c.id.in_(ids)).order_by(delivery.c.id)).all()


def settle(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep the results of deliveries that are still open."""
    if rows:
        change = update(delivery).where(delivery.c.id == bindparam("key"), OPEN)
        values: dict[str, Any] = {
            "status": bindparam("to_status"), "provider_id": bindparam("to_provider"), "reason": bindparam("to_reason"),
            "due_at": bindparam("to_due"), "tries": bindparam("to_tries"), "at": bindparam("to_at"), "held_until": None,
            "by_template": bindparam("to_template"),
        }  # fmt: skip
        conn.execute(change.values(**values), [dict(row) for row in rows])


def shut(conn: Connection, contacts: Sequence[str], now: datetime) -> None:
    """Mark addresses that take nothing any more, and let nothing wait for them."""
    conn.execute(update(contact).where(contact.c.id.in_(contacts), contact.c.blocked_at.is_(None)).values(blocked_at=now))
    over = {"status": DeliveryStatus.UNSENDABLE, "reason": "blocked", "at": now}
    conn.execute(update(delivery).where(delivery.c.contact_id.in_(contacts), OPEN).values(**over))


def drop(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Let nothing that was said to these persons wait any more."""
    theirs = select(message.c.id).where(message.c.person_id.in_(persons))
    over = {"status": DeliveryStatus.UNSENDABLE, "reason": "erased", "at": now}
    conn.execute(update(delivery).where(delivery.c.message_id.in_(theirs), OPEN).values(**over))


def progress(conn: Connection, status: DeliveryStatus, reason: str | None, ids: Sequence[str], now: datetime) -> Sequence[str]:
    """Let deliveries go forward to a status, as the provider says; the ids of those that did. None goes back."""
    earlier = delivery.c.status.in_([one for one in _RANKS if _RANKS[one] < _RANKS[status]])
    values = {"status": status, "at": now, "reason": reason, "held_until": None, "due_at": None}
    change = update(delivery).where(delivery.c.id.in_(ids), earlier).values(**values)
    return conn.scalars(change.returning(delivery.c.id)).all()


def told(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Of deliveries: the message, its person, the address, how often it set out, whether it was an answer, or a template."""
    other = delivery.alias()
    roads = select(func.count()).where(other.c.message_id == delivery.c.message_id).scalar_subquery().label("roads")
    columns: list[ColumnElement[Any]] = [
        delivery.c.id, delivery.c.message_id, delivery.c.contact_id, delivery.c.channel, delivery.c.answer,
        delivery.c.by_template, message.c.person_id, roads,
    ]  # fmt: skip
    return conn.execute(select(*columns).select_from(delivery.join(message)).where(delivery.c.id.in_(ids))).all()


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Let messages travel: for the first time, or once more by another road."""
    if rows:
        conn.execute(_ADD, [dict(row) for row in rows])


def undelivered(conn: Connection, contacts: Sequence[str]) -> Sequence[str]:
    """The open deliveries to these addresses."""
    return conn.scalars(select(delivery.c.id).where(delivery.c.contact_id.in_(contacts), OPEN)).all()


def other_addresses(conn: Connection, persons: Sequence[str]) -> Sequence[Row[Any]]:
    """Where else persons may be reached by a provider: the addresses that are open, each person's newest last."""
    columns: list[ColumnElement[Any]] = [contact.c.id, contact.c.person_id, contact.c.channel]
    open_ = (contact.c.person_id.in_(persons), contact.c.channel.in_(CARRIED), contact.c.blocked_at.is_(None))
    return conn.execute(select(*columns).where(*open_).order_by(contact.c.last_seen_at, contact.c.id)).all()


def outlook(conn: Connection, channels: Collection[str]) -> tuple[bool, datetime | None]:
    """Whether something is queued, also behind another one, and the earliest moment at which something open may be tried."""
    sending = delivery.c.status == DeliveryStatus.SENDING
    when = case((sending, delivery.c.held_until), else_=func.coalesce(delivery.c.due_at, delivery.c.at))
    ours = delivery.c.channel.in_(channels)
    queued = select(delivery.c.id).where(OPEN, delivery.c.status == DeliveryStatus.QUEUED, ours).correlate(None).exists()
    earliest = func.min(when, type_=delivery.c.at.type)
    row = conn.execute(select(queued, earliest).where(delivery.c.id.in_(_firsts()), ours)).one()
    return bool(row[0]), row[1]


def troubled(conn: Connection, waiting_since: datetime, failed_since: datetime) -> tuple[int, int]:
    """How many open messages were said before a moment, and how many failed after another."""
    late = select(func.count()).select_from(delivery.join(message)).where(OPEN, message.c.at < waiting_since)
    failed = select(func.count()).where(delivery.c.status == DeliveryStatus.FAILED, delivery.c.at > failed_since)
    return conn.scalar(late) or 0, conn.scalar(failed) or 0


def _firsts() -> Select[tuple[str | None]]:
    """The oldest open message of each address."""
    return select(func.min(delivery.c.id)).where(OPEN).group_by(delivery.c.contact_id)

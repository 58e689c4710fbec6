"""How far the invitation of each member got: what became of the message in the chat, by whom else he or she was told (SM-5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.councils import Told
from domain.messaging import Channel, DeliveryStatus
from services import invitations
from services.storage import council_chats as chats
from services.transaction import ReadTx, WriteTx

CLOCK = "clock"


class Reached(StrEnum):
    """How far an invitation in the chat got; where a channel tells no receipts, `accepted` is as far as it is known."""

    NOT_IN_CHAT = "not_in_chat"
    PLANNED = "planned"  # it is sent in a few minutes, or when it is day again
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"  # somebody has to phone


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it stands; `arrived_on` is the day on which its member was told by it, as far as the channel says."""

    reached: Reached
    channel: Channel | None = None
    at: datetime | None = None
    arrived_on: date | None = None


OUT = Invitation(Reached.NOT_IN_CHAT)
_REACHED: Mapping[str, Reached] = {
    DeliveryStatus.QUEUED: Reached.SENDING,
    DeliveryStatus.SENDING: Reached.SENDING,
    DeliveryStatus.ACCEPTED: Reached.ACCEPTED,
    DeliveryStatus.DELIVERED: Reached.DELIVERED,
    DeliveryStatus.READ: Reached.READ,
    DeliveryStatus.FAILED: Reached.FAILED,
    DeliveryStatus.UNSENDABLE: Reached.FAILED,
}
# The farthest of several roads is what counts.
_ORDER = (Reached.READ, Reached.DELIVERED, Reached.ACCEPTED, Reached.SENDING, Reached.FAILED)
_RECEIPTS = frozenset({Channel.WHATSAPP})  # here it is told when a message was delivered


def states(tx: ReadTx, seats: Sequence[Row[Any]]) -> Mapping[str, Invitation]:
    """The invitation of each seat, by its id."""
    found = by_key(tx, [seat.invitation for seat in seats if seat.invitation])
    return {seat.id: found[seat.invitation] if seat.invitation else OUT for seat in seats}


def by_key(tx: ReadTx, keys: Sequence[str]) -> Mapping[str, Invitation]:
    """How far the message of each planned event got, by the event's key."""
    roads = defaultdict(list)
    for row in chats.roads(tx.conn, keys):
        roads[row.key].append(row)
    return {key: _state(roads[key]) for key in keys}


def wanted(tx: ReadTx) -> bool:
    """Whether an invitation arrived of which it is not kept yet that its member was told."""
    return any(one.arrived_on for one in states(tx, chats.waiting(tx.conn)).values())


def note(tx: WriteTx) -> int:
    """Keep of whom the chat says that they were told, each once; how many."""
    seats = chats.waiting(tx.conn)
    arrived = {id_ for id_, one in states(tx, seats).items() if one.arrived_on}
    return sum(_note(tx, id_) for id_ in sorted({seat.session_id for seat in seats if seat.id in arrived}))


def _note(tx: WriteTx, session: str) -> int:
    row = chats.lock(tx.conn, session)
    seats = [seat for seat in chats.waiting(tx.conn) if seat.session_id == session] if row is not None else []
    days: dict[date, list[str]] = defaultdict(list)
    for id_, one in states(tx, seats).items():
        if one.arrived_on:
            days[one.arrived_on].append(id_)
    for day, ids in sorted(days.items()):
        assert row is not None  # noqa: S101 - it has seats
        invitations.mark(tx, row, ids, Told.CHAT, (day, CLOCK))
    return sum(map(len, days.values()))


def _state(roads: Sequence[Row[Any]]) -> Invitation:
    if not roads:
        return OUT
    if roads[0].done_at is None:
        return Invitation(Reached.PLANNED, at=roads[0].due_at)
    sent = [row for row in roads if row.status is not None]
    if not sent:
        return Invitation(Reached.FAILED, at=roads[0].done_at)  # its person is gone, or the turn failed
    best = min(sent, key=lambda row: _ORDER.index(_REACHED[row.status]))
    reached, channel = _REACHED[best.status], Channel(best.channel)
    return Invitation(reached, channel, best.at, _arrived(reached, channel, best))


def _arrived(reached: Reached, channel: Channel, road: Row[Any]) -> date | None:
    """The day on which it was told: delivered where receipts are given, accepted elsewhere.

    What stands in the browser chat is told when its person was there again.
    """
    if reached in {Reached.DELIVERED, Reached.READ}:
        return local_date(road.at)
    if reached is not Reached.ACCEPTED or channel in _RECEIPTS:
        return None
    if channel is Channel.WEB:
        return local_date(road.seen_at) if road.seen_at and road.seen_at > road.at else None
    return local_date(road.at)

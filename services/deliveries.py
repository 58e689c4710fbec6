"""Bringing committed messages to a provider: who brings what, in which order, and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from domain.doors import Doors, Way
from domain.language import Language, spoken
from domain.messaging import Channel, Choice, DeliveryStatus, Document, Link, tells_number
from services import links, words
from services.storage import contacts, deliveries
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.words import Words

MOST_ROADS = 4  # how often a message sets out
PAUSE = timedelta(minutes=1)
HELD = timedelta(seconds=30)  # longer than a provider's answer may take
ENDED = frozenset({DeliveryStatus.FAILED, DeliveryStatus.UNSENDABLE})


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way, whole: codes and links are filled in, so it is kept nowhere but in memory.

    `astray`: the way of its link, where it is not known where that leads.
    """

    id: str
    contact: str
    person: str
    channel: Channel
    address: str = field(repr=False)
    language: Language
    text: str = field(default="", repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    choices: tuple[Choice, ...] = ()
    document: Document | None = None
    phone_button: str | None = None
    link: tuple[str, str] | None = field(default=None, repr=False)
    astray: Way | None = None
    replaces: str | None = None
    erases: str | None = None
    tries: int = 0
    made_at: datetime | None = None
    answer: bool = True
    notice: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    heard_at: datetime | None = None
    by_template: bool = False
    numbered: bool = True  # the channel has told us the person's number


@dataclass(frozen=True, slots=True)
class Result:
    """What came of bringing one message; `due_at` is when to try again, `shut` that the person takes nothing there any more.

    `by_template`: it went in words that the channel approved, without the question that was asked.
    """

    id: str
    status: DeliveryStatus
    contact: str = ""
    provider_id: str | None = None
    reason: str | None = None
    due_at: datetime | None = None
    tries: int = 0
    shut: bool = False
    by_template: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a provider tells later of the delivery `id`: how far it is, or why it never arrived.

    `shut`: the person takes nothing there; `closed`: only words that the channel approved are taken now; `passing`: it may be
    taken later.
    """

    id: str
    status: DeliveryStatus
    reason: str | None = None
    shut: bool = False
    closed: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """`queued`: some wait that nobody brings yet; `next_at`: when one may be tried, or is left by a process that is gone."""

    queued: bool
    next_at: datetime | None


def filled(vault: Vault, doors: Doors, kept: Words) -> dict[str, Any]:
    """An envelope's part that is the words of its message, codes and links filled in."""
    codes = kept.codes(vault)
    link = _there(vault, doors, kept.link) if kept.link else None
    return {
        "text": kept.with_codes(codes),
        "codes": tuple(codes.values()),
        "choices": kept.choices,
        "document": kept.document,
        "phone_button": kept.phone_button,
        "link": link,
        "astray": Way(kept.link.way) if kept.link and not link else None,
        "values": kept.values,
    }


def _there(vault: Vault, doors: Doors, link: Link) -> tuple[str, str] | None:
    """A link's label and address; None while it is not known where it leads."""
    address = doors.address(Way(link.way), links.token(vault, link.id))
    return (link.label, address) if address else None


def claim(tx: WriteTx, doors: Doors, holder: str, channels: Collection[Channel], limit: int) -> Sequence[Envelope]:
    """Take messages that wait, of each address only the oldest, answers before notices; they are the holder's for `HELD`.

    Nothing is brought to who shut us out: notices go where else the person may be reached.
    """
    taken = deliveries.claim(tx.conn, tx.now, holder, tx.now + HELD, channels, limit)
    rows = deliveries.whole(tx.conn, taken) if taken else []
    _shut(tx, sorted({row.contact_id for row in rows if row.blocked_at is not None}))
    return [_envelope(tx, doors, row) for row in rows if row.blocked_at is None]


def record(tx: WriteTx, results: Sequence[Result]) -> None:
    """Keep what came of it; whoever shut us out has nothing waiting any more."""
    if not results:
        return
    rows = [
        {"key": one.id, "to_status": one.status, "to_provider": one.provider_id, "to_reason": one.reason, "to_due": one.due_at,
         "to_tries": one.tries, "to_at": tx.now, "to_template": one.by_template}
        for one in results
    ]  # fmt: skip
    deliveries.settle(tx.conn, rows)
    _shut(tx, sorted({one.contact for one in results if one.shut}), [one.id for one in results if one.shut])
    hidden = sorted({one.contact for one in results if one.by_template or one.status is DeliveryStatus.FAILED})
    if hidden:
        contacts.unseen(tx.conn, hidden)


def report(tx: WriteTx, reports: Sequence[Report]) -> None:
    """Keep what a provider tells of messages: statuses only go forward, in whatever order and how often they come."""
    failed = _failed(tx, reports)
    if not failed:
        return
    rows = deliveries.told(tx.conn, list(failed))
    closed = [row for row in rows if failed[row.id].closed and not row.by_template]
    deliveries.add(tx.conn, [_once_more(tx, row, row.contact_id, row.channel, by_template=True) for row in closed])
    passing = [row for row in rows if failed[row.id].passing and row.roads < MOST_ROADS]
    deliveries.add(tx.conn, [_once_more(tx, row, row.contact_id, row.channel, tx.now + PAUSE * row.roads) for row in passing])
    _shut(tx, sorted({row.contact_id for row in rows if failed[row.id].shut}), [row.id for row in rows if failed[row.id].shut])
    contacts.unseen(tx.conn, sorted({row.contact_id for row in rows}))


def _failed(tx: WriteTx, reports: Sequence[Report]) -> Mapping[str, Report]:
    """Let messages go forward; the reports, by delivery, of those that have failed by this. What arrived after all has not."""
    alike: dict[tuple[DeliveryStatus, str | None], dict[str, Report]] = defaultdict(dict)
    for one in reports:
        alike[one.status, one.reason][one.id] = one
    failed: dict[str, Report] = {}
    for (status, reason), of in sorted(alike.items(), key=lambda one: one[0][0] in ENDED):
        moved = deliveries.progress(tx.conn, status, reason, sorted(of), tx.now)
        failed |= {id_: of[id_] for id_ in moved if status in ENDED}
    return failed


def _shut(tx: WriteTx, addresses: Sequence[str], ended: Sequence[str] = ()) -> None:
    """Let nothing wait for these addresses; what was no answer goes to where else its person may be reached."""
    if not addresses:
        return
    left = deliveries.told(tx.conn, sorted({*ended, *deliveries.undelivered(tx.conn, addresses)}))
    deliveries.shut(tx.conn, addresses, tx.now)
    notices = [row for row in left if not row.answer]
    others = {row.person_id: row for row in deliveries.other_addresses(tx.conn, [row.person_id for row in notices])}
    roads = [(row, others[row.person_id]) for row in notices if row.person_id in others]
    deliveries.add(tx.conn, [_once_more(tx, row, other.id, other.channel) for row, other in roads])


def _once_more(
    tx: WriteTx, row: Row[Any], contact: str, channel: str, due: datetime | None = None, *, by_template: bool = False
) -> dict[str, Any]:
    return {
        "id": tx.new_id(), "message_id": row.message_id, "contact_id": contact, "channel": channel,
        "status": DeliveryStatus.QUEUED, "at": tx.now, "answer": row.answer, "due_at": due,
        "by_template": by_template or row.by_template,
    }  # fmt: skip


def outlook(tx: ReadTx, channels: Collection[Channel]) -> Outlook:
    """Whether messages wait, and when the next one may be tried."""
    return Outlook(*deliveries.outlook(tx.conn, channels))


def troubled(tx: ReadTx) -> tuple[int, int]:
    """How many messages have waited for ten minutes, and how many failed within a day."""
    return deliveries.troubled(tx.conn, tx.now - timedelta(minutes=10), tx.now - timedelta(days=1))


def _envelope(tx: WriteTx, doors: Doors, row: Row[Any]) -> Envelope:
    address = tx.vault.open(contacts.ADDRESS, row.contact_id, row.address)
    return Envelope(
        id=row.id,
        contact=row.contact_id,
        person=row.person_id,
        channel=Channel(row.channel),
        address=address,
        numbered=tells_number(address, other=row.other_index is not None),
        language=spoken(row.language),
        replaces=row.replaces,
        erases=row.erases,
        tries=row.tries,
        made_at=row.at,
        answer=row.answer,
        notice=row.notice,
        heard_at=row.last_seen_at,
        by_template=row.by_template,
        **filled(tx.vault, doors, words.opened(tx.vault, row.message_id, row.body)),
    )

"""Bringing committed messages to a provider: who brings what, in which order, and what came of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from domain.doors import Doors, Way
from domain.language import Language
from domain.messaging import Channel, Choice, DeliveryStatus, Document
from services import links
from services.recovery import reveal
from services.storage import deliveries
from services.storage.messages import BODY
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

HELD = timedelta(seconds=30)  # longer than a provider's answer may take


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way, whole: codes and links are filled in, so it is kept nowhere but in memory."""

    id: str
    contact: str
    person: str
    channel: Channel
    address: str = field(repr=False)
    language: Language
    text: str = field(repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    choices: tuple[Choice, ...] = ()
    document: Document | None = None
    phone_button: str | None = None
    link: tuple[str, str] | None = field(default=None, repr=False)
    replaces: str | None = None
    erases: str | None = None
    tries: int = 0
    made_at: datetime | None = None
    answer: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of bringing one message; `due_at` is when to try again, `shut` that the person takes nothing there any more."""

    id: str
    status: DeliveryStatus
    contact: str = ""
    provider_id: str | None = None
    reason: str | None = None
    due_at: datetime | None = None
    tries: int = 0
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """`queued`: some wait that nobody brings yet; `next_at`: when one may be tried, or is left by a process that is gone."""

    queued: bool
    next_at: datetime | None


def filled(vault: Vault, doors: Doors, body: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a message as an envelope has them, from its body as it is kept."""
    codes = {name: reveal(vault, secret) for name, secret in body.get("secrets", {}).items()}
    text: str = body["text"]
    for name, code in codes.items():
        text = text.replace(f"⟦{name}⟧", code)
    link, document = body.get("link"), body.get("document")
    return {
        "text": text,
        "codes": tuple(codes.values()),
        "choices": tuple(Choice(value, label) for value, label in body.get("choices", ())),
        "document": Document(**document) if document else None,
        "phone_button": body.get("phone"),
        "link": (link["label"], doors.url(Way(link["way"]), links.token(vault, link["id"]))) if link else None,
    }


def claim(tx: WriteTx, doors: Doors, holder: str, channels: Collection[Channel], limit: int) -> Sequence[Envelope]:
    """Take messages that wait, of each address only the oldest, answers before notices; they are the holder's for `HELD`.

    Nothing is brought to who shut us out.
    """
    taken = deliveries.claim(tx.conn, tx.now, holder, tx.now + HELD, channels, limit)
    rows = deliveries.whole(tx.conn, taken) if taken else []
    if closed := sorted({row.contact_id for row in rows if row.blocked_at is not None}):
        deliveries.shut(tx.conn, closed, tx.now)
    return [_envelope(tx, doors, row) for row in rows if row.blocked_at is None]


def record(tx: WriteTx, results: Sequence[Result]) -> None:
    """Keep what came of it; whoever shut us out has nothing waiting any more."""
    rows = [
        {"key": one.id, "to_status": one.status, "to_provider": one.provider_id, "to_reason": one.reason, "to_due": one.due_at,
         "to_tries": one.tries, "to_at": tx.now}
        for one in results
    ]  # fmt: skip
    deliveries.settle(tx.conn, rows)
    if shut := sorted({one.contact for one in results if one.shut}):
        deliveries.shut(tx.conn, shut, tx.now)


def outlook(tx: ReadTx, channels: Collection[Channel]) -> Outlook:
    """Whether messages wait, and when the next one may be tried."""
    return Outlook(*deliveries.outlook(tx.conn, channels))


def troubled(tx: ReadTx) -> tuple[int, int]:
    """How many messages have waited for ten minutes, and how many failed within a day."""
    return deliveries.troubled(tx.conn, tx.now - timedelta(minutes=10), tx.now - timedelta(days=1))


def _envelope(tx: WriteTx, doors: Doors, row: Row[Any]) -> Envelope:
    body = json.loads(tx.vault.open(BODY, row.message_id, row.body))
    return Envelope(
        id=row.id,
        contact=row.contact_id,
        person=row.person_id,
        channel=Channel(row.channel),
        address=tx.vault.open("contact.address", row.contact_id, row.address),
        language=Language(row.language) if row.language else Language.KK,
        replaces=row.replaces,
        erases=row.erases,
        tries=row.tries,
        made_at=row.at,
        answer=row.answer,
        **filled(tx.vault, doors, body),
    )

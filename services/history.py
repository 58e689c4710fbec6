"""What a person sees of the conversation."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, or_, select

from dialogs.persons import BARRED
from domain.doors import Way
from domain.language import Language
from domain.messaging import Choice, Contact, Document
from services import links
from services.recovery import reveal
from services.storage import sessions
from services.storage.messages import BODY, ERASED, message
from services.storage.sessions import Standing
from services.storage.sharers import unknown
from services.transaction import ReadTx

HIDDEN = "••••-••••-••••"


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A way to another place; its address follows from the way and the token."""

    way: Way
    label: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One message; `id` is its place in the person's own gapless count, a choice's value is the whole button id."""

    id: int
    sender: Literal["person", "bot"]
    text: str
    choices: tuple[Choice, ...]
    at: datetime
    language: Language | None = None
    document: Document | None = None
    link: ShownLink | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A person's messages, ascending; the choices of the last one of the bot's are the live ones."""

    person: str
    language: Language | None
    items: tuple[Item, ...]


def visible(tx: ReadTx, contact: Contact, after: int = 0, limit: int = 500) -> History | None:
    """The oldest messages past `after`; None when the address is nobody's.

    Where several share the address, nothing is seen after a pause, and only the last question until it is known who asks.
    """
    standing = sessions.at_contacts(tx, [contact]).get(contact)
    if standing is None:
        return None
    if standing.shared and standing.session.step in BARRED:
        after = max(after, standing.sequence - 1)
    elif standing.shared and unknown(standing.known_at, tx.now):
        return History(standing.session.person, standing.session.language, ())
    query = select(message).where(message.c.person_id == standing.session.person, message.c.sequence > after)
    seen = query.where(or_(message.c.notice.is_(None), message.c.notice != ERASED))
    rows = tx.conn.execute(seen.order_by(message.c.sequence).limit(limit)).all()
    return History(standing.session.person, standing.session.language, tuple(_item(tx, row, standing) for row in rows))


def latest(tx: ReadTx, contact: Contact, count: int) -> History | None:
    """The newest `count` messages; None when the address is nobody's."""
    standing = sessions.at_contacts(tx, [contact]).get(contact)
    return visible(tx, contact, max(standing.sequence - count, 0), count) if standing else None


def _item(tx: ReadTx, row: Row[Any], standing: Standing) -> Item:
    body = json.loads(tx.vault.open(BODY, row.id, row.body))
    last = row.sequence == standing.sequence
    return Item(
        id=row.sequence,
        sender="person" if row.direction == "in" else "bot",
        text=_filled(tx, body, last),
        choices=tuple(Choice(value, label) for value, label in body.get("choices", ())),
        at=row.at,
        language=Language(row.language) if row.language else None,
        document=Document(**body["document"]) if "document" in body else None,
        link=_link(tx, body["link"]) if last and "link" in body else None,
    )


def _link(tx: ReadTx, kept: dict[str, str]) -> ShownLink:
    return ShownLink(Way(kept["way"]), kept["label"], links.token(tx.vault, kept["id"]))


def _filled(tx: ReadTx, body: dict[str, Any], last: bool) -> str:
    """Secrets stand nowhere: they are filled in while theirs is the last message, and hidden from then on."""
    text: str = body["text"]
    for name, secret in body.get("secrets", {}).items():
        text = text.replace(f"⟦{name}⟧", reveal(tx.vault, secret) if last else HIDDEN)
    return text

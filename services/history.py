"""What a person sees of the conversation."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from dialogs.persons import BARRED
from domain.doors import Way
from domain.language import Language
from domain.messaging import Choice, Contact, Document, Link
from services import links, words
from services.storage import messages, sessions
from services.storage.sessions import Standing
from services.storage.sharers import unknown
from services.transaction import ReadTx

HIDDEN = "••••-••••-••••"
PAGE = 500


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A way to another place; its address follows from the way and the token."""

    way: Way
    label: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One message; `id` is its place in the person's own gapless count, a choice's value is the whole button id.

    `files`: a file may answer it.
    """

    id: int
    sender: Literal["person", "bot"]
    text: str
    choices: tuple[Choice, ...]
    at: datetime
    language: Language | None = None
    document: Document | None = None
    link: ShownLink | None = None
    files: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """A person's messages, ascending; the choices of the last one of the bot's are the live ones."""

    person: str
    language: Language | None
    items: tuple[Item, ...]


def visible(tx: ReadTx, contact: Contact, after: int = 0, limit: int = PAGE) -> History | None:
    """The oldest messages past `after`; None when the address is nobody's."""
    standing = sessions.at_contacts(tx, [contact]).get(contact)
    return _seen(tx, standing, after, limit) if standing else None


def latest(tx: ReadTx, contact: Contact, count: int) -> History | None:
    """The newest `count` messages; None when the address is nobody's."""
    standing = sessions.at_contacts(tx, [contact]).get(contact)
    return _seen(tx, standing, max(standing.sequence - count, 0), count) if standing else None


def _seen(tx: ReadTx, standing: Standing, after: int, limit: int) -> History:
    """Where several share the address, nothing is seen after a pause, and only the last question until it is known who asks."""
    person, language = standing.session.person, standing.session.language
    if standing.shared and standing.session.step in BARRED:
        after = max(after, standing.sequence - 1)
    elif standing.shared and unknown(standing.known_at, tx.now):
        return History(person, language, ())
    rows = messages.said(tx.conn, person, after, limit) if limit else ()
    return History(person, language, tuple(_item(tx, row, standing) for row in rows))


def _item(tx: ReadTx, row: Row[Any], standing: Standing) -> Item:
    """Codes are filled in, and links lead, while theirs is the last message."""
    kept = words.opened(tx.vault, row.id, row.body)
    last = row.sequence == standing.sequence
    return Item(
        id=row.sequence,
        sender="person" if row.direction == "in" else "bot",
        text=kept.with_codes(kept.codes(tx.vault) if last else dict.fromkeys(kept.secrets, HIDDEN)),
        choices=kept.choices,
        at=row.at,
        language=Language(row.language) if row.language else None,
        document=kept.document,
        link=_link(tx, kept.link) if last and kept.link else None,
        files=kept.files,
    )


def _link(tx: ReadTx, kept: Link) -> ShownLink:
    return ShownLink(Way(kept.way), kept.label, links.token(tx.vault, kept.id))

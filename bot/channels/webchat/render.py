"""What was said, for programs as JSON and for the page as bubbles; pure."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.doors import Doors
from domain.language import Language
from domain.messaging import Choice, Document
from services.history import History, Item, ShownLink

KEY = re.compile(r"\b((?:[0-9A-Z]{4}-)+[0-9A-Z]{4,8})\b", re.ASCII)
KIND = re.compile(r"\.([A-Za-z0-9]{1,5})$")
CLOSED = Doors()
MANY = 8  # more choices stand in two columns while they are live, and are named by the first and the last afterwards


def as_event(item: Item, doors: Doors = CLOSED) -> str:
    """One server-sent event."""
    return f"id: {item.id}\ndata: {json.dumps(as_data(item, doors), ensure_ascii=False, separators=(',', ':'))}\n\n"


def as_data(item: Item, doors: Doors = CLOSED) -> Mapping[str, object]:
    choices = [{"id": choice.value, "label": choice.label} for choice in item.choices]
    spoken = {"language": item.language} if item.language else {}
    return {
        "id": item.id,
        "from": item.sender,
        "text": item.text,
        "choices": choices,
        **_document(item),
        **_link(item, doors),
        **({"files": True} if item.files else {}),
        **spoken,
    }


def _document(item: Item) -> Mapping[str, object]:
    if item.document is None:
        return {}
    return {"document": {"url": document_url(item.id), "name": item.document.name, "size": item.document.size}}


def _link(item: Item, doors: Doors) -> Mapping[str, object]:
    door = _door(item.link, doors)
    return {"link": {"label": door.label, "url": door.url}} if door else {}


def document_url(item: int) -> str:
    """Where the person gets the document of a message."""
    return f"/chat/documents/{item}"


def person_comment(tag: str) -> str:
    """Whose conversation it is, by a short name: a page that shows another's begins anew."""
    return f": person {tag}\n\n"


def language_comment(language: Language | None) -> str:
    """A comment, which readers of events skip: our own page learns from it when to change its own words."""
    return f": language {language or ''}\n\n"


@dataclass(frozen=True, slots=True)
class Card:
    """A document as the page shows it: a link with the name, the kind (PDF) and the size in kB."""

    url: str
    name: str
    kind: str
    kilobytes: int


@dataclass(frozen=True, slots=True)
class Door:
    """A way to another place, as the page shows it: a link that looks like a button."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page; `old` are choices that no longer count, every second part is a code to write down."""

    id: int
    sender: str
    parts: tuple[str, ...]
    language: Language | None
    old: tuple[str, ...] = ()
    card: Card | None = None
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the page shows; `choices` are the live ones, under the last bot message `now`; `files`: a file may answer it."""

    bubbles: tuple[Bubble, ...]
    choices: tuple[Choice, ...]
    many: bool
    language: Language | None
    now: int
    last: int
    more: bool
    files: bool = False


def conversation(history: History, shown: int, commands: Mapping[str, str], doors: Doors = CLOSED) -> Conversation:
    """A person's newest items, `shown` at most; commands are said in words."""
    items = history.items
    last_bot = next((item for item in reversed(items) if item.sender == "bot"), None)
    choices = last_bot.choices if last_bot else ()
    return Conversation(
        bubbles=tuple(_bubble(item, item is last_bot, commands, doors) for item in items),
        choices=choices,
        many=len(choices) > MANY,
        language=last_bot.language if last_bot else None,
        now=last_bot.id if last_bot else 0,
        last=items[-1].id if items else 0,
        more=len(items) >= shown and items[0].id > 1,
        files=last_bot is not None and last_bot.files,
    )


def _bubble(item: Item, live: bool, commands: Mapping[str, str], doors: Doors) -> Bubble:
    text = commands.get(item.text, item.text) if item.sender == "person" else item.text
    card = _card(item.id, item.document) if item.document else None
    old = () if live else _old(item.choices)
    return Bubble(item.id, item.sender, tuple(KEY.split(text)), item.language, old, card, _door(item.link, doors))


def _door(link: ShownLink | None, doors: Doors) -> Door | None:
    """None too where the house has no such door any more, or does not know it yet."""
    address = doors.from_here(link.way, link.token) if link else None
    return Door(link.label, address) if link and address else None


def _card(item: int, document: Document) -> Card:
    kind = KIND.search(document.name)
    return Card(document_url(item), document.name, kind[1].upper() if kind else "", math.ceil(document.size / 1024))


def _old(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """What was offered, in short: a list of twenty regions would push the conversation out of sight, and one says nothing."""
    if len(choices) > MANY:
        return (f"{choices[0].label} … {choices[-1].label}",)
    return tuple(choice.label for choice in choices) if len(choices) > 1 else ()

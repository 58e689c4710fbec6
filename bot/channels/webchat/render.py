"""What was said, for programs as JSON and for the page as bubbles; pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.language import Language
from domain.messaging import Choice
from services.history import History, Item

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
RUSSIAN_LENGTH = 24


def as_event(item: Item) -> str:
    """One server-sent event."""
    return f"id: {item.id}\ndata: {json.dumps(as_data(item), ensure_ascii=False, separators=(',', ':'))}\n\n"


def as_data(item: Item) -> Mapping[str, object]:
    choices = [{"id": choice.value, "label": choice.label} for choice in item.choices]
    return {"id": item.id, "from": item.sender, "text": item.text, "choices": choices}


def language_comment(language: Language | None) -> str:
    """A comment, which readers of events skip: our own page learns from it when to change its own words."""
    return f": language {language or ''}\n\n"


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page; `old` are choices that no longer count."""

    id: int
    sender: str
    text: str
    language: Language | None
    old: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the page shows; `choices` are the live ones, under the last bot message `now`."""

    bubbles: tuple[Bubble, ...]
    choices: tuple[Choice, ...]
    now: int
    last: int
    more: bool


def conversation(history: History, items: Sequence[Item], shown: int, commands: Mapping[str, str]) -> Conversation:
    """The last `shown` of a person's items; commands are said in words."""
    last_bot = next((item for item in reversed(items) if item.sender == "bot"), None)
    now = last_bot.id if last_bot else 0
    return Conversation(
        bubbles=tuple(_bubble(item, item.id == now, history.language, commands) for item in items[-shown:]),
        choices=last_bot.choices if last_bot else (),
        now=now,
        last=items[-1].id if items else 0,
        more=len(items) > shown,
    )


def language_of_text(text: str) -> Language | None:
    """The language that a text shows by its letters; None for a short one that could be either."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if not KAZAKH_LETTERS.isdisjoint(letters):
        return Language.KK
    cyrillic = sum("а" <= letter <= "ё" for letter in letters)
    return Language.RU if cyrillic >= RUSSIAN_LENGTH else None


def _bubble(item: Item, live: bool, language: Language | None, commands: Mapping[str, str]) -> Bubble:
    text = commands.get(item.text, item.text) if item.sender == "person" else item.text
    spoken = language_of_text(text)
    old = () if live else tuple(choice.label for choice in item.choices)
    return Bubble(item.id, item.sender, text, None if spoken is language else spoken, old)

"""The buttons under a message."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.text import is_public, listed
from domain.messaging import Choice
from services.deliveries import Envelope

LONGEST_LABEL = 36  # a phone shows about so many characters of a button and cuts off the rest
SHORT_LABEL = 14
MANY = 6
NUMBERS_A_ROW = 5
MOST_DATA = 64  # bytes

REMOVE = '{"remove_keyboard":true}'

Row = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The markup as JSON. `unsaid` is what no button shows, so that the text has to.

    `inline`: it belongs to the message; what does not can't be edited in.
    """

    markup: str | None
    inline: bool
    unsaid: tuple[str, ...]


def keyboard_of(envelope: Envelope) -> Keyboard:
    """The one keyboard that Telegram allows a message."""
    if envelope.phone_button:
        return Keyboard(_reply(envelope.phone_button, envelope.choices), False, (envelope.link[1],) if envelope.link else ())
    rows, unsaid = _chosen(envelope.choices)
    if envelope.link is not None:
        label, url = envelope.link
        if is_public(url):
            rows.insert(0, [{"text": label, "url": url}])
        else:
            unsaid.append(url)
    if not rows and not envelope.replaces:
        return Keyboard(REMOVE, False, tuple(unsaid))
    return Keyboard(_dumped({"inline_keyboard": rows}) if rows else None, True, tuple(unsaid))


def _reply(phone_button: str, choices: Sequence[Choice]) -> str:
    """The keyboard that sends the person's own number; what else can be chosen is sent as its words."""
    rows: list[Row] = [[{"text": phone_button, "request_contact": True}], *([{"text": choice.label}] for choice in choices)]
    return _dumped({"keyboard": rows, "one_time_keyboard": True, "resize_keyboard": True})


def _chosen(choices: Sequence[Choice]) -> tuple[list[Row], list[str]]:
    """The buttons, with a numbered list beside them where one could not show its choice, or carry it."""
    if any(len(choice.label) > LONGEST_LABEL or not _fits(choice) for choice in choices):
        return _numbers(choices), [listed(choices)]
    return _labels(choices), []


def _labels(choices: Sequence[Choice]) -> list[Row]:
    a_row = 2 if len(choices) >= MANY and all(len(choice.label) <= SHORT_LABEL for choice in choices) else 1
    return _rows([{"text": choice.label, "callback_data": choice.value} for choice in choices], a_row)


def _numbers(choices: Sequence[Choice]) -> list[Row]:
    buttons = [{"text": str(number), "callback_data": choice.value} for number, choice in enumerate(choices, 1) if _fits(choice)]
    return _rows(buttons, NUMBERS_A_ROW)


def _rows(buttons: Row, a_row: int) -> list[Row]:
    return [buttons[at : at + a_row] for at in range(0, len(buttons), a_row)]


def _fits(choice: Choice) -> bool:
    return len(choice.value.encode()) <= MOST_DATA


def _dumped(markup: dict[str, Any]) -> str:
    return json.dumps(markup, ensure_ascii=False, separators=(",", ":"))

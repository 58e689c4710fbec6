"""The buttons under a message."""

import json
from collections.abc import Sequence
from typing import Any

from bot.channels.text import is_public
from domain.messaging import Choice
from services.deliveries import Envelope

LONGEST_LABEL = 36  # a phone shows about so many characters of a button and cuts off the rest
SHORT_LABEL = 14
MANY = 6
NUMBERS_A_ROW = 5
MOST_DATA = 64  # bytes

REMOVE = '{"remove_keyboard":true}'

Row = list[dict[str, Any]]


def is_numbered(choices: Sequence[Choice]) -> bool:
    """Whether the choices stand as a numbered list in the text, because a button could not show or carry them."""
    return any(len(choice.label) > LONGEST_LABEL or not _fits(choice) for choice in choices)


def inline(envelope: Envelope) -> str | None:
    """Buttons that belong to the message, as JSON; None where it has none."""
    rows = _numbers(envelope.choices) if is_numbered(envelope.choices) else _labels(envelope.choices)
    if envelope.link is not None and is_public(envelope.link[1]):
        label, url = envelope.link
        rows.insert(0, [{"text": label, "url": url}])
    return _dumped({"inline_keyboard": rows}) if rows else None


def reply(phone_button: str, choices: Sequence[Choice]) -> str:
    """The keyboard that sends the person's own number; what else can be chosen is sent as its words."""
    rows: list[Row] = [[{"text": phone_button, "request_contact": True}], *([{"text": choice.label}] for choice in choices)]
    return _dumped({"keyboard": rows, "one_time_keyboard": True, "resize_keyboard": True})


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

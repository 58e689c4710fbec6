"""The reply_markup of a message, checked."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from tests.providers.telegram.api import Json, bad, units

MOST_BUTTONS = 100
KINDS = {
    "inline_keyboard": set[str](),
    "keyboard": {"is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"},
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}
Rows = list[list[Json]]


def checked(markup: Any, *, private: bool) -> Json:
    """The markup without nulls and empty rows; raises ApiError."""
    markup = _given(markup, "object expected as reply markup")
    kinds = [kind for kind in KINDS if kind in markup]
    if len(kinds) != 1:
        raise bad("can't parse reply keyboard markup JSON object: one kind of markup is expected")
    kind = kinds[0]
    if unknown := markup.keys() - KINDS[kind] - {kind}:
        raise bad(f"this server knows no field {', '.join(sorted(unknown))} of reply markup")
    if kind in {"remove_keyboard", "force_reply"}:
        return _flagged(markup, kind)
    read = _inline if kind == "inline_keyboard" else _reply
    rows = [[read(button, private) for button in row] for row in _rows(markup[kind]) if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    if kind == "keyboard" and not rows:
        raise bad("can't parse keyboard: there are no buttons")
    _placeholder(markup)
    return {**markup, kind: rows}


def inline(markup: Any) -> Rows:
    """The rows of an inline keyboard, the only markup that an edit takes; raises ApiError."""
    if markup is None:
        return []
    found = checked(markup, private=True)
    if "inline_keyboard" not in found:
        raise bad("inline keyboard expected")
    rows: Rows = found["inline_keyboard"]
    return rows


def _given(value: Any, complaint: str) -> Json:
    if not isinstance(value, dict):
        raise bad(complaint)
    return {name: each for name, each in value.items() if each is not None}


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse keyboard: an Array of Arrays is expected")
    return rows


def _flagged(markup: Json, kind: str) -> Json:
    if markup[kind] is not True:
        raise bad(f'can\'t parse reply markup: field "{kind}" must be True')
    _placeholder(markup)
    return markup


def _placeholder(markup: Json) -> None:
    if not 1 <= units(str(markup.get("input_field_placeholder", "-"))) <= 64:
        raise bad("input field placeholder is too long")


def _check_text(button: Json) -> None:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad("keyboard button text must be non-empty")


def _inline(given: Any, _private: bool) -> Json:
    button = _given(given, "can't parse inline keyboard button: expected an Object")
    _check_text(button)
    actions = button.keys() - {"text"}
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or not actions <= {"callback_data", "url"}:
        raise bad(f"this server takes one of callback_data and url in an inline keyboard button, not {sorted(actions)}")
    if "url" in button:
        _url(button["url"])
    elif not isinstance(button["callback_data"], str) or not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return button


def _url(url: Any) -> None:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host = parts.hostname or ""
    except ValueError:
        raise bad("BUTTON_URL_INVALID") from None
    if parts.scheme == "tg" and host:
        return
    if parts.scheme not in {"http", "https"} or any(mark in url for mark in ' \n"<>') or not _public(host):
        raise bad("BUTTON_URL_INVALID")


def _public(host: str) -> bool:
    """An address, or a name with a dot inside."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and ".." not in host
    return True


def _reply(given: Any, private: bool) -> Json:
    button = {"text": given} if isinstance(given, str) else _given(given, "can't parse keyboard button: expected an Object")
    _check_text(button)
    if unknown := button.keys() - {"text", "request_contact"}:
        raise bad(f"this server knows no field {', '.join(sorted(unknown))} of a keyboard button")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")
    return button

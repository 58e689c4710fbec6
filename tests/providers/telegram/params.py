"""Reads the parameters of a call from JSON, a form or a form with files, and gives each its type."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.providers.telegram.api import ApiError, Json, Method, bad

EMPTY = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    data: bytes

    def described(self) -> Json:
        return {"file_name": self.name, "size": len(self.data), "sha256": hashlib.sha256(self.data).hexdigest()}


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise bad(f'field "{name}" must be of type String')
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return value


def _integer(name: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    raise bad(f'field "{name}" must be of type Number')


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false", "1", "0"}:
        return value.lower() in {"true", "1"}
    raise bad(f'field "{name}" must be of type Boolean')


def _chat(name: str, value: object) -> int | str:
    if isinstance(value, str) and value.startswith("@"):
        return value
    return _integer(name, value)


def _object(name: str, value: object) -> object:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None
    if not isinstance(value, dict | list):
        raise bad(f"object expected as {name.replace('_', ' ')}")
    return value


def _file(name: str, value: object) -> str | Upload:
    return value if isinstance(value, Upload) else _text(name, value)


_TYPES: dict[Callable[[str, object], Any], str] = {
    _chat: "chat_id",
    _integer: "message_id user_id offset limit timeout max_connections cache_time",
    _flag: "disable_notification protect_content show_alert drop_pending_updates disable_content_type_detection",
    _text: "text caption parse_mode callback_query_id action file_id url secret_token language_code name description"
    " short_description",
    _object: "entities caption_entities link_preview_options reply_parameters reply_markup allowed_updates commands scope"
    " menu_button",
    _file: "document",
}
_TYPE = {name: read for read, names in _TYPES.items() for name in names.split()}


async def read(request: web.Request) -> Json:
    """The parameters as they came; null is as good as nothing."""
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            raw |= await request.json()
        except (ValueError, TypeError):
            raise bad("can't parse request JSON object") from None
    else:
        raw |= await _form(request)
    return {name: value for name, value in raw.items() if value is not None}


async def _form(request: web.Request) -> Json:
    raw: Json = {}
    for name, value in (await request.post()).items():
        if name in raw:
            raise bad(f'parameter "{name}" came twice')
        if isinstance(value, web.FileField):
            raw[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            raw[name] = value
    return _attached(raw)


def _attached(raw: Json) -> Json:
    """Files where "attach://<name>" points to them."""
    used = {value for value in raw.values() if isinstance(value, str) and value.startswith("attach://")}
    for name, value in raw.items():
        if value in used:
            raw[name] = raw.get(value.removeprefix("attach://"))
            if not isinstance(raw[name], Upload):
                raise bad(f"there is no file {value}")
    return {name: value for name, value in raw.items() if f"attach://{name}" not in used}


def typed(method: Method, raw: Json) -> Json:
    """Check the names against the method's own and read each value; raises ApiError."""
    unknown = sorted(raw.keys() - {*method.required, *method.optional})
    if unknown:
        raise bad(f"this server knows no parameter {', '.join(unknown)} of this method")
    for name in method.required:
        if raw.get(name, "") == "":
            raise bad(EMPTY.get(name, f'parameter "{name}" is required'))
    return {name: _TYPE[name](name, value) for name, value in raw.items()}


def address(raw: Json) -> int | str | None:
    """The chat of a call, before anything was checked."""
    try:
        return _chat("chat_id", raw["chat_id"]) if "chat_id" in raw else None
    except ApiError:
        return None


def plain(raw: Json) -> Json:
    """The parameters as the ledger keeps them."""
    return {name: value.described() if isinstance(value, Upload) else value for name, value in raw.items()}

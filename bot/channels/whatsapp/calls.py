"""The messages of the Cloud API as JSON, and how long their parts may be (Meta's reference of messages)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.whatsapp.responses import Json

MOST_TEXT, MOST_BODY, MOST_LIST_BODY, MOST_CAPTION = 4096, 1024, 4096, 1024
MOST_BUTTONS, MOST_TITLE, MOST_BUTTON_ID = 3, 20, 256
MOST_ROWS, MOST_ROW_TITLE, MOST_ROW_WORDS, MOST_ROW_ID = 10, 24, 72, 200
MOST_NAME = 240


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that Meta holds: `kind` is document or image, `id` Meta's, `name` what the person sees.

    `reused`: it was uploaded for an earlier message, so Meta may have forgotten it.
    """

    kind: str
    id: str
    name: str
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: str
    title: str
    words: str = ""


def text(body: str) -> Json:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def buttons(body: str, replies: Sequence[tuple[str, str]]) -> Json:
    """Reply buttons: pairs of id and title."""
    made = [{"type": "reply", "reply": {"id": id_, "title": title}} for id_, title in replies]
    return _interactive("button", body, {"buttons": made})


def rows(body: str, opener: str, lines: Sequence[Row]) -> Json:
    """A list that opens at a tap on `opener`."""
    made = [{"id": row.id, "title": row.title, **({"description": row.words} if row.words else {})} for row in lines]
    return _interactive("list", body, {"button": opener, "sections": [{"rows": made}]})


def link(body: str, label: str, url: str) -> Json:
    """A button that opens a page."""
    return _interactive("cta_url", body, {"name": "cta_url", "parameters": {"display_text": label, "url": url}})


def asks_number(body: str) -> Json:
    """A button by which the person shows a number that Meta does not tell us."""
    return _interactive("request_contact_info", body, {"name": "request_contact_info"})


def attached(file: Attachment, caption: str | None) -> Json:
    """A file with a text under it."""
    media = {"id": file.id, **({"caption": caption} if caption else {})}
    if file.kind == "document":
        media["filename"] = file.name
    return {"type": file.kind, file.kind: media}


def addressed(message: Json, address: str, note: str | None = None) -> Json:
    """To whom it goes: a number's digits, or a business-scoped user id. `note` comes back with each status of it."""
    whom = {"recipient" if is_scoped(address) else "to": address}
    return {**whom, **message, **({"biz_opaque_callback_data": note} if note else {})}


def is_scoped(address: str) -> bool:
    """Whether an address is a business-scoped user id: a country's two letters, a dot, and more."""
    return address[2:3] == "." and address[:2].isalpha()


def _interactive(kind: str, body: str, action: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}

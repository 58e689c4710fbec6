"""What a browser sent, as the house's own values; pure."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.webchat.session import contact_of, tag_of
from dialogs.notices import JOINED
from domain.language import Language
from domain.messaging import Button, Inbound, Kind
from web.body import json_object
from web.errors import Problem, invalid, too_large
from web.fields import clean
from web.language import read_language

TEXT_KB = 16
# A letter may take six bytes in JSON (\u04d9), and three signs in a form (%D3%99 is two bytes).
BODY_KB = 8 * TEXT_KB
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EXAMPLE_ID = "3f0c9a52-7d1e-4b8a-9c61-5e2f8a7b4d10"
EXAMPLE = f'{{"id": "{EXAMPLE_ID}", "text": "сәлем"}}'
FORM_IDS = uuid.UUID("5f1d3c0e-9a57-4d1b-8a55-6b617369700a")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a client: its own id, and a text, a choice, or the fact that a file came."""

    id: str
    kind: Kind
    content: str = field(default="", repr=False)


def read_sent(body: bytes) -> Sent:
    """A JSON message; raises Problem (422 or 413)."""
    values = read_object(body)
    text, choice = values.get("text"), values.get("choice")
    if (text is None) == (choice is None):
        raise invalid("text", EXAMPLE, lambda tr: tr("Send either a text or a choice, and not both."))
    if text is not None:
        return Sent(read_id(values.get("id")), Kind.TEXT, read_text("text", text))
    return Sent(read_id(values.get("id")), Kind.BUTTON, read_text("choice", choice))


def read_object(body: bytes) -> Mapping[str, object]:
    """A JSON object; raises Problem (422)."""
    values = json_object(body)
    if values is None:
        raise invalid("body", EXAMPLE, lambda tr: tr("The body must be a JSON object in UTF-8."))
    return values


def read_id(value: object) -> str:
    """A client's id for its message; raises Problem (422)."""
    if isinstance(value, str) and ID.fullmatch(value.lower()):
        return value.lower()
    raise invalid("id", EXAMPLE_ID, lambda tr: tr("A message needs an id of its own: a UUID, the same when it is sent again."))


def read_text(name: str, value: object) -> str:
    """A text of 1 byte to 16 KB; raises Problem (422 or 413)."""
    text = clean(value) if isinstance(value, str) else ""
    if not text.strip():
        raise _empty(name)
    if len(text.encode()) > TEXT_KB * 1024:
        raise too_large(TEXT_KB)
    return text


def read_form_sent(fields: Mapping[str, str]) -> Sent | None:
    """A message from a plain form; None when nothing was typed. Raises Problem.

    Its id is made of the form's own and the content: a double submit is one message, while another text from
    a page that the browser brought back unchanged is another.
    """
    name = "choice" if "choice" in fields else "text"
    if not fields.get(name, "").strip():
        return None
    kind = Kind.BUTTON if name == "choice" else Kind.TEXT
    content = read_text(name, fields[name])
    return Sent(str(uuid.uuid5(FORM_IDS, f"{read_id(fields.get('id'))}:{kind}:{content}")), kind, content)


def read_form_file(form_id: object, place: int, name: str, size: int) -> Sent:
    """A file from a plain form; its id tells it from the others of the form, and from what is chosen on the same page later."""
    about = f"{read_id(form_id)}:{Kind.DOCUMENT}:{place}:{size}:{name}"
    return Sent(str(uuid.uuid5(FORM_IDS, about)), Kind.DOCUMENT)


def read_start_language(values: Mapping[str, object]) -> Language | None:
    """The language wished for a new conversation; raises Problem (422) for one that we do not speak."""
    value = values.get("language")
    language = read_language(value)
    if value is not None and language is None:
        raise invalid("language", "kk", lambda tr: tr("The language is kk or ru."))
    return language


def to_inbound(sent: Sent, token: str, now: datetime) -> Inbound:
    button = Button.decode(sent.content) if sent.kind is Kind.BUTTON else None
    text = sent.content if sent.kind is Kind.TEXT else ""
    return Inbound(f"web:{tag_of(token)}:{sent.id}", contact_of(token), sent.kind, now, text=text, button=button)


def to_start(token: str, language: Language | None, now: datetime) -> Inbound:
    """The first thing that a new contact sends; the language is empty when it has yet to be chosen."""
    return Inbound(f"web:{tag_of(token)}:start", contact_of(token), Kind.START, now, text=language or "")


def to_arrival(token: str, link: str, now: datetime) -> Inbound:
    """What a contact sends that came by a link: the question from which it was asked for is asked here."""
    return Inbound(f"web:{tag_of(token)}:joined:{tag_of(link)}", contact_of(token), Kind.START, now, text=JOINED)


def _empty(name: str) -> Problem:
    example = "сәлем" if name == "text" else "4:region:75"
    return invalid(name, example, lambda tr: tr("The message is empty, or is not a text."))

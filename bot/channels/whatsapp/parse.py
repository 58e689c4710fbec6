"""A person's message as the house's own value; pure. What says nothing gives None, what can't be read raises Unreadable."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.channels.text import digits
from bot.channels.whatsapp.batch import BSUID, NUMBER, Raw, Sent, address, first, number_of
from bot.channels.whatsapp.files import document_in
from dialogs.commands import WORDS, Command
from domain.errors import KasipError
from domain.messaging import Button, Contact, Inbound, Kind
from web.fields import clean

OWN_PHONE = "own-phone"  # the id of the button that sends the person's own number
TOKEN = re.compile(r"(?<![0-9A-Za-z])[lL]-([0-9A-Za-z]{26})(?![0-9A-Za-z])")  # as `domain.doors.Doors.address` has it ready
OPENS = re.compile(r"kasip(?:\s+(kk|ru))?", re.IGNORECASE)  # the words that a link to our number may have ready
MEDIA = {"audio": Kind.VOICE, "voice": Kind.VOICE, "sticker": Kind.STICKER, "location": Kind.LOCATION}
# What WhatsApp itself notes, or is no message: the person has said nothing.
NOTES = frozenset({"system", "edit", "revoke"})
MOVES = frozenset({"user_changed_number", "user_changed_user_id"})

Reader = Callable[[Inbound, Raw], Inbound | None]


class Unreadable(KasipError):
    """What came is no message that could be held: nobody is named, or a part is missing."""


def key_of(sent: Sent) -> str:
    """The thing's own name; all reactions to a message have one, so that they are answered once. Raises Unreadable."""
    reaction = sent.raw.get("reaction")
    if isinstance(reaction, dict) and sent.sender is not None:
        return f"r:{sent.sender.address}:{reaction.get('message_id')}"
    wamid = sent.raw.get("id")
    if not isinstance(wamid, str) or not wamid:
        raise Unreadable("a message without an id")
    return f"m:{wamid}"


def text_of(sent: Sent) -> str:
    """What was typed; "" for everything else."""
    part = sent.raw.get("text") if "group_id" not in sent.raw else None
    body = part.get("body") if isinstance(part, dict) and sent.raw.get("type") == "text" else None
    return clean(body) if isinstance(body, str) else ""


def token_in(text: str) -> str | None:
    """The token of a link that brought a person here from another place."""
    found = TOKEN.search(text)
    return found[1] if found else None


def moved(sent: Sent) -> Contact | None:
    """The address that its owner left for another number: it will be somebody else's. None for every other message."""
    system = sent.raw.get("system")
    if not isinstance(system, dict) or system.get("type") not in MOVES:
        return None
    new = {system.get("wa_id"), system.get("new_wa_id"), system.get("user_id")}
    known = (sent.sender.address, sent.sender.other) if sent.sender else ()
    old = [name for name in (system.get("previous_user_id"), *known) if name and name not in new]
    return address(first(BSUID, old), first(NUMBER, old))


def read(sent: Sent, key: str, now: datetime, *, joined: str = "") -> Inbound | None:
    """A message; `joined` is what became of the link that it followed."""
    kind = sent.raw.get("type")
    if sent.sender is None:
        raise Unreadable("a message from nobody")
    if not isinstance(kind, str):
        raise Unreadable("a message without a type")
    inbound = Inbound(key, sent.sender, Kind.OTHER, now)
    if "group_id" in sent.raw or kind in NOTES:
        return None
    if joined or kind == "request_welcome":
        return replace(inbound, kind=Kind.START, text=joined)
    reader = READERS.get(kind)
    if reader is None:
        return replace(inbound, kind=MEDIA.get(kind, Kind.OTHER))
    try:
        return reader(inbound, sent.raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"a message of the kind {kind} without its parts") from error


def _text(inbound: Inbound, raw: Raw) -> Inbound:
    text = clean(raw["text"]["body"])
    opens = OPENS.fullmatch(text.strip(" .!"))
    if opens:
        return replace(inbound, kind=Kind.START, text=(opens[1] or "").lower())
    return replace(inbound, kind=Kind.TEXT, text=text)


def _interactive(inbound: Inbound, raw: Raw) -> Inbound:
    """A reply button or a row of a list; other replies (flows, permissions) are nothing that we asked for."""
    part = raw["interactive"]
    if part["type"] not in {"button_reply", "list_reply"}:
        return inbound
    id_ = part[part["type"]]["id"]
    if id_ == OWN_PHONE and inbound.contact is not None:
        return _phone(inbound, number_of(inbound.contact))
    return replace(inbound, kind=Kind.BUTTON, button=Button.decode(str(id_)))


def _template(inbound: Inbound, raw: Raw) -> Inbound:
    """A button of a template. A command on it holds for ever, as a typed word does: a template belongs to no turn."""
    payload = str(raw["button"]["payload"])
    tapped = Button.decode(payload)
    value = payload if payload in set(Command) else tapped.value
    if value in set(Command):
        return replace(inbound, kind=Kind.TEXT, text=WORDS[Command(value)][0])
    return replace(inbound, kind=Kind.BUTTON, button=tapped)


def _document(inbound: Inbound, raw: Raw) -> Inbound:
    kind = raw["type"]
    return replace(inbound, kind=Kind.DOCUMENT, document=document_in(kind, raw[kind]))


def _contacts(inbound: Inbound, raw: Raw) -> Inbound:
    """A card of the address book counts only as one's own number: the sender's, or what our request for it brought."""
    cards = raw["contacts"]
    phones = [phone for card in cards for phone in card.get("phones", ())]
    own = number_of(inbound.contact) if inbound.contact else None
    if own is None and len(cards) == 1 and cards[0].get("origin") == "contact_request":
        return _phone(inbound, first(NUMBER, [phone.get("wa_id") for phone in phones]))
    given = {digits(str(phone.get(name, ""))) for phone in phones for name in ("wa_id", "phone")}
    return _phone(inbound, own if own in given else None)


def _reaction(inbound: Inbound, raw: Raw) -> Inbound | None:
    """Without an emoji a reaction was taken away."""
    return inbound if raw["reaction"].get("emoji") else None


def _phone(inbound: Inbound, number: str | None) -> Inbound:
    return replace(inbound, kind=Kind.PHONE, phone=f"+{number}" if number else None)


READERS: Mapping[str, Reader] = {
    "text": _text,
    "interactive": _interactive,
    "button": _template,
    "document": _document,
    "image": _document,
    "video": _document,
    "contacts": _contacts,
    "reaction": _reaction,
}

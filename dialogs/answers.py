"""Reads what arrived against what was shown: a tap, a typed number, a label or a free text become one answer."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from dialogs.commands import Command, command_in
from dialogs.session import Session
from domain.calendar import local_date
from domain.characters import shadow
from domain.doors import Doors, Manner
from domain.masking import mask, mask_text
from domain.messaging import ERASING, MOST_BYTES, Button, Document, Inbound, Kind, Outbound
from domain.names import search_key

MOST_CHARACTERS = 2000
MOST_KEPT = 200
MOST_NAMED = 60  # characters of a file's name
NAMELESS = frozenset({"file", "photo.jpg", "video.mp4"})  # what channels call a file whose name they are not told
_TWELVE = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11}(?![0-9])")  # an IIN or a BIN, or what was meant as one


class Flaw(StrEnum):
    """Why something can't be an answer; each is a notice's name."""

    OLD_BUTTON = "old_button"
    NO_FILES = "no_files"
    FILE_TOO_LARGE = "file_too_large"
    NOT_OWN_PHONE = "not_own_phone"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    NOT_HERE = "not_here"
    NOT_HERE_DELETE = "not_here_delete"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step reads: the value of a choice where one was meant, the text as typed or as on the button, and the local day.

    `own_phone`: the text is the sender's own number, as the channel vouches. `document` is a file, where one may answer.
    """

    day: date
    choice: str | None = None
    text: str = field(default="", repr=False)
    own_phone: bool = False
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What something means at a step, and what the history keeps of it; `secret` words must stand in no messenger (F-12)."""

    meaning: Answer | Command | Flaw
    kept: str = field(default="", repr=False)
    secret: bool = False


_MEDIA = {Kind.VOICE: Flaw.VOICE, Kind.STICKER: Flaw.STICKER, Kind.LOCATION: Flaw.LOCATION, Kind.OTHER: Flaw.NOT_TEXT}


def read(inbound: Inbound, session: Session, shown: Outbound) -> Heard:
    """Recognise an answer; typed text may name a choice by number or label, a command, or stand for itself."""
    day = local_date(inbound.at)
    if inbound.kind is Kind.DOCUMENT:
        sent = _sent(inbound.document, shown, day)
        return Heard(sent, _called(sent.document) if isinstance(sent, Answer) else _called(None))
    if inbound.kind is Kind.PHONE:
        return _shared(inbound.phone, day)
    if inbound.kind in _MEDIA:
        return Heard(_MEDIA[inbound.kind])
    if inbound.kind is Kind.BUTTON and inbound.button is not None:
        return _tapped(inbound.button, session, shown, day)
    return _typed(inbound.text, shown, day, commands=inbound.to is None)


def guarded(heard: Heard, inbound: Inbound, shown: Outbound, doors: Doors) -> Heard:
    """A typed answer to a sensitive question, and any number that identifies a person, where a messenger would keep it (F-12)."""
    manner = doors.manner(inbound.contact.channel) if inbound.contact else Manner.TAKES
    if inbound.contact is None or manner is Manner.TAKES or inbound.kind is not Kind.TEXT:
        return heard
    answered = shown.elsewhere is not None and isinstance(heard.meaning, Answer) and heard.meaning.choice is None
    if inbound.contact.channel not in ERASING:
        named = answered or _TWELVE.search(shadow(inbound.text)) is not None
        return replace(heard, meaning=Flaw.NOT_HERE_DELETE, secret=True) if named else heard
    refused = Flaw.NOT_HERE if answered and manner is Manner.LINKS else heard.meaning
    return replace(heard, meaning=refused, secret=answered or mask_text(inbound.text) != inbound.text)


def unseen(heard: Heard, inbound: Inbound) -> Heard:
    """Words typed where the open question never showed are no answer to it: they count as a greeting, and it is shown."""
    if not inbound.unseen or inbound.kind is not Kind.TEXT or not isinstance(heard.meaning, Answer):
        return heard
    return replace(heard, meaning=Command.HELLO)


def _sent(document: Document | None, shown: Outbound, day: date) -> Answer | Flaw:
    """A file, where the question takes one."""
    if document is not None and document.size > MOST_BYTES:
        return Flaw.FILE_TOO_LARGE
    return Answer(day, document=document) if shown.files and document is not None else Flaw.NO_FILES


def _called(document: Document | None) -> str:
    """How the history calls a file that was sent; by its name where it was taken, without any number of a person."""
    name = mask_text(document.name)[:MOST_NAMED] if document else ""
    return f"[файл: {name}]" if name and name not in NAMELESS else "[файл]"


def _shared(phone: str | None, day: date) -> Heard:
    """A phone number that was sent by the channel's own button; None is somebody else's."""
    if phone is None:
        return Heard(Flaw.NOT_OWN_PHONE)
    return Heard(Answer(day, text=phone, own_phone=True), mask(phone))


def _tapped(button: Button, session: Session, shown: Outbound, day: date) -> Heard:
    if button.question != session.question:
        return Heard(Flaw.OLD_BUTTON)
    label = next((choice.label for choice in shown.choices if choice.value == button.value), None)
    if button.value in set(Command):  # also from a reminder, which is no question of this step
        return Heard(Command(button.value), label or "")
    return Heard(Flaw.OLD_BUTTON) if label is None else Heard(Answer(day, button.value, label), label)


def _typed(raw: str, shown: Outbound, day: date, *, commands: bool) -> Heard:
    """A form asks one question and nothing else: on it a command is only a word."""
    text = "".join(character for character in raw if character.isprintable() or character in "\n\t").strip()
    kept = mask_text(text[:MOST_KEPT] + "…" if len(text) > MOST_KEPT else text)
    if not text:
        return Heard(Flaw.EMPTY)
    if len(text) > MOST_CHARACTERS:
        return Heard(Flaw.TOO_LONG, kept)
    chosen = _chosen(text, shown)
    if chosen in set(Command):
        return Heard(Command(str(chosen)), kept)
    if chosen is None and commands and (command := command_in(text)) is not None:
        return Heard(command, kept)
    return Heard(Answer(day, chosen, text), kept)


def _chosen(text: str, shown: Outbound) -> str | None:
    """The choice meant by its number as shown, by its label however it is spelt, or by other words for it."""
    bare = text.rstrip(".)").strip()
    if bare.isascii() and bare.isdigit() and len(bare) <= 2 and 1 <= int(bare) <= len(shown.choices):
        return shown.choices[int(bare) - 1].value
    key = search_key(text)
    meant = [choice.value for choice in shown.choices if key and key in map(search_key, (choice.label, *choice.also))]
    return meant[0] if len(meant) == 1 else None

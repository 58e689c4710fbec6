"""POST messages: everything that the house sends, and the marks that it has read something."""

import re
from dataclasses import dataclass
from typing import Any

from tests.providers.whatsapp import checks, interactive
from tests.providers.whatsapp.api import GraphError, Json, invalid
from tests.providers.whatsapp.chats import Chat, Message
from tests.providers.whatsapp.files import File
from tests.providers.whatsapp.interactive import Content
from tests.providers.whatsapp.media import DOCUMENTS, IMAGES
from tests.providers.whatsapp.statuses import Failing, Statuses
from tests.providers.whatsapp.world import Refusal, World

NUMBER = re.compile(r"[1-9]\d{6,14}")
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
TYPES = ("text", "interactive", "document", "image", "template")
MOST_TEXT, MOST_CAPTION, MOST_NAME, MOST_NOTE = 4096, 1024, 240, 512


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted call: what it is answered with, and the message whose statuses are to be told."""

    answer: Json
    message: Message | None = None
    fate: Failing | None = None

    @property
    def message_id(self) -> str | None:
        return self.message.id if self.message else None


def method_of(raw: Json) -> str:
    """The name of a call in the ledger and for the switches."""
    if "status" in raw:
        return "status.read"
    kind = raw.get("type", "text")
    if kind == "interactive" and isinstance(raw.get(kind), dict):
        kind = raw[kind].get("type")
    return f"messages.{kind}"


def recipient_of(raw: Json) -> str | None:
    """To whom a call goes, as it says itself; `to` is stronger."""
    given = raw.get("to", raw.get("recipient"))
    return given if isinstance(given, str) else None


class Sending:
    """Carries out what is sent to POST messages."""

    def __init__(self, world: World, statuses: Statuses) -> None:
        self._world = world
        self._statuses = statuses

    def carry_out(self, raw: Json) -> Accepted:
        """Raises GraphError."""
        if raw.get("messaging_product") != "whatsapp":
            raise invalid("The parameter messaging_product is required and must be «whatsapp».")
        return self._read(raw) if "status" in raw else self._send(raw)

    def _read(self, raw: Json) -> Accepted:
        call = checks.record(raw, "status", ("messaging_product", "status", "message_id"), ("typing_indicator",))
        checks.one_of(call["status"], "status", ("read",))
        chat = self._world.received.get(call["message_id"]) if isinstance(call["message_id"], str) else None
        if chat is None:
            raise GraphError(131009, "Message ID is invalid. No message of a person has it.")
        if "typing_indicator" in call:
            kind = checks.record(call["typing_indicator"], "typing_indicator", ("type",))["type"]
            checks.one_of(kind, "typing_indicator['type']", ("text",))
            chat.typing += 1
        for message in chat.messages.values():
            message.read = message.read or not message.from_bot
            if message.id == call["message_id"]:
                break
        chat.bell.ring()
        return Accepted({"success": True})

    def _send(self, raw: Json) -> Accepted:
        kind = checks.one_of(raw.get("type", "text"), "type", TYPES)
        optional = ("recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data")
        call = checks.record(raw, "message", ("messaging_product", kind), optional)
        recipient, by_number = _recipient(call)
        message = Message(self._world.message_id(), True, self._world.clock(), kind, *self._content(kind, call[kind]))
        message.recipient, message.by_number, message.note = recipient, by_number, _note(call)
        chat = self._world.chat_of(recipient)
        self._check_reply(chat, call.get("context"))
        fate = self._fate(chat, message)
        self._world.sent[message.id] = (chat, message)
        self._bring(chat, message, fate)
        contact = {"input": recipient, **({"wa_id": recipient} if by_number else {"user_id": recipient})}
        return Accepted({"messaging_product": "whatsapp", "contacts": [contact], "messages": [_id(message)]}, message, fate)

    def _content(self, kind: str, value: Any) -> tuple[Content, Json, File | None]:
        if kind in {"document", "image"}:
            return self._file(kind, value)
        if kind == "template":
            return self._template(value)
        content = _text(value) if kind == "text" else interactive.checked(value)
        return content, {}, None

    def _file(self, kind: str, value: Any) -> tuple[Content, Json, File]:
        call = checks.record(value, kind, ("id",), ("filename", "caption") if kind == "document" else ("caption",))
        file = self._uploaded(call, kind)
        caption = checks.text(call["caption"], f"{kind}['caption']", MOST_CAPTION) if "caption" in call else ""
        return Content(caption, document=_described(call, file)), {}, file

    def _template(self, value: Any) -> tuple[Content, Json, File | None]:
        content = self._world.templates.filled(value)
        if content.document is None:
            return content, value, None
        file = self._uploaded(content.document)
        shown = _described(content.document, file)
        return Content(content.text, content.buttons, document=shown), value, file

    def _uploaded(self, call: Json, kind: str = "document") -> File:
        file = self._world.files.get(call["id"])
        if file is None or not file.uploaded:
            raise GraphError(131009, f"{kind}['id']: no media was uploaded with the id {call['id']!r}")
        if file.mime not in (IMAGES if kind == "image" else DOCUMENTS):
            raise GraphError(131053, f"{file.mime} can't be sent as {kind}")
        if "filename" in call:
            checks.text(call["filename"], "document['filename']", MOST_NAME)
        return file

    def _check_reply(self, chat: Chat | None, value: Any) -> None:
        if value is not None:
            replied = checks.record(value, "context", ("message_id",))["message_id"]
            if chat is None or replied not in chat.messages:
                raise GraphError(131009, "context['message_id']: there is no such message in this chat")

    def _fate(self, chat: Chat | None, message: Message) -> Failing | None:
        """What is to become of a message, if not the usual; raises GraphError where the call itself is refused."""
        if chat is None or not chat.reachable:
            return _failing(131026, self._world.unreachable)
        if message.type != "template" and not chat.open_at(self._world.clock()):
            return _failing(131047, self._world.window_refusal)
        return self._statuses.fate(chat)

    def _bring(self, chat: Chat | None, message: Message, fate: Failing | None) -> None:
        if message.type == "template":
            template = self._world.templates.get(message.content["name"], message.content["language"]["code"])
            message.category = template.category.lower() if template else "utility"
        if chat and fate:
            chat.lost.append(message)
        elif chat:
            chat.messages[message.id] = message
            chat.deeds += 1
            chat.touched = message.id
        if chat:
            chat.bell.ring()


def _failing(code: int, refusal: Refusal) -> Failing:
    if refusal == "call":
        raise GraphError(code)
    return Failing(code, None, 1, ())


def _recipient(call: Json) -> tuple[str, bool]:
    """Whom a message is for, and whether it says so by a number."""
    if "recipient_type" in call:
        checks.one_of(call["recipient_type"], "recipient_type", ("individual",))
    if "to" in call:
        if not NUMBER.fullmatch(checks.text(call["to"], "to", 20)):
            raise invalid("Param to must be a phone number: its digits with the country's code.")
        return call["to"], True
    if "recipient" not in call:
        raise invalid("The parameter to is required.")
    if not BSUID.fullmatch(checks.text(call["recipient"], "recipient", 150)):
        raise invalid("Param recipient must be a business-scoped user id.")
    return call["recipient"], False


def _note(call: Json) -> str | None:
    note = call.get("biz_opaque_callback_data")
    if note is None:
        return None
    if len(checks.text(note, "biz_opaque_callback_data", MOST_NOTE).encode()) > MOST_NOTE:
        raise invalid(f"Param biz_opaque_callback_data must be at most {MOST_NOTE} bytes long.")
    return str(note)


def _text(value: Any) -> Content:
    call = checks.record(value, "text", ("body",), ("preview_url",))
    if "preview_url" in call:
        checks.flag(call["preview_url"], "text['preview_url']")
    return Content(checks.text(call["body"], "text['body']", MOST_TEXT))


def _described(call: Json, file: File) -> Json:
    return {**file.described(), **({"file_name": call["filename"]} if "filename" in call else {})}


def _id(message: Message) -> Json:
    return {"id": message.id, **({"message_status": "accepted"} if message.type == "template" else {})}

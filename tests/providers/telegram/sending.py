"""sendMessage, sendDocument, sendChatAction, getFile."""

from typing import Any

from tests.providers.telegram import keyboards
from tests.providers.telegram.api import ApiError, Json, Method, bad, units
from tests.providers.telegram.chats import Chat, Message
from tests.providers.telegram.files import LARGEST_UPLOAD, File
from tests.providers.telegram.markup import Formatted, formatted
from tests.providers.telegram.params import Upload
from tests.providers.telegram.world import World

MOST_TEXT, MOST_CAPTION = 4096, 1024
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
COMMON = ("disable_notification", "protect_content", "reply_parameters", "reply_markup", "parse_mode")
PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


def shown_text(call: Json) -> Formatted:
    """The text of a call, checked; raises ApiError."""
    text = formatted(call["text"], call.get("parse_mode"), call.get("entities"))
    if not text.text:
        raise bad("text must be non-empty")
    if units(text.text) > MOST_TEXT:
        raise bad("message is too long")
    if unknown := (call.get("link_preview_options") or {}).keys() - PREVIEW:
        raise bad(f"this server knows no field {', '.join(sorted(unknown))} of link preview options")
    return text


def part(text: Formatted, name: str, entities: str) -> Json:
    """The text as a part of a message; entities only where there are some."""
    content: Json = {name: text.text} if text.text else {}
    return content | ({entities: list(text.entities)} if text.entities else {})


class Sending:
    """The methods that put something new into a chat."""

    def __init__(self, world: World) -> None:
        self._world = world

    def methods(self) -> dict[str, Method]:
        return {
            "sendMessage": Method(self.message, ("chat_id", "text"), (*COMMON, "entities", "link_preview_options")),
            "sendDocument": Method(
                self.document,
                ("chat_id", "document"),
                (*COMMON, "caption", "caption_entities", "disable_content_type_detection"),
            ),
            "sendChatAction": Method(self.action, ("chat_id", "action")),
            "getFile": Method(self._world.files.get_file, ("file_id",)),
        }

    def message(self, call: Json) -> Json:
        chat = self._world.writable(call["chat_id"])
        return self._put(chat, part(shown_text(call), "text", "entities"), call)

    def document(self, call: Json) -> Json:
        chat = self._world.writable(call["chat_id"])
        caption = formatted(call.get("caption", ""), call.get("parse_mode"), call.get("caption_entities"))
        if units(caption.text) > MOST_CAPTION:
            raise bad("message caption is too long")
        content = {"document": self._file(call["document"]).document()}
        return self._put(chat, content | part(caption, "caption", "caption_entities"), call)

    def action(self, call: Json) -> bool:
        if call["action"] not in ACTIONS:
            raise bad("wrong parameter action in request")
        chat = self._world.writable(call["chat_id"])
        chat.actions.append(call["action"])
        chat.bell.ring()
        return True

    def _file(self, given: str | Upload) -> File:
        if isinstance(given, str):
            file = self._world.files.find(given)
            if not file.is_document:
                raise bad("type of file mismatch")
            return file
        if not given.data:
            raise bad("file must be non-empty")
        if len(given.data) > LARGEST_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        return self._world.files.add(given.name, given.mime, given.data)

    def _put(self, chat: Chat, content: Json, call: Json) -> Json:
        markup = keyboards.checked(call["reply_markup"], private=chat.private) if "reply_markup" in call else {}
        content |= _reply(chat, call.get("reply_parameters"))
        message = chat.add(self._world.me, self._world.clock(), content)
        self._dress(chat, message, markup)
        self._world.acted(chat, message)
        return message.shape(chat.card)

    @staticmethod
    def _dress(chat: Chat, message: Message, markup: Json) -> None:
        message.inline = markup.get("inline_keyboard", [])
        if markup and "inline_keyboard" not in markup:
            message.other_markup = markup
            chat.keyboard = markup if "keyboard" in markup else None


def _reply(chat: Chat, parameters: Any) -> Json:
    """The message that this one replies to."""
    if parameters is None:
        return {}
    if not isinstance(parameters, dict) or parameters.keys() - {"message_id", "allow_sending_without_reply"}:
        raise bad("this server takes reply parameters of message_id and allow_sending_without_reply only")
    try:
        replied = chat.find(parameters.get("message_id"), "message to be replied not found")
    except ApiError:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise
    return {"reply_to_message": replied.shape(chat.card)}

"""The calls of every turn, slimmer than aiogram's own: of an answer only what is needed is read.

Markup and options are JSON already, so that they are made once and not taken apart again.
"""

from typing import Any

from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel

NO_PREVIEW = '{"is_disabled":true}'


class Sent(BaseModel):
    """A message that Telegram took."""

    message_id: int


class SendMessage(TelegramMethod[Sent]):
    __returning__ = Sent
    __api_method__ = "sendMessage"

    chat_id: int
    text: str
    reply_markup: str | None = None
    parse_mode: str = "HTML"
    link_preview_options: str = NO_PREVIEW


class SendDocument(TelegramMethod[Sent]):
    __returning__ = Sent
    __api_method__ = "sendDocument"

    chat_id: int
    document: InputFile
    caption: str | None = None
    reply_markup: str | None = None
    parse_mode: str = "HTML"


class EditText(TelegramMethod[Sent | bool]):
    __returning__ = Sent | bool
    __api_method__ = "editMessageText"

    chat_id: int
    message_id: int
    text: str
    reply_markup: str | None = None
    parse_mode: str = "HTML"
    link_preview_options: str = NO_PREVIEW


class Delete(TelegramMethod[bool]):
    __returning__ = bool
    __api_method__ = "deleteMessage"

    chat_id: int
    message_id: int


class AnswerTap(TelegramMethod[bool]):
    __returning__ = bool
    __api_method__ = "answerCallbackQuery"

    callback_query_id: str


class GetUpdates(TelegramMethod[list[dict[str, Any]]]):
    """The updates as they came: one that can't be read must not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int
    allowed_updates: str

"""Brings one message to one chat."""

from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.methods import TelegramMethod

from bot.channels.parts import Parts
from bot.channels.telegram.calls import Delete, EditText
from bot.channels.telegram.crowding import Crowding
from bot.channels.telegram.failures import described, outcome_of
from bot.channels.telegram.render import render
from bot.outcomes import Accepted, Outcome
from services.deliveries import Envelope
from services.documents import File

UNCHANGED = "message is not modified"

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Sender:
    """One a process. What is erased goes first, so that a failed call erases again; an edit that is refused becomes a message."""

    def __init__(self, bot: Bot, crowding: Crowding | None = None) -> None:
        self._bot = bot
        self._crowding = crowding or Crowding()
        self._parts = Parts()

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        """Send a message, with the bytes of its file; says what came of it and raises nothing of Telegram's."""
        try:
            return Accepted(await self._sent(envelope, file))
        except (TelegramAPIError, ClientDecodeError) as error:
            crowded = self._crowding.crowded(int(envelope.address))
            return outcome_of(error, envelope.tries, crowded=crowded)

    async def _sent(self, envelope: Envelope, file: File | None) -> str:
        """The id of the message that now carries the buttons."""
        if envelope.erases:
            await self._erase(int(envelope.address), int(envelope.erases))
        letter = render(envelope, file)
        edit = letter.edit(int(envelope.replaces)) if envelope.replaces else None
        if edit is not None and await self._edited(edit):
            return str(edit.message_id)
        sent = await self._parts.send(envelope.id, letter.calls(), lambda call: self._call(letter.chat, call))
        return str(sent.message_id)

    async def _erase(self, chat: int, message: int) -> None:
        try:
            await self._call(chat, Delete(chat_id=chat, message_id=message))
        except TelegramBadRequest as refused:  # it is gone, or too old
            log.info("a message could not be erased", answer=described(refused))

    async def _edited(self, edit: EditText) -> bool:
        try:
            await self._call(edit.chat_id, edit)
        except TelegramBadRequest as refused:
            return UNCHANGED in refused.message
        return True

    async def _call(self, chat: int, call: TelegramMethod[T]) -> T:
        self._crowding.note(chat)
        return await self._bot(call)

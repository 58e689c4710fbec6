"""The answer to whoever adds or addresses the bot in a group: it talks in private only."""

import time
from collections.abc import Callable

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated, Message

from bot.channels.bounded import Bounded
from bot.channels.telegram.calls import SendMessage
from bot.channels.telegram.client import Refusal
from bot.channels.telegram.text import to_html
from dialogs.wording import Tr
from domain.language import Language

HOUR = 3600.0
MOST_CHATS = 1000
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}

log = structlog.get_logger(__name__)


class Groups:
    """Once an hour a chat; `username` is the bot's own, once it is known."""

    def __init__(self, bot: Bot, tr: Tr, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._tr = tr
        self._clock = clock
        self._answered: Bounded[int, float] = Bounded(MOST_CHATS)
        self.username: str | None = None

    async def on_message(self, message: Message) -> None:
        """Answer a message that is for the bot; all others are left alone."""
        if message.chat.type in GROUPS and self._addressed(message):
            await self._answer(message.chat.id)

    async def on_membership(self, change: ChatMemberUpdated) -> None:
        """Answer to being added."""
        inside = change.new_chat_member.status not in OUTSIDE
        if change.chat.type in GROUPS and inside and change.old_chat_member.status in OUTSIDE:
            await self._answer(change.chat.id)

    def _addressed(self, message: Message) -> bool:
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == self._bot.id:
            return True
        text = message.text or message.caption or ""
        return self.username is not None and f"@{self.username}".casefold() in text.casefold()

    async def _answer(self, chat: int) -> None:
        if self.username is None or not self._due(chat):
            return
        link = f"https://t.me/{self.username}"
        words = [_in_private(self._tr.to(language), link) for language in Language]
        try:
            await self._bot(SendMessage(chat_id=chat, text=to_html("\n\n".join(words))))
        except Refusal as refused:
            log.info("a group could not be answered", error=type(refused).__name__)

    def _due(self, chat: int) -> bool:
        now = self._clock()
        if now - self._answered.get(chat, float("-inf")) < HOUR:
            return False
        self._answered[chat] = now
        return True


def _in_private(tr: Tr, link: str) -> str:
    return tr("I talk in private only: {link}", link=link)

"""Gives updates to the house, through aiogram's dispatcher."""

import hashlib
from dataclasses import replace

from aiogram import Bot, Dispatcher
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.channels.beside import Beside
from bot.channels.desk import Raw
from bot.channels.telegram.calls import AnswerTap
from bot.channels.telegram.client import Refusal
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.parse import contact_of, read_message, read_tap, token_in, writer
from domain.errors import Unavailable
from domain.messaging import Inbound

KINDS = ("message", "callback_query", "my_chat_member")
ANSWER_SECONDS = 5


class Feeder:
    """Takes updates one by one; what has to do with no private chat changes nothing in the house."""

    def __init__(self, bot: Bot, desk: Desk, groups: Groups) -> None:
        self._bot = bot
        self._secret = hashlib.sha256(bot.token.encode()).digest()
        self._desk = desk
        self._groups = groups
        self._beside = Beside()
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.message.register(self._message)
        self._dispatcher.callback_query.register(self._tap)
        self._dispatcher.my_chat_member.register(self._membership)

    async def take(self, raw: Raw) -> None:
        """Returns when the update is committed, or put aside because it can't be; raises Unavailable."""
        if all(raw.get(kind) is None for kind in KINDS):
            return
        try:
            update = Update.model_validate(_slim(raw), context={"bot": self._bot})
            await self._dispatcher.feed_update(self._bot, update)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, those behind it must not wait for it
            await self._put_aside(raw, error)

    async def close(self) -> None:
        """Wait a moment for what goes out beside the turns."""
        await self._beside.close()

    async def _message(self, message: Message) -> None:
        contact = writer(message)
        if contact is None:
            self._beside.do(self._groups.on_message(message))
            return
        joined = await self._desk.joined(token_in(message), message.text or "", contact)
        await self._submit(read_message(message, contact, self._bot.id, self._desk.now(), joined=joined))

    async def _tap(self, query: CallbackQuery) -> None:
        inbound = read_tap(query, self._bot.id, self._desk.now())
        if inbound is not None:
            await self._submit(inbound)
        self._beside.do(self._stop_wheel(query.id))

    async def _membership(self, change: ChatMemberUpdated) -> None:
        if change.chat.type != ChatType.PRIVATE:
            self._beside.do(self._groups.on_membership(change))
            return
        status = change.new_chat_member.status
        key = f"telegram:{self._bot.id}:s:{change.chat.id}:{int(change.date.timestamp())}:{status}"
        await self._desk.shut(self._hidden(key), contact_of(change.from_user.id), status == ChatMemberStatus.KICKED, change.date)

    async def _submit(self, inbound: Inbound) -> None:
        album = self._hidden(inbound.album) if inbound.album else None
        await self._desk.submit(replace(inbound, key=self._hidden(inbound.key), album=album))

    def _hidden(self, key: str) -> str:
        """A key names a person's chat, and keys are kept as they are: so it is told apart, but not read."""
        return f"telegram:{hashlib.blake2b(key.encode(), key=self._secret, digest_size=20).hexdigest()}"

    async def _stop_wheel(self, query_id: str) -> None:
        """Best effort: a tap that is answered late, or twice, is no harm."""
        try:
            await self._bot(AnswerTap(callback_query_id=query_id), request_timeout=ANSWER_SECONDS)
        except Refusal:
            return

    async def _put_aside(self, raw: Raw, error: Exception) -> None:
        key = f"telegram:{self._bot.id}:u:{raw.get('update_id')}"
        try:
            await self._desk.put_aside(key, raw, error)
        except Exception as worse:
            raise Unavailable from worse


def _slim(raw: Raw) -> Raw:
    """Of a tapped message only its place is read: the rest costs most of the reading, and may be of a kind yet unknown."""
    tap = raw.get("callback_query")
    message = tap.get("message") if isinstance(tap, dict) else None
    if not isinstance(tap, dict) or not isinstance(message, dict):
        return raw
    place = {"chat": message.get("chat"), "message_id": message.get("message_id"), "date": 0}
    return {**raw, "callback_query": {**tap, "message": place}}

"""People with Telegram: updates go straight into the house, its calls straight into a strict Telegram."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from bot.channels.telegram.desk import ServicesDesk
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.send import Sender
from domain.messaging import Channel, Contact
from tests.messengers.people import Act, Bring, House, Side, Somebody, Watched
from tests.providers.telegram import params
from tests.providers.telegram.api import ApiError, Json
from tests.providers.telegram.editing import Editing
from tests.providers.telegram.fake import TOKEN
from tests.providers.telegram.phone import TelegramPerson
from tests.providers.telegram.sending import Sending
from tests.providers.telegram.world import Query, World

PHONE = "77011234567"


class Inside(BaseSession):
    """Does what aiogram's own session does, but the call is carried out in this process."""

    def __init__(self, world: World, shown: set[str]) -> None:
        super().__init__()
        self.refused: list[str] = []
        self._shown = shown
        self._methods = {**Sending(world).methods(), **Editing(world).methods()}

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the base class has it
    ) -> TelegramType:
        await asyncio.sleep(0)  # others have their turn, as while a call is on its way
        prepared = {name: self.prepare_value(value, bot, {}) for name, value in method.model_dump(warnings=False).items()}
        status, answer = self._carried_out(method.__api_method__, {name: value for name, value in prepared.items() if value})
        return cast(TelegramType, self.check_response(bot, method, status, json.dumps(answer)).result)

    def _carried_out(self, name: str, raw: Json) -> tuple[int, Json]:
        try:
            result = self._methods[name].run(params.typed(self._methods[name], raw))
        except ApiError as error:
            self.refused.append(f"{name}: {error}")
            return error.code, {"ok": False, "error_code": error.code, "description": str(error)}
        rows = result.get("reply_markup", {}).get("inline_keyboard", []) if isinstance(result, dict) else []
        self._shown.update(button["callback_data"] for row in rows for button in row if "callback_data" in button)
        return 200, {"ok": True, "result": result}

    async def stream_content(self, *_args: Any, **_values: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """There is nothing to close."""


class TelegramSide(Side):
    """The bot and its server."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.world = World(TOKEN, lambda: house.clock.now().timestamp())
        session = Inside(self.world, house.shown)
        bot = Bot(TOKEN, session=session)
        self.refused = session.refused
        self.feeder = Feeder(bot, ServicesDesk(house.intake, house.store, house.clock), Groups(bot, house.talk.tr(None)))
        self.sender = Watched(Sender(bot), house.brought)

    def person(self, number: int, language: str) -> "OnTelegram":
        """Somebody new; all have one phone number, so that what is kept of it is the same."""
        return OnTelegram(self, number, language)

    async def settled(self) -> None:
        await self.feeder.close()


class OnTelegram(Somebody):
    """Somebody with a phone."""

    def __init__(self, side: TelegramSide, number: int, language: str) -> None:
        super().__init__(side.house, number, language)
        self.contact = Contact(Channel.TELEGRAM, str(number))
        self.side = side
        self.phone = TelegramPerson(
            side.world, {"id": number, "is_bot": False, "first_name": "Үлгі", "language_code": language}, PHONE
        )

    def made(self, act: Act) -> Bring:
        return partial(self.side.feeder.take, self.update(act))

    def update(self, act: Act) -> Json:
        """The update that an act makes."""
        if act.kind == "start":
            self.phone.start(self.language)
        elif act.kind == "say":
            self.phone.say(act.words)
        elif act.kind == "share":
            self.phone.press_contact()
        elif act.kind == "voice":
            self.phone.voice()
        else:
            self.phone.tap_data(self._carrying(act.words), act.words)
        return self._last_update()

    def tapped(self, message: int, data: str) -> Json:
        """The update that a tap on any message makes, with any data."""
        self.acts += 1
        self.phone.tap_data(message, data)
        return self._last_update()

    def in_a_group(self, update: Json, number: int) -> Json:
        """The same tap in a group; its query's `number` is another."""
        group = {"id": -1009, "type": "supergroup", "title": "Ауыл"}
        return self._moved(update, number, message={**update["callback_query"]["message"], "chat": group})

    def by_way_of_another(self, update: Json, number: int) -> Json:
        """The same tap on a message that was sent by way of another chat."""
        return self._moved(update, number, inline_message_id="AAAA")

    async def brought(self) -> int:
        return self.phone.chat.deeds

    def offered(self) -> Sequence[tuple[str, str]]:
        """Those of the message that was sent or edited last."""
        return [(one["text"], one["callback_data"]) for one in self._buttons() if "callback_data" in one]

    def newest(self) -> str:
        chat = self.phone.chat
        return f"{chat.messages[chat.touched].content} {self._buttons()}"

    async def screen(self) -> Sequence[Any]:
        return [(one.text, one.buttons) for one in self.phone.screen]

    async def said(self, count: int) -> Sequence[str]:
        """Fewer where one was written over another; so much is said that no phone could keep it."""
        kept = [one for one in self.phone.chat.messages.values() if one.content]
        texts = [str(one.content.get("text")) for one in kept if one.sender != self.phone.card]
        for one in kept:
            one.content, one.inline = {}, []
        return texts

    @property
    def unanswered(self) -> int:
        return self.phone.unanswered

    def told(self) -> str:
        return self.phone.told()

    def leave(self) -> None:
        world = self.side.world
        del world.chats[self.number]
        world.queries = {id_: query for id_, query in world.queries.items() if query.chat is not self.phone.chat}

    def _last_update(self) -> Json:
        """Nothing keeps it any more."""
        self.side.world.updates.pending.clear()
        return self.side.world.updates.ever.pop()

    def _moved(self, update: Json, number: int, **where: object) -> Json:
        query = {**update["callback_query"], "id": str(number)}
        del query["message"]
        self.side.world.queries[query["id"]] = Query(self.phone.chat, self.side.world.clock())
        return {"update_id": update["update_id"] + 10**8, "callback_query": {**query, **where}}

    def _buttons(self) -> list[Json]:
        chat = self.phone.chat
        return [button for row in chat.messages[chat.touched].inline for button in row]

    def _carrying(self, data: str) -> int:
        """The newest message with this button, or the newest of all."""
        shown = (one for one in reversed(self.phone.chat.messages.values()) if not one.deleted)
        found = (one.id for one in shown if any(button.get("callback_data") == data for row in one.inline for button in row))
        return next(found, self.phone.last.id)

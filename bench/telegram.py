"""People in Telegram: the same quiz, through aiogram's Dispatcher, into a session that calls nobody."""

import asyncio
import itertools
import json
import logging
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Any, cast

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from bench.answers import Answer
from bench.base import DATE, KEYBOARD, TEXT, Base, Stub
from bench.people import Crowd
from bench.turns import Round, rounds
from bot.channels.telegram.desk import ServicesDesk
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.send import Sender
from bot.delivery import Deliverer
from domain.messaging import Channel, Contact
from kasip.house import House

logging.getLogger("aiogram").setLevel(logging.WARNING)


class Line(Stub):
    """The stub of the base, which also tells who waits for a reply that it came; it counts what each person was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, asyncio.Future[None]] = {}
        self.messages = 0
        message = json.dumps({"ok": True, "result": _said(1)})
        self._replies |= {"sendMessage": message, "deleteMessage": json.dumps({"ok": True, "result": True})}

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the base class has it
    ) -> TelegramType:
        came = await super().make_request(bot, method, timeout)
        if method.__api_method__ in {"sendMessage", "editMessageText"}:
            self.messages += 1
            if future := self.waiting.pop(cast(Any, method).chat_id, None):
                future.set_result(None)
        return came


class TelegramCrowd(Crowd):
    """The people of `Crowd` with Telegram; a thing said counts as done when its reply has reached the stub."""

    def __init__(self, house: House, count: int) -> None:
        super().__init__(house, count)
        self.tokens = [str(100_000 + number) for number in range(count)]
        self.line = Line()
        self.took: list[float] = []
        bot = Bot("1:" + "A" * 35, session=self.line)
        house.talk.holder = "bench"
        self._deliverer = Deliverer(house.store, house.clock, "bench", lambda: house.talk.content.doors, house.intake.wake)
        house.intake.outlet = self._deliverer
        self._sender = Sender(bot)
        desk = ServicesDesk(house.intake, house.store, house.clock)
        self._feeder = Feeder(bot, desk, Groups(bot, house.talk.tr(None)))
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def talking(self) -> Any:
        """Messages are brought within the block."""
        self._deliverer.start({Channel.TELEGRAM: self._sender})
        yield self
        await self._deliverer.close()
        await self.house.intake.close()

    def contact(self, token: str) -> Contact:
        return Contact(Channel.TELEGRAM, token)

    async def start(self, token: str) -> None:
        await self._feed(token, self._message(token, "/start kk"))

    async def say(self, token: str, text: str) -> None:
        await self._feed(token, self._message(token, text))

    def tap(self, token: str, data: str) -> bytes:
        query = {"id": f"{token}-{next(self._numbers)}", "from": _card(int(token)), "chat_instance": "1", "data": data}
        return self._update(callback_query={**query, "message": _said(int(token))})

    async def send(self, answer: Answer) -> None:
        await self._feed(answer.token, answer.body)

    async def _feed(self, token: str, update: bytes) -> None:
        self.turns += 1
        self.line.waiting[int(token)] = replied = asyncio.get_running_loop().create_future()
        began = perf_counter()
        await self._feeder.take(json.loads(update))
        await replied
        self.took.append(perf_counter() - began)

    def _message(self, token: str, text: str) -> bytes:
        person = int(token)
        content = {"message_id": next(self._numbers), "date": DATE, "chat": _chat(person), "from": _card(person), "text": text}
        return self._update(message=content)

    def _update(self, **content: Any) -> bytes:
        return json.dumps({"update_id": next(self._numbers), **content}).encode()


def _card(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Үлгі", "language_code": "kk"}


def _chat(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "Үлгі"}


def _said(person: int) -> dict[str, Any]:
    sender = {"id": 1, "is_bot": True, "first_name": "Kasip"}
    said = {"text": TEXT, "reply_markup": {"inline_keyboard": KEYBOARD}}
    return {"message_id": 5, "date": DATE, "chat": _chat(person), "from": sender, **said}


@dataclass(frozen=True, slots=True)
class Road:
    """Rounds, the time from an update to its reply in seconds (median, 99th percentile), and messages an answer."""

    rounds: Sequence[Round]
    p50: float
    p99: float
    messages: float


async def road(crowd: TelegramCrowd, base: Base, turns: int) -> tuple[Road, list[Answer]]:
    """Rounds of at least so many answers through the Dispatcher on each side, in turn; and every answer given."""
    crowd.took.clear()
    sent, said = crowd.line.messages, crowd.turns
    done, given = await rounds(crowd, base, turns)
    cuts = quantiles(crowd.took, n=100)
    return Road(done, cuts[49], cuts[98], (crowd.line.messages - sent) / (crowd.turns - said)), given

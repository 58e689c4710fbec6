"""Many people with Telegram in one process: updates go straight into the house, its calls straight into a strict Telegram."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from sqlalchemy import func, select

from bot import delivery as delivery_
from bot.channels.telegram.desk import ServicesDesk
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.send import Sender
from bot.delivery import Deliverer
from bot.outcomes import Accepted, Outcome
from domain.messaging import Channel, Contact
from services import final_test, quizzes
from services.deliveries import Envelope
from services.documents import File
from services.intake import Intake
from services.storage import sessions
from services.storage.engine import Store
from services.storage.messages import OPEN, delivery
from services.storage.sessions import Standing
from services.talk import Talk
from tests.providers.telegram import params
from tests.providers.telegram.api import ApiError, Json
from tests.providers.telegram.editing import Editing
from tests.providers.telegram.fake import TOKEN
from tests.providers.telegram.phone import TelegramPerson
from tests.providers.telegram.sending import Sending
from tests.providers.telegram.world import World
from tests.providers.waiting import Bell
from tests.support.chat import open_talk
from tests.support.clock import SetClock

PHONE = "77011234567"


class Inside(BaseSession):
    """Does what aiogram's own session does, but the call is carried out in this process. `shown` is every button ever shown."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.shown: set[str] = set()
        self.refused: list[str] = []
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
        self.shown.update(button["callback_data"] for row in rows for button in row)
        return 200, {"ok": True, "result": result}

    async def stream_content(self, *_args: Any, **_values: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """There is nothing to close."""


class Watched(Sender):
    """Counts what was brought to whom; `bell` rings each time."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.brought: Counter[int] = Counter()
        self.bell = Bell()

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await super().send(envelope, file)
        self.brought[int(envelope.address)] += isinstance(outcome, Accepted)
        self.bell.ring()
        return outcome


class OneSeed:
    """Draws the same questions for everybody, so that one person's taps mean the same from another."""

    def token_hex(self, _length: int) -> str:
        return "seed"


class Crowd:
    """The house's own road with all its parts, and the people before it."""

    def __init__(self, store: Store, clock: SetClock, talk: Talk) -> None:
        self.store, self.clock, self.talk = store, clock, talk
        talk.holder = "crowd"
        self.intake = Intake(store, talk, back_off=(0, 0))
        self.deliverer = Deliverer(store, clock, talk.holder, lambda: talk.content.doors, self.intake.wake)
        self.intake.outlet = self.deliverer
        self.world = World(TOKEN, lambda: clock.now().timestamp())
        self.telegram = Inside(self.world)
        bot = Bot(TOKEN, session=self.telegram)
        self.feeder = Feeder(bot, ServicesDesk(self.intake, store, clock), Groups(bot, talk.tr(None)))
        self.sender = Watched(bot)
        self.acts: Counter[int] = Counter()
        self.deliverer.start({Channel.TELEGRAM: self.sender})

    def person(self, number: int, language: str) -> TelegramPerson:
        """Somebody new; all have one phone number, so that what is kept of it is the same."""
        card = {"id": number, "is_bot": False, "first_name": "Үлгі", "language_code": language}
        return TelegramPerson(self.world, card, PHONE)

    def made(self, person: TelegramPerson) -> Json:
        """The update of what the person did last, which wants one answer; nothing keeps it any more."""
        self.acts[person.id] += 1
        self.world.updates.pending.clear()
        return self.world.updates.ever.pop()

    async def answered(self, person: TelegramPerson) -> None:
        """Wait until everything that the person did has its answer."""
        at = person.id
        await self.sender.bell.until(lambda: self.sender.brought[at] >= self.acts[at], person.chat.told)

    async def standing(self, person: TelegramPerson) -> Standing:
        contact = Contact(Channel.TELEGRAM, str(person.id))
        return (await self.store.read(lambda tx: sessions.at_contacts(tx, [contact])))[contact]

    async def settled(self) -> None:
        """Everything is out, and what came of it is kept."""
        count = select(func.count()).select_from(delivery).where(OPEN)
        await self.intake.close()
        while await self.store.read(lambda tx: tx.conn.execute(count).scalar_one()):
            await asyncio.sleep(0)
            await self.intake.close()
        await self.feeder.close()

    async def close(self) -> None:
        await self.feeder.close()
        await self.deliverer.close()
        await self.intake.close()


@asynccontextmanager
async def crowd_at(store: Store, clock: SetClock) -> AsyncIterator[Crowd]:
    """A house with nobody in it yet, where everybody is asked the same questions."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (quizzes, final_test):
            patch.setattr(module, "secrets", OneSeed())
        patch.setattr(delivery_, "LOOK_SECONDS", 3600.0)  # nothing may have to wait for the next look
        crowd = Crowd(store, clock, await open_talk(store))
        try:
            yield crowd
        finally:
            await crowd.close()

from collections.abc import AsyncIterator, Iterator, MutableMapping, MutableSequence
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from structlog.testing import capture_logs

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.send import Sender
from domain.language import Language
from services.translations import Translations
from tests.bot.channels.telegram.house import House
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock

Logged = MutableSequence[MutableMapping[str, Any]]


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    with capture_logs() as events:
        yield events


@pytest.fixture
async def fake(clock: SetClock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock=lambda: clock.now().timestamp()) as server:
        yield server


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[AiohttpSession]:
    """One client session: making one reads all certificates."""
    session = AiohttpSession(timeout=10)
    yield session
    await (await session.create_session()).close()


@pytest.fixture
def bot(fake: FakeTelegram, session: AiohttpSession) -> Bot:
    session.api = TelegramAPIServer.from_base(fake.url)
    return Bot(fake.token, session=session)


@pytest.fixture
def sender(bot: Bot) -> Sender:
    return Sender(bot)


@pytest.fixture
def person(fake: FakeTelegram) -> TelegramPerson:
    """Has started the bot; nothing is pending."""
    person = fake.person(501)
    person.start()
    fake.updates.clear()
    return person


@pytest.fixture(scope="session")
def translations() -> Translations:
    return Translations.load()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def groups(bot: Bot, translations: Translations) -> Groups:
    groups = Groups(bot, translations.of(Language.KK))
    groups.username = "kasip_test_bot"
    return groups


@pytest.fixture
async def feeder(bot: Bot, house: House, groups: Groups) -> AsyncIterator[Feeder]:
    feeder = Feeder(bot, house, groups)
    yield feeder
    await feeder.close()

"""Fixtures: a Telegram of our own, a real client that is pointed at it, and a person who has started the bot."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock


@pytest.fixture
async def fake(clock: SetClock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock=lambda: clock.now().timestamp()) as server:
        yield server


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[AiohttpSession]:
    """One client session: making one reads all certificates, and closing it the client's way takes a quarter of a second."""
    session = AiohttpSession(timeout=10)
    yield session
    await (await session.create_session()).close()


@pytest.fixture
def bot(fake: FakeTelegram, session: AiohttpSession) -> Bot:
    session.api = TelegramAPIServer.from_base(fake.url)
    return Bot(fake.token, session=session)


@pytest.fixture
def person(fake: FakeTelegram) -> TelegramPerson:
    """Has started the bot; nothing is pending."""
    person = fake.person(501)
    person.start()
    fake.updates.clear()
    return person

"""A Telegram of our own, a real client that is pointed at it, and a person who has started the bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock

Raw = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


@pytest.fixture
async def fake(clock: SetClock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock=lambda: clock.now().timestamp()) as server:
        yield server


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[AiohttpSession]:
    """One client session: making one reads all certificates, and closing it the client's way takes a quarter of a second."""
    session = AiohttpSession()
    yield session
    await (await session.create_session()).close()


@pytest.fixture
async def bot(fake: FakeTelegram, session: AiohttpSession) -> Bot:
    session.api = TelegramAPIServer.from_base(fake.url)
    return Bot(fake.token, session=session)


@pytest.fixture
async def person(fake: FakeTelegram) -> TelegramPerson:
    """Has started the bot; nothing is pending."""
    person = fake.person(501)
    person.start()
    fake.updates.clear()
    return person


@pytest.fixture
async def raw(fake: FakeTelegram) -> AsyncIterator[Raw]:
    """Call a method with plain JSON; the status and the body."""
    async with aiohttp.ClientSession() as http:

        async def call(method: str, token: str = fake.token, **parameters: object) -> tuple[int, dict[str, Any]]:
            async with http.post(f"{fake.url}/bot{token}/{method}", json=parameters) as answer:
                body: dict[str, Any] = await answer.json()
                return answer.status, body

        yield call

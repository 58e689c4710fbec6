"""A Telegram of our own, a real client that is pointed at it, and a person who has started the bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.providers.telegram import FakeTelegram
from tests.support import bots

Raw = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]

fake, session, bot, person = bots.fake, bots.session, bots.bot, bots.person


@pytest.fixture
async def raw(fake: FakeTelegram) -> AsyncIterator[Raw]:
    """Call a method with plain JSON; the status and the body."""
    async with aiohttp.ClientSession() as http:

        async def call(method: str, token: str = fake.token, **parameters: object) -> tuple[int, dict[str, Any]]:
            async with http.post(f"{fake.url}/bot{token}/{method}", json=parameters) as answer:
                body: dict[str, Any] = await answer.json()
                return answer.status, body

        yield call

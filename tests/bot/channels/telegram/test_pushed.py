"""Webhook mode on a real socket: the provider pushes until it is told that the update is committed."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
import uvicorn
from aiogram import Bot
from fastapi import FastAPI

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.profile import profiles
from bot.channels.telegram.routes import PATH, routes
from bot.channels.telegram.setup import Setup, Webhook
from domain.errors import Unavailable
from domain.language import Language
from services.translations import Translations
from tests.bot.channels.telegram.house import House
from tests.providers.telegram import FakeTelegram, TelegramPerson
from web.server import Server

SECRET = "a-Secret_of-32-characters-000000"

Point = Callable[[str], Setup]


@pytest.fixture
async def address(feeder: Feeder) -> AsyncIterator[str]:
    """Where the house listens."""
    app = FastAPI()
    app.routes.extend(routes(SECRET, feeder))
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(app, log_level="critical", access_log=False), lambda: None)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
    server.should_exit = True
    await serving


@pytest.fixture
def point(bot: Bot, address: str, translations: Translations) -> Point:
    """Has the provider call the house, with this secret."""
    texts = profiles(translations.of(Language.KK), trial=True)
    return lambda secret: Setup(bot, texts, lambda _: None, Webhook(address, secret))


async def test_what_is_said_is_pushed(fake: FakeTelegram, point: Point, house: House, person: TelegramPerson) -> None:
    await point(SECRET).run()
    person.say("бір")
    person.tap_data(1, "7:quiz.question:a")
    fake.person(601).say("басқа")
    await fake.taken()
    assert sorted(house.texts) == ["", "басқа", "бір"]
    await person.until(lambda: person.unanswered == 0, "the tap to be answered")
    assert fake.webhook.answered_with_calls == []


async def test_it_is_pushed_again_until_it_is_committed(
    fake: FakeTelegram, point: Point, house: House, person: TelegramPerson
) -> None:
    fake.webhook.retry_seconds = 0.01
    await point(SECRET).run()
    house.troubles.extend([Unavailable(), Unavailable()])
    person.say("бір")
    person.say("екі")
    await fake.taken()
    assert [attempt.status for attempt in fake.webhook.attempts] == [503, 503, 200, 200]
    assert house.texts == ["бір", "екі"]


async def test_with_another_secret_nothing_comes_in(
    fake: FakeTelegram, point: Point, house: House, person: TelegramPerson
) -> None:
    fake.webhook.retry_seconds = 0.01
    await point(SECRET[:-1] + "1").run()
    person.say("бір")
    await fake.until(lambda: len(fake.webhook.attempts) > 2, "three attempts")
    assert {attempt.status for attempt in fake.webhook.attempts} == {401}
    assert house.tried == []
    await point(SECRET).run()
    await fake.taken()
    assert house.texts == ["бір"]

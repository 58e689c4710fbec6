"""Updates that are pushed to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from tests.providers.conftest import Raw
from tests.providers.server import Server
from tests.providers.telegram import FakeTelegram, TelegramPerson


class Receiver:
    """A bot's address: answers with what it is told to, 200 if nothing; keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.calls = False
        self.open = asyncio.Event()
        self.open.set()
        self.server = Server(self._take)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        await self.open.wait()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append(await request.json())
        return web.json_response({"method": "sendMessage"}, status=status) if self.calls else web.Response(status=status)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.server.start()
    yield receiver
    await receiver.server.stop()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def test_updates_are_pushed_with_the_secret(
    fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver
) -> None:
    person.say("бұрынғы")
    await bot.set_webhook(receiver.server.url, secret_token="abc-DEF_1", allowed_updates=["message"], max_connections=5)
    person.say("сәлем")
    person.block()
    await fake.taken()
    assert receiver.texts == ["бұрынғы", "сәлем"]
    assert receiver.secrets == ["abc-DEF_1"] * 2
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (receiver.server.url, 0, 5)
    assert info.allowed_updates == ["message"]


async def test_a_push_is_tried_until_it_is_taken(
    fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver
) -> None:
    receiver.answers = [500, 404, 302]
    fake.webhook.retry_seconds = 1000
    await bot.set_webhook(receiver.server.url)
    first, second = person.say("бір"), person.say("екі")
    for failures in (1, 2, 3):
        await fake.until(lambda number=failures: len(fake.webhook.attempts) == number, "an attempt")  # type: ignore[misc]
        assert "Wrong response" in ((await bot.get_webhook_info()).last_error_message or "")
        fake.webhook.retry()
    await fake.taken()
    assert receiver.texts == ["бір", "екі"]
    assert [(it.update_id, it.status) for it in fake.webhook.attempts] == [
        (first.update_id, 500), (first.update_id, 404), (first.update_id, 302), (first.update_id, 200), (second.update_id, 200),
    ]  # fmt: skip


async def test_a_bot_that_is_down_gets_it_when_it_is_up(
    fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver
) -> None:
    fake.webhook.retry_seconds = 0.001
    await bot.set_webhook(receiver.server.url)
    await receiver.server.stop()
    person.say("бір")
    await fake.until(lambda: len(fake.webhook.attempts) > 1, "attempts")
    assert fake.webhook.attempts[0].status is None
    await receiver.server.start()
    await fake.taken()
    assert receiver.texts == ["бір"]


async def test_a_call_in_the_answer_is_noted(fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver) -> None:
    receiver.calls = True
    await bot.set_webhook(receiver.server.url)
    person.say("бір")
    await fake.taken()
    assert fake.webhook.answered_with_calls == ["sendMessage"]


async def test_chats_do_not_wait_for_each_other(fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver) -> None:
    other = fake.person(502)
    receiver.answers = [500]
    fake.webhook.retry_seconds = 1000
    await bot.set_webhook(receiver.server.url)
    person.say("бір")
    person.say("екі")
    await fake.until(lambda: len(fake.webhook.attempts) == 1, "an attempt")
    other.say("басқа")
    await fake.until(lambda: len(fake.webhook.attempts) == 2, "another attempt")
    assert receiver.texts == ["басқа"]
    fake.webhook.retry()
    await fake.taken()
    assert receiver.texts == ["басқа", "бір", "екі"]


async def test_polling_and_a_webhook_exclude_each_other(
    fake: FakeTelegram, bot: Bot, person: TelegramPerson, receiver: Receiver
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await fake.polled()
    receiver.open.clear()
    await bot.set_webhook(receiver.server.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    person.say("бір")
    assert len(await bot.get_updates()) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"url": "http://example.kz/hook"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.kz:8080/hook"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https://10.0.0.1/hook"}, "IP address 10.0.0.1 is reserved"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "http://127.0.0.1:1/", "max_connections": 101}, "max_connections"),
        ({"url": "http://127.0.0.1:1/", "allowed_updates": ["message", 1]}, "allowed_updates"),
    ],
)
async def test_what_is_refused(bot: Bot, raw: Raw, parameters: dict[str, Any], complaint: str) -> None:
    status, body = await raw("setWebhook", **parameters)
    assert status == 400
    assert complaint in body["description"]
    with pytest.raises(TelegramBadRequest):
        await bot.set_webhook("https://")
    assert (await bot.get_webhook_info()).url == ""

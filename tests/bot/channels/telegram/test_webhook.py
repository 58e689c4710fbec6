"""The address that Telegram calls: nobody else is heard, and 200 means that it is committed."""

import json
import string
from collections.abc import AsyncIterator, Iterator
from random import Random

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.routes import routes
from domain.errors import Unavailable
from tests.bot.channels.telegram.house import House
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.web.speech import Speech
from web.kit import add_kit
from web.pages import Pages
from web.static import Static

SECRET = "a-Secret_of-32-characters-000000"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
OWN = {HEADER: SECRET}


@pytest.fixture
async def client(feeder: Feeder) -> AsyncIterator[httpx.AsyncClient]:
    static = Static()
    app = FastAPI()
    add_kit(app, Pages(Speech(), static), static)
    app.routes.extend(routes(SECRET, feeder))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kasip.test") as client:
        yield client


def said(fake: FakeTelegram, person: TelegramPerson, text: str = "сәлем") -> bytes:
    person.say(text)
    return json.dumps(fake.sent_updates[-1]).encode()


async def post(client: httpx.AsyncClient, body: bytes, headers: object = None) -> int:
    return (await client.post("/telegram/webhook", content=body, headers=OWN if headers is None else headers)).status_code  # type: ignore[arg-type]


def forged() -> Iterator[list[tuple[bytes, bytes]]]:
    """Headers of those who do not know the secret, some of them nearly."""
    name, random = HEADER.encode(), Random(4)
    yield []
    for place in range(len(SECRET)):
        yield [(name, (SECRET[:place] + "~" + SECRET[place + 1 :]).encode())]
        yield [(name, SECRET[:place].encode())]
    for extra in (" ", "\t", "a", "\x00"):
        yield [(name, (SECRET + extra + "a").encode())]
    for value in (SECRET.upper(), SECRET.lower(), f"Bearer {SECRET}", f'"{SECRET}"', f"{SECRET},{SECRET}", "ә" * 16):
        yield [(name, value.encode())]
    yield [(name, SECRET.encode()), (name, SECRET.encode())]
    yield [(name, SECRET.encode()), (name, b"")]
    yield [(name, b"\xff\xfe")]
    yield [(b"X-Telegram-Bot-Api-Secret", SECRET.encode())]
    yield [(b"Authorization", SECRET.encode())]
    for _ in range(300):
        length = random.randint(1, 64)
        yield [(name, "".join(random.choices(string.ascii_letters + string.digits + "-_", k=length)).encode())]


async def test_whoever_does_not_know_the_secret_changes_nothing(
    fake: FakeTelegram, client: httpx.AsyncClient, house: House, person: TelegramPerson
) -> None:
    body = said(fake, person)
    tried = [await post(client, body, headers) for headers in forged()]
    assert set(tried) == {401}
    assert len(tried) > 300
    assert (house.tried, house.aside, house.shuts) == ([], {}, [])
    assert await post(client, body) == 200
    assert house.texts == ["сәлем"]


async def test_a_forged_body_is_not_even_read(client: httpx.AsyncClient) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for number in range(10_000):
            read.append(number)
            yield b"0" * 1024

    assert (await client.post("/telegram/webhook", content=endless())).status_code == 401
    assert read == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
async def test_only_post(client: httpx.AsyncClient, method: str) -> None:
    assert (await client.request(method, "/telegram/webhook", headers=OWN)).status_code == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b'"a"', b"\xff", b"[" * 100_000, b'{"a": 1'])
async def test_what_is_no_update(client: httpx.AsyncClient, house: House, body: bytes) -> None:
    assert await post(client, body) == 400
    assert (house.heard, house.aside) == ({}, {})


async def test_too_large_a_body(client: httpx.AsyncClient, house: House) -> None:
    assert await post(client, b'{"message": "' + b"a" * 1024 * 1024 + b'"}') == 413
    assert house.aside == {}


async def test_while_the_store_takes_nothing_telegram_is_told_so(
    fake: FakeTelegram, client: httpx.AsyncClient, house: House, person: TelegramPerson
) -> None:
    body = said(fake, person)
    house.troubles.append(Unavailable())
    assert [await post(client, body) for _ in range(3)] == [503, 200, 200]
    assert house.texts == ["сәлем"]


async def test_what_can_not_be_read_is_taken_and_put_aside(client: httpx.AsyncClient, house: House) -> None:
    assert await post(client, b'{"update_id": 5, "message": {"text": 7}}') == 200
    assert await post(client, b'{"update_id": 6, "channel_post": {}}') == 200
    assert list(house.aside) == ["telegram:7001:u:5"]

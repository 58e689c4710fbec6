"""The address that Meta calls: nobody else is heard, and 200 means that it is committed."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from bot.channels.whatsapp.feed import Feeder
from bot.channels.whatsapp.routes import BODY_KB, HEADER, PATH, routes, signed
from domain.errors import Unavailable
from tests.bot.channels.whatsapp.house import House, Marks
from tests.providers.whatsapp import FakeWhatsApp
from tests.providers.whatsapp.fake import ACCOUNT
from tests.providers.whatsapp.payloads import raw
from tests.web.speech import Speech
from web.kit import add_kit
from web.pages import Pages
from web.static import Static

SECRET, VERIFY = "app-secret-of-nobody", "verify-token-of-nobody"
ASKED = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    static, app = Static(), FastAPI()
    feeder = Feeder(ACCOUNT.phone_id, SECRET, house, Marks())
    add_kit(app, Pages(Speech(), static), static)
    app.routes.extend(routes(SECRET, VERIFY, feeder))
    with capture_logs():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kasip.test") as client:
            yield client
        await feeder.close()


@pytest.fixture
def body() -> bytes:
    return raw(FakeWhatsApp().person(501).say("сәлем").payload)


def own(body: bytes) -> str:
    return signed(SECRET.encode(), body).decode()


async def post(client: httpx.AsyncClient, body: bytes, *headers: tuple[str, str]) -> int:
    return (await client.post(PATH, content=body, headers=list(headers) or [(HEADER, own(body))])).status_code


async def test_the_challenge_is_answered_with_its_own_words(client: httpx.AsyncClient) -> None:
    answer = await client.get(PATH, params=ASKED)
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "1158201444", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.verify_token": VERIFY[:-1]}, {"hub.verify_token": VERIFY + "a"}, {"hub.verify_token": ""},
        {"hub.verify_token": "\ud800әлем".encode("utf-8", "replace").decode()}, {"hub.mode": "unsubscribe"}, {"hub.mode": ""},
    ],
)  # fmt: skip
async def test_the_challenge_of_somebody_else_is_refused(client: httpx.AsyncClient, changed: dict[str, str]) -> None:
    answer = await client.get(PATH, params={**ASKED, **changed})
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("left_out", list(ASKED))
async def test_a_challenge_with_a_part_missing_is_refused(client: httpx.AsyncClient, left_out: str) -> None:
    assert (await client.get(PATH, params={name: value for name, value in ASKED.items() if name != left_out})).status_code == 403


async def test_what_meta_signed_is_taken(client: httpx.AsyncClient, house: House, body: bytes) -> None:
    assert [await post(client, body), await post(client, body)] == [200, 200]
    assert house.texts == ["сәлем"]


async def test_whatever_is_not_signed_so_changes_nothing(client: httpx.AsyncClient, house: House, body: bytes) -> None:
    sign, other = own(body), own(body + b" ")
    hex_ = sign.removeprefix("sha256=")
    for headers in (
        [("x-hub-signature", sign)], [(HEADER, "")], [(HEADER, hex_)], [(HEADER, f"SHA256={hex_}")], [(HEADER, sign.upper())],
        [(HEADER, f"sha1={hex_[:40]}")], [(HEADER, f"sha256={hex_.upper()}")], [(HEADER, sign[:-1])], [(HEADER, sign + "0")],
        [(HEADER, other)], [(HEADER, sign), (HEADER, sign)], [(HEADER, sign), (HEADER, other)], [(HEADER, f"{sign},{sign}")],
        [(HEADER, signed(VERIFY.encode(), body).decode())], [("authorization", sign)],
    ):  # fmt: skip
        assert await post(client, body, *headers) == 401
    assert (house.heard, house.aside, house.told) == ({}, {}, [])


async def test_without_a_signature_the_body_is_not_even_read(client: httpx.AsyncClient) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for number in range(10_000):
            read.append(number)
            yield b"0" * 1024

    assert (await client.post(PATH, content=endless())).status_code == 401
    assert read == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_only_get_and_post(client: httpx.AsyncClient, method: str) -> None:
    assert (await client.request(method, PATH, params=ASKED)).status_code == 405


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"7", b'"a"', b"\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
async def test_what_is_no_webhook(client: httpx.AsyncClient, house: House, body: bytes) -> None:
    assert await post(client, body) == 400
    assert (house.heard, house.aside) == ({}, {})


async def test_the_largest_webhook_is_taken_and_no_larger_one(client: httpx.AsyncClient, house: House) -> None:
    bare = b'{"object": ""}'
    full = b'{"object": "' + b"a" * (BODY_KB * 1024 - len(bare)) + b'"}'
    assert len(full) == 3 * 1024 * 1024
    assert [await post(client, full), await post(client, full + b" ")] == [200, 413]
    assert house.aside == {}


async def test_while_the_store_takes_nothing_meta_is_told_so(client: httpx.AsyncClient, house: House, body: bytes) -> None:
    house.troubles.append(Unavailable())
    answer = await client.post(PATH, content=body, headers={HEADER: own(body)})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert await post(client, body) == 200
    assert house.texts == ["сәлем"]


async def test_what_can_not_be_read_is_taken_and_put_aside(client: httpx.AsyncClient, house: House) -> None:
    body = json.dumps(ACCOUNT.payload(messages=[{"text": "\ud800"}])).encode()
    assert await post(client, body) == 200
    assert [error for _, error in house.aside.values()] == ["Unreadable"]

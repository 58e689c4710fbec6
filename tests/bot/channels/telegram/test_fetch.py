"""Files of persons, fetched from the Bot API: whole or not at all, and from nowhere else."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from aiogram import Bot
from aiohttp import web

from bot.channels.telegram.fetch import TelegramFetcher
from domain.messaging import MOST_BYTES
from services.fetching import Fault
from tests.bot.channels.telegram.conftest import Logged
from tests.providers.faults import Faults
from tests.providers.server import Server
from tests.providers.telegram import FakeTelegram, TelegramPerson

PDF = b"%PDF own " * 20_000
METHODS = ("getFile", "file")


@pytest.fixture
def fetcher(bot: Bot) -> TelegramFetcher:
    return TelegramFetcher(bot)


@pytest.fixture
def ref(fake: FakeTelegram, person: TelegramPerson) -> str:
    person.document("жоспар.pdf", PDF)
    return newest(fake)


def newest(fake: FakeTelegram) -> str:
    message = fake.sent_updates[-1]["message"]
    sent = message.get("document") or message["photo"][-1]
    return f"telegram:{sent['file_id']}"


async def test_a_document_and_a_photo(fake: FakeTelegram, person: TelegramPerson, fetcher: TelegramFetcher, ref: str) -> None:
    assert await fetcher.fetch(ref) == PDF
    person.photo()
    assert len(await bytes_of(fetcher, newest(fake))) == 145_000, "the largest size"


async def bytes_of(fetcher: TelegramFetcher, ref: str) -> bytes:
    body = await fetcher.fetch(ref)
    assert isinstance(body, bytes)
    return body


@pytest.mark.parametrize("ref", ["telegram:nobody", "telegram:", "whatsapp:1", "1"])
async def test_what_was_never_there(fetcher: TelegramFetcher, ref: str) -> None:
    assert await fetcher.fetch(ref) is Fault.GONE


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 50 * 1024 * 1024])
async def test_what_is_too_big(fake: FakeTelegram, person: TelegramPerson, fetcher: TelegramFetcher, size: int) -> None:
    person.document("жоспар.pdf", size)
    assert await fetcher.fetch(newest(fake)) is Fault.TOO_LARGE


async def test_more_than_was_announced(fake: FakeTelegram, fetcher: TelegramFetcher, ref: str) -> None:
    file = fake.world.files.find(ref.removeprefix("telegram:"))
    fake.world.files._files[file.file_id] = replace(file, data=bytes(MOST_BYTES + 1))
    assert await fetcher.fetch(ref) is Fault.TOO_LARGE


DISTURBED: dict[str, Callable[[Faults, str], object]] = {
    "flood": lambda faults, method: faults.flood(7, method=method, times=None),
    "gateway": lambda faults, method: faults.gateway(502, method=method, times=None),
    "cut before": lambda faults, method: faults.cut(accepted=False, method=method, times=None),
    "cut in the middle": lambda faults, method: faults.cut(accepted=True, method=method, times=None),
    "refused": lambda faults, method: faults.refuse(401, "Unauthorized", method=method, times=None),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("disturbed", DISTURBED.values(), ids=DISTURBED)
async def test_troubles_of_a_moment(
    fake: FakeTelegram, fetcher: TelegramFetcher, ref: str, disturbed: Callable[[Faults, str], object], method: str
) -> None:
    disturbed(fake.faults, method)
    assert await fetcher.fetch(ref) is Fault.LATER
    fake.faults.clear()
    assert await fetcher.fetch(ref) == PDF


async def test_a_path_that_is_over_is_asked_for_anew(fake: FakeTelegram, fetcher: TelegramFetcher, ref: str) -> None:
    switch = fake.faults.hold(accepted=True, method="getFile")
    going = asyncio.create_task(fetcher.fetch(ref))
    await switch.reached()
    fake.world.files.expire()
    switch.release()
    assert await going is Fault.LATER
    assert await fetcher.fetch(ref) == PDF


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../getMe", "documents/../../bot1/getMe", "a//b", "a?b=c", "http://127.0.0.1/", "a%2f..", ".a"]
)
async def test_a_path_that_leads_elsewhere(fake: FakeTelegram, fetcher: TelegramFetcher, ref: str, path: str) -> None:
    fake.world.files.path = path
    assert await fetcher.fetch(ref) is Fault.NOT_ALLOWED


async def test_nobody_is_followed(fake: FakeTelegram, fetcher: TelegramFetcher, ref: str) -> None:
    hits: list[str] = []

    async def inside(request: web.Request) -> web.StreamResponse:
        hits.append(request.path)
        return web.Response(text="secret")

    trap = Server(inside)
    await trap.start()
    fake.world.files.redirect = trap.url
    assert await fetcher.fetch(ref) is Fault.LATER
    await trap.stop()
    assert hits == []


async def test_no_log_names_the_address(fake: FakeTelegram, fetcher: TelegramFetcher, ref: str, logged: Logged) -> None:
    for method in METHODS:
        fake.faults.gateway(500, method=method)
        await fetcher.fetch(ref)
    assert fake.token not in str(logged)

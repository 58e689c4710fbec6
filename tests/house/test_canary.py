"""Numbers that identify a person leave no trace in the database's files, its rows or the logs (A18, F-12)."""

import asyncio
import base64
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import asyncpg
import pytest

from dialogs.house import DIALOGS
from tests.faults.process import Process, serving
from tests.house import canaries
from tests.house.canaries import BIN, IBAN, IIN, PHONE, SPELLINGS, found_in, found_in_values, spellings
from tests.support.databases import Databases, Postgresql

NAME = "Канарейкин Кенжебай Әлиұлы"
PEOPLE = 6
STEPS = {step.name for dialog in DIALOGS for step in dialog.steps}
SECRETS = {"KASIP_KEYS": f"k:{base64.b64encode(bytes(range(32))).decode()}",
           "KASIP_INDEX_KEY": base64.b64encode(bytes(range(32, 64))).decode()}  # fmt: skip
NUMBER = (spellings(IIN)[1], spellings(BIN)[0], spellings(IIN)[3], spellings(BIN)[2])

# What is answered at each place, in order: a choice's value, or a text after «=».
TO_ENROLMENT = ("!kk", "no", "yes", "=number", f"={NAME}", "=phone", "75", "none", "correct", "sole", "=2", "open")
ROUND = (
    "next", "=/menu", "data", "surveys", "code", "=/menu", "data", "withdraw", "no", "=/help", "=/language", "!ru", "=/stop",
    "=/continue", "=/menu", "course", "go",
)  # fmt: skip
TO_RESULT = ("begin", *["any"] * 5)
AWAY = ("=/menu", "data", "withdraw", "yes")


@dataclass
class Walker:
    """Someone who puts canaries into every place before answering: one of them, and all at once."""

    http: aiohttp.ClientSession
    address: str
    number: int
    inputs: int = 0
    steps: set[str] = field(default_factory=set)
    said: dict[str, Any] = field(default_factory=dict)

    async def walk(self) -> None:
        await self._open()
        first = self.number * len(SPELLINGS) // PEOPLE
        spelt = [*SPELLINGS[first:], *SPELLINGS[:first]]
        for answer in self._answers():
            if self._new():
                await self._send({"text": spelt[0]})
                await self._send({"text": "\n".join(spelt)})
                spelt.append(spelt.pop(0))
            await self._answer(answer)

    def _answers(self) -> Iterator[str]:
        yield from (*TO_ENROLMENT, *ROUND)
        while "next" in self._values():
            yield "next"
        yield from TO_RESULT
        if self.number % 3 == 0:
            yield from AWAY

    async def _answer(self, answer: str) -> None:
        if answer.startswith("="):
            await self._send({"text": self._fitting(answer[1:])})
            return
        values = self._values()
        assert answer == "any" or answer in values, f"{answer} is not among {list(values)}: {self.said['text']}"
        await self._send({"choice": values.get(answer) or next(iter(values.values()))})

    def _fitting(self, text: str) -> str:
        """The right canary in the right place."""
        numbers = {"number": NUMBER, "phone": (spellings(PHONE)[-2], spellings(PHONE)[0], spellings(PHONE)[3])}
        return numbers[text][self.number % len(numbers[text])] if text in numbers else text

    def _values(self) -> dict[str, str]:
        return {choice["id"].split(":", 2)[2]: choice["id"] for choice in self.said["choices"]}

    def _new(self) -> bool:
        """Whether this place was not tried yet; a field of the form is a place of its own."""
        steps = {choice["id"].split(":")[1] for choice in self.said["choices"]}
        place = "".join(sorted(steps)) + ("" if steps & {"lesson.screen", "quiz.question"} else self.said["text"][-60:])
        known = place in self.steps
        self.steps |= {place, *steps}
        return not known

    async def _open(self) -> None:
        async with self.http.post(f"{self.address}/chat/sessions", json={}) as response:
            self._mine = {"Authorization": f"Bearer {(await response.json())['token']}"}
        await self._look()

    async def _send(self, body: dict[str, str]) -> None:
        self.inputs += 1
        message = {"id": str(uuid.uuid4()), **body}
        async with self.http.post(f"{self.address}/chat/messages", json=message, headers=self._mine) as response:
            assert response.status == 202, await response.text()
        await self._look()

    async def _look(self) -> None:
        last = {"Last-Event-ID": str(self.said.get("id", 0))}
        async with self.http.get(f"{self.address}/chat/events?once=1", headers=self._mine | last) as response:
            lines = (await response.text()).split("\n")
        self.said = [json.loads(line[6:]) for line in lines if line.startswith("data: ")][-1]


def _broken(spelling: str, address: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests with a canary that must be refused: method, path, and what comes along."""
    quoted, id_ = quote(spelling), str(uuid.uuid4())
    token = {"Authorization": f"Bearer {quoted}", "User-Agent": quoted}
    stranger, own = {"Authorization": "Bearer " + "a" * 32}, {"Origin": address}
    yield "POST", "/chat/messages", {"data": f'{{"text": "{spelling}"'.encode(), "headers": token}
    yield "POST", "/chat/messages", {"data": f'{{"text": "{spelling}"'.encode(), "headers": stranger}
    yield "POST", "/chat/messages", {"json": {"id": spelling, "text": spelling}, "headers": stranger}
    yield "POST", "/chat/messages", {"json": {"id": id_, "choice": f"1:{spelling}:{spelling}"}, "headers": stranger}
    yield "POST", "/chat/sessions", {"json": {"language": spelling}}
    yield "POST", "/chat/sessions", {"json": {"code": spelling}}
    yield "POST", "/chat/restore", {"data": {"code": spelling}, "headers": own}
    yield "POST", "/chat/form", {"data": {"text": spelling, spelling: "1"}, "headers": own}
    yield "GET", f"/chat/{quoted}?iin={quoted}", {}
    yield "GET", f"/chat/events?once=1&phone={quoted}", {"headers": {**token, "Last-Event-ID": quoted}}
    yield "GET", f"/chat/restore?code={quoted}", {}


async def _break_things(http: aiohttp.ClientSession, address: str) -> int:
    """Send every broken request with every spelling; the number of requests."""
    requests = [broken for spelling in SPELLINGS for broken in _broken(spelling, address)]
    for method, path, how in requests:
        async with http.request(method, address + path, **how, allow_redirects=False) as response:
            await response.read()
            assert response.status < 500, (method, path, response.status)
    return len(requests)


@dataclass
class Place:
    """Where a running program keeps things."""

    process: Process
    postgresql: str | None

    async def search(self) -> tuple[int, list[str], bytes]:
        """How many files or rows were looked through, the canaries found, and everything that was read."""
        files = [path for path in self.process.directory.iterdir() if path.is_file() and path.name not in {"keys", "index_key"}]
        read = [path.read_bytes() for path in files]
        rows = await _rows(self.postgresql) if self.postgresql else []
        values = [value for row in rows for value in row]
        hits = [hit for raw in read for hit in found_in(raw)] + found_in_values(values)
        everything = b"".join([*read, *(value if isinstance(value, bytes) else str(value).encode() for value in values)])
        return len(files) + len(rows), hits, everything


async def _rows(address: str) -> list[tuple[object, ...]]:
    conn = await asyncpg.connect(address)
    try:
        tables = await conn.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [tuple(row.values()) for table in tables for row in await conn.fetch(f'SELECT * FROM "{table[0]}"')]
    finally:
        await conn.close()


@pytest.fixture
async def place(databases: Databases, tmp_path: Path) -> AsyncIterator[Place]:
    async with databases.empty() as address:
        own = isinstance(databases, Postgresql)
        settings = {**SECRETS, "KASIP_DATABASE_URL": address} if own else {}
        async with serving(tmp_path, **settings) as process:
            yield Place(process, address if own else None)


async def test_no_number_is_left_anywhere(place: Place) -> None:
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        walkers = [Walker(http, place.process.address, number) for number in range(PEOPLE)]
        await asyncio.gather(*(walker.walk() for walker in walkers))
        refused = await _break_things(http, place.process.address)
    searched, hits, everything = await place.search()  # while it runs, so that the WAL is there
    place.process.stop()
    after, later, _ = await place.search()
    visited = set().union(*(walker.steps for walker in walkers)) & STEPS
    inputs = sum(walker.inputs for walker in walkers)
    print(f"{inputs} messages and {refused} broken requests, {len(visited)} of {len(STEPS)} steps, "
          f"{searched} and {after} files or rows, {len(everything)} bytes searched, {len(hits + later)} hits")  # fmt: skip
    assert hits + later == []
    assert visited == STEPS, "a step was never tried"
    assert NAME.encode() in everything, "the search finds nothing at all"


def test_the_search_finds_every_spelling() -> None:
    for spelling in SPELLINGS:
        assert found_in(f"\x00{spelling}\x01".encode()), spelling
        assert found_in(json.dumps({"text": spelling}).encode()), spelling
    assert len({IIN, BIN, PHONE, IBAN}) == len(canaries.NUMBERS)

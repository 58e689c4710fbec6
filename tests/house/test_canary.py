"""Numbers that identify a person leave no trace in the database's files, its rows or the logs (A18, F-12)."""

import asyncio
import base64
import json
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import asyncpg
import pytest

from dialogs.house import DIALOGS, engine
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content, council_codes
from services.clock import Clock
from services.storage import councils
from services.storage.engine import open_store
from services.talk import Talk
from services.transaction import WriteTx
from services.translations import Translations
from tests.house import canaries
from tests.house.canaries import BIN, IBAN, IIN, NUMBERS, PHONE, SPELLINGS, found_in, found_in_values
from tests.house.walker import NAME, PARTS, PEOPLE, Walker
from tests.support.council import Council
from tests.support.databases import Databases, Postgresql
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process, serving

# Without a bot nobody is led into Telegram; the way to another browser is the same step.
# Nobody comes here with a browser alone: a messenger, a second place, a shared phone, a signature, or a coordinator is needed.
ELSEWHERE = {
    "application.mend",
    "application.withdraw",
    "devices.telegram",
    "devices.whatsapp",
    "devices.unlink",
    "persons.who",
    "persons.confirm",
    "persons.knocked",
}
# Applying is long, and what is kept of it is sealed as everything is: it is tried on SQLite.
STEPS = {step.name for dialog in DIALOGS for step in dialog.steps} - ELSEWHERE
SECRETS = {"KASIP_KEYS": f"k:{base64.b64encode(bytes(range(32))).decode()}",
           "KASIP_INDEX_KEY": base64.b64encode(bytes(range(32, 64))).decode()}  # fmt: skip


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
    yield "GET", f"/chat/documents/{quoted}", {"headers": token}
    yield "GET", f"/verify/{quoted}?c={quoted}", {}
    yield "GET", f"/verify?number={quoted}", {}


async def _break_things(http: aiohttp.ClientSession, address: str, spellings: Sequence[str]) -> int:
    """Send every broken request with every spelling; the number of requests."""
    requests = [broken for spelling in spellings for broken in _broken(spelling, address)]
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
async def place(hatchery: Hatchery, databases: Databases, tmp_path: Path) -> AsyncIterator[Place]:
    async with databases.empty() as address:
        own = isinstance(databases, Postgresql)
        settings = {"KASIP_PUBLIC_URL": "http://kasip.test", **({**SECRETS, "KASIP_DATABASE_URL": address} if own else {})}
        async with serving(hatchery, tmp_path, settings) as process:
            yield Place(process, address if own else None)


async def _code_of_a_member(directory: Path) -> str:
    """The secretary of a council makes a code for a member."""
    settings = Settings(data_dir=directory)
    store = open_store(settings.database, load_vault(settings), Clock())
    council = Council(store, Talk(engine(), await store.read(lambda tx: content.snapshot(tx, None)), Translations.load()))
    await council.appoint(1)

    def made(tx: WriteTx) -> str:
        return council_codes.new_code(tx, council.scope, "75", councils.members(tx.conn, "75")[0].id)

    code = await store.write(made)
    await store.close()
    return code


async def test_no_number_is_left_anywhere(place: Place) -> None:
    codes: list[str] = []
    members: list[str] = []
    applies = place.postgresql is None
    walkers = [Walker(place.process.address, number, codes, members, applies=applies) for number in range(PEOPLE)]
    for part in range(PARTS):
        if part:
            await place.process.stop()  # with the process go its counts of what was sent
            if applies and not members:
                members.append(await _code_of_a_member(place.process.directory))
            await place.process.start()
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            await asyncio.gather(*(walker.walk(part, http) for walker in walkers))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        spelt = NUMBERS if place.postgresql else SPELLINGS  # a refusal comes before most of the database
        refused = await _break_things(http, place.process.address, spelt)
    searched, hits, everything = await place.search()  # while it runs, so that the WAL is there
    await place.process.stop()
    after, later, _ = await place.search()
    visited = set().union(*(walker.steps for walker in walkers)) & STEPS
    inputs = sum(walker.inputs for walker in walkers)
    print(f"{inputs} messages and {refused} broken requests, {len(visited)} of {len(STEPS)} steps, "
          f"{searched} and {after} files or rows, {len(everything)} bytes searched, {len(hits + later)} hits")  # fmt: skip
    assert hits + later == []
    assert visited == {step for step in STEPS if applies or not step.startswith(("application.", "council."))}, "never tried"
    assert NAME.encode() in everything, "the search finds nothing at all"


def test_the_search_finds_every_spelling() -> None:
    for spelling in SPELLINGS:
        assert found_in(f"\x00{spelling}\x01".encode()), spelling
        assert found_in(json.dumps({"text": spelling}).encode()), spelling
    assert len({IIN, BIN, PHONE, IBAN}) == len(canaries.NUMBERS)

"""A server killed while files come in: everybody's file is kept once, judged once and told of once.

`FAULTS_ROUNDS` says how often it is killed, at one of the points after the other; without it, at two of them.
"""

import asyncio
import os
import random
import secrets
import signal
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import aiohttp

from bot.channels.webchat.session import contact_of, new_token
from domain.messaging import Inbound, Kind
from kasip.house import open_house
from kasip.settings import Settings
from tests.faults.people import AWAY
from tests.support.applying import ask_for_file, pdf
from tests.support.serving.dying import FILE_POINTS
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import ANEW, Process

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "0"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbits(32)
CAME, CLEAN = "Файл келді", "файл тексерілді"
HELD_SECONDS = 61  # what a dead process held is free after a minute
LOOKS_SECONDS = 0.2
WHOLE = """
    SELECT count(*) FROM application_file a JOIN file f ON f.id = a.file_id
        WHERE a.state = 'clean' AND f.complete_at IS NOT NULL AND f.size = ?
"""


@dataclass(slots=True)
class Uploader:
    """Somebody who sends one file, under one id, until it is acknowledged, and waits for the verdict."""

    address: str
    http: aiohttp.ClientSession
    token: str = field(default_factory=new_token)
    posts: int = 0

    async def sends(self) -> None:
        id_, words = str(uuid.uuid4()), ""
        while not await self._sent(id_):  # noqa: ASYNC110 - the server may be dead
            await asyncio.sleep(LOOKS_SECONDS)
        while CLEAN not in words:
            await asyncio.sleep(LOOKS_SECONDS)
            words = await self.said()

    async def _sent(self, id_: str) -> bool:
        form = aiohttp.FormData()
        form.add_field("id", id_)
        form.add_field("file", BytesIO(pdf(large=True)), filename="жоспар.pdf", content_type="application/pdf")
        self.posts += 1
        try:
            async with self.http.post(f"{self.address}/chat/messages", data=form, headers=self._head()) as answer:
                return answer.status == 202
        except AWAY:
            return False

    async def said(self) -> str:
        try:
            async with self.http.get(f"{self.address}/chat/events?once=1", headers=self._head()) as answer:
                return await answer.text()
        except AWAY:
            return ""

    def _head(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def test_kills_while_files_come_in(hatchery: Hatchery, tmp_path: Path) -> None:
    dice = random.Random(SEED)
    shuffled = dice.sample(FILE_POINTS, len(FILE_POINTS))
    points = [shuffled[number % len(shuffled)] for number in range(ROUNDS or 2)]
    print(f"seed {SEED}, kills {dict(Counter(points))}")
    began = time.monotonic()
    process = Process(hatchery, tmp_path, anew=ANEW)
    await process.prepare()
    async with asyncio.timeout(60 + 30 * len(points)), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as http:
        people = [Uploader(process.address, http) for _ in points]
        await _seated(tmp_path, people)
        try:
            await _under_kills(process, points, people)
            said = [await one.said() for one in people]
        finally:
            await process.stop()
    print(f"posts {sum(one.posts for one in people)}, seconds {time.monotonic() - began:.1f}")
    assert [(words.count(CAME), words.count(CLEAN)) for words in said] == [(1, 1)] * len(people)
    with sqlite3.connect(process.database) as conn:
        assert conn.execute("SELECT count(*) FROM application_file").fetchone() == (len(people),)
        assert conn.execute(WHOLE, (len(pdf(large=True)),)).fetchone() == (len(people),)
        assert conn.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
    conn.close()


async def _seated(directory: Path, people: Sequence[Uploader]) -> None:
    """Each is asked for a document, with nothing serving yet."""
    house = await open_house(Settings(data_dir=directory))
    for one in people:
        contact = contact_of(one.token)
        await house.intake.submit(Inbound(f"seat:{one.token}", contact, Kind.START, house.clock.now(), text="kk"))
        await ask_for_file(house.store, contact)
    await house.close()


async def _under_kills(process: Process, points: Sequence[str], people: Sequence[Uploader]) -> None:
    async with asyncio.TaskGroup() as going:
        for number, (point, one) in enumerate(zip(points, people, strict=True)):
            await process.start(point, KASIP_CLOCK_OFFSET=str(number * HELD_SECONDS))
            going.create_task(one.sends())
            assert await process.death() == -signal.SIGKILL, process.tail()
        await process.start(KASIP_CLOCK_OFFSET=str(len(points) * HELD_SECONDS))

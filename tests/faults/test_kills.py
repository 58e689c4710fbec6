"""Kill after kill under load: nothing that was acknowledged is lost, nothing counts twice (F1).

FAULTS_ROUNDS says how often the server is killed: 2 in `make test`, N in `make check-faults N=20`, where each is started anew
(FAULTS_ANEW) and not forked.
"""

import asyncio
import base64
import itertools
import os
import random
import secrets
import sqlite3
import statistics
import time
from pathlib import Path

import aiohttp

from tests.faults.oracle import Tables, Verdict, judge
from tests.faults.people import Person, Progress
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import ANEW, Process, serving

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "2"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbits(32)
PEOPLE = 50 if "FAULTS_ROUNDS" in os.environ else 25
MOST_BETWEEN = 120
SECONDS = 60 + 20 * ROUNDS


async def test_kills(hatchery: Hatchery, tmp_path: Path) -> None:
    print(f"seed {SEED}, {ROUNDS} kills, {PEOPLE} people at a time")
    began = time.monotonic()
    async with asyncio.timeout(SECONDS), serving(hatchery, tmp_path, anew=ANEW) as process, _http() as http:
        people = await _under_kills(process, http)
        histories = [await person.history() for person in people]
    index_key = base64.b64decode((tmp_path / "index_key").read_text())
    verdict = judge(Tables(process.database, index_key), people, histories)
    _tell(process, people, verdict, time.monotonic() - began)
    assert not verdict.lost + verdict.double + verdict.other
    assert all(person.passed for person in people)
    assert len(process.starts) == ROUNDS + 1
    _spoil(process.database)
    spoilt = judge(Tables(process.database, index_key), people, [history[:-2] for history in histories])
    assert len(spoilt.lost) >= 2 + len(people), "the oracle is blind"
    assert spoilt.double, "the oracle is blind"


async def _under_kills(process: Process, http: aiohttp.ClientSession) -> list[Person]:
    """People come and learn while the server is killed again and again; after the last kill everybody finishes."""
    progress, going, over = Progress(), list[Person](), asyncio.Event()
    numbers = itertools.count()

    async def seat() -> None:
        while True:
            number = next(numbers)
            person = Person(number, process.address, http, random.Random(f"{SEED}:{number}"))
            going.append(person)
            await person.walk(progress)
            if over.is_set():
                return

    async with asyncio.TaskGroup() as seats:
        for _ in range(PEOPLE):
            seats.create_task(seat())
        await _kill(process, progress)
        over.set()
    return going


async def _kill(process: Process, progress: Progress) -> None:
    dice = random.Random(SEED)
    for _ in range(ROUNDS):
        await progress.more(dice.randrange(1, MOST_BETWEEN))
        await asyncio.sleep(dice.uniform(0, 0.03))  # a moment of its own, and not the one after an answer
        await process.kill()
        await process.start()


def _spoil(database: Path) -> None:
    """Lose an answer and a key, and count another answer twice: the judge must see all of it."""
    with sqlite3.connect(database) as conn:
        first, other = conn.execute("SELECT DISTINCT attempt_id FROM attempt_answer ORDER BY attempt_id LIMIT 2").fetchall()
        conn.execute("DELETE FROM attempt_answer WHERE attempt_id = ? AND position = 0", first)
        conn.execute("INSERT INTO attempt_answer SELECT attempt_id, 99, question, option, right, at FROM attempt_answer "
                     "WHERE attempt_id = ? AND position = 0", other)  # fmt: skip
        conn.execute("DELETE FROM inbox WHERE key = (SELECT key FROM inbox WHERE key NOT LIKE '%start' LIMIT 1)")
    conn.close()


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=2 * PEOPLE), cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(30)
    )


def _tell(process: Process, people: list[Person], verdict: Verdict, seconds: float) -> None:
    acknowledged = sum(len(person.acknowledged) for person in people)
    posts, repeats = sum(person.posts for person in people), sum(person.repeats for person in people)
    answers = sum(one.option is not None for person in people for one in person.acknowledged)
    print(
        f"kills {ROUNDS}, people {len(people)}, posts {posts}, repeats recognised {repeats}, messages {verdict.messages}, "
        f"acknowledged {acknowledged}, quiz answers {answers}, lost {len(verdict.lost)}, double {len(verdict.double)}, "
        f"other {len(verdict.other)}, seconds {seconds:.1f}; "
        f"ready after {statistics.median(process.starts):.2f} s (worst {max(process.starts):.2f} s)"
    )
    for fault in (verdict.lost + verdict.double + verdict.other)[:20]:
        print(fault)

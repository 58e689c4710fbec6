"""A server killed between the pass, the paper and its delivery: everybody who passed has one certificate, one entry, one message.

`FAULTS_ROUNDS` says how often it is killed at a random moment, and as often at each of the named points: N in
`make check-faults N=20`. Without it it dies once at random, and before or after each of the three commits.
"""

import asyncio
import base64
import os
import random
import secrets
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

from tests.faults.paper_oracle import Papers, drained, judge
from tests.faults.sitters import Sitter, brought, seat
from tests.support.serving.dying import POINTS
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import ANEW, Process

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "0"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbits(32)
PEOPLE = 2  # a round


async def test_kills_on_the_way_to_the_certificate(hatchery: Hatchery, tmp_path: Path) -> None:
    rounds = _rounds(random.Random(SEED))
    print(f"seed {SEED}, kills {dict(Counter(point or 'at random' for point in rounds))}")
    began = time.monotonic()
    process = Process(hatchery, tmp_path, anew=ANEW)
    await process.prepare()
    async with asyncio.timeout(60 + 30 * len(rounds)), _http() as http:
        try:
            sitters = await seat(tmp_path, process.address, http, PEOPLE * len(rounds), SEED)
            await _under_kills(process, rounds, sitters)
            histories = [await sitter.history() for sitter in sitters]
            files = {one.number: [await one.fetches(event) for event in brought(one.events)] for one in sitters}
        finally:
            await process.stop()
    index_key = base64.b64decode((tmp_path / "index_key").read_text())
    papers = Papers(process.database, index_key, files)
    faults = judge(papers, sitters, histories)
    passed = sum(sitter.passes for sitter in sitters)
    print(f"kills {len(rounds)}, people {len(sitters)}, passed {passed}, posts {sum(sitter.posts for sitter in sitters)}, "
          f"faults {len(faults)}, seconds {time.monotonic() - began:.1f}")  # fmt: skip
    assert faults == []
    _see_that_the_judge_sees(process.database, papers, sitters, histories)
    papers.close()


def _rounds(dice: random.Random) -> list[str | None]:
    """Where the server dies, round by round; None is a random moment."""
    if not ROUNDS:
        last, *earlier = zip(POINTS[::2], POINTS[1::2], strict=True)
        return [
            *dice.sample([None, *map(dice.choice, earlier)], 3),
            dice.choice(last),
        ]  # a paper is left to be made: no long wait
    return dice.sample([None, *POINTS] * ROUNDS, ROUNDS * (1 + len(POINTS)))


async def _under_kills(process: Process, rounds: Sequence[str | None], sitters: Sequence[Sitter]) -> None:
    """In each round some answer their last question and the server dies; after the last one all get what is theirs."""
    dice = random.Random(SEED)
    async with asyncio.TaskGroup() as people:
        for place, point in enumerate(rounds):
            await process.start(point)
            for sitter in sitters[PEOPLE * place : PEOPLE * (place + 1)]:
                people.create_task(sitter.sits())
            if point is None:
                await asyncio.sleep(dice.uniform(0, 4))  # the papers are looked for every two seconds
                await process.kill()
            else:
                assert await process.death() == -signal.SIGKILL, process.tail()
        await process.start()
    await drained(process.database)


def _see_that_the_judge_sees(
    database: Path, papers: Papers, sitters: Sequence[Sitter], histories: Sequence[list[dict[str, Any]]]
) -> None:
    """A second message, a paper without bytes, an event that is not done, a lost certificate: none goes unseen."""
    twice = [[*history, *brought(history)] for history in histories]
    assert len(judge(papers, sitters, twice)) == sum(sitter.passes for sitter in sitters), "the judge is blind"
    conn = sqlite3.connect(database, isolation_level=None)
    spoils = (
        "UPDATE document SET body = NULL WHERE id = (SELECT min(id) FROM document)",
        "UPDATE event SET done_at = NULL WHERE id = (SELECT min(id) FROM event WHERE name = 'paper.ready')",
        "DELETE FROM certificate WHERE id = (SELECT max(id) FROM certificate)",
    )
    for number, spoil in enumerate(spoils, 1):
        conn.execute(spoil)
        assert len(judge(papers, sitters, histories)) == number, f"the judge is blind: {spoil}"
    conn.close()


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(30))

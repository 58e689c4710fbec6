"""Kill after kill of `kasip serve` while people learn in Telegram: nothing is lost, nothing counts twice (F1, F3).

A process dies with an update received and not committed, with an answer committed and not sent, with messages that Telegram
took and nobody noted, or at random. FAULTS_ROUNDS says how often at each of these points: N in `make telegram-kills N=20`, which
CI runs. In `make test` it dies five times between receipt and commit, and once elsewhere.
"""

import asyncio
import base64
import os
import random
import secrets
import signal
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp

from tests.faults.dying import TELEGRAM_POINTS
from tests.faults.hatchery import Hatchery
from tests.faults.oracle import Tables, Verdict
from tests.faults.people import Progress
from tests.faults.telegram_oracle import Evidence, Messages, brought, histories, judge, on_the_way, statuses
from tests.faults.telegram_people import Learner
from tests.providers.ledger import Call
from tests.providers.telegram import FakeTelegram
from tests.providers.telegram.editing import SAME, TOO_OLD

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "0"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbits(32)
PEOPLE = 8
# What a process had done before it died, and another one does again.
HARMLESS = {f"Bad Request: {reason}" for reason in (SAME, TOO_OLD, "message to delete not found")}
DEAD_SECONDS = 31  # what a dead process held is free: the lease to poll after 15 s, its messages after 30 s
POLLING = dict(zip((*TELEGRAM_POINTS, None), [ROUNDS] * 4 if ROUNDS else (5, 1, 1, 1), strict=True))
WEBHOOK = dict(zip((*TELEGRAM_POINTS, None), [max(ROUNDS // 4, 1)] * 4, strict=True))


@dataclass(slots=True)
class Town:
    """People who come and learn while the server dies; all that is known of them afterwards."""

    hatchery: Hatchery
    fake: FakeTelegram
    http: aiohttp.ClientSession
    progress: Progress = field(default_factory=Progress)
    learners: list[Learner] = field(default_factory=list)
    on_the_way: Messages = field(default_factory=Counter)

    async def live(self, rounds: Sequence[str | None]) -> None:
        """After the last kill everybody finishes, and every message arrives."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as seats:
            for _ in range(PEOPLE):
                seats.create_task(self._seat(over))
            for number, point in enumerate(rounds):
                await self._die(number * DEAD_SECONDS, point)
            over.set()
            await self.hatchery.start(len(rounds) * DEAD_SECONDS)
        await brought(self.hatchery.database)
        await self.hatchery.stop()

    async def _seat(self, over: asyncio.Event) -> None:
        while not over.is_set():
            number = len(self.learners)
            phone = self.fake.person(9_000_000 + number)
            dice = random.Random(f"{SEED}:{number}")
            self.learners.append(Learner(number, self.hatchery.address, self.http, dice, str(phone.id), phone=phone))
            await self.learners[-1].walk(self.progress)

    async def _die(self, clock_offset: float, point: str | None) -> None:
        dice = random.Random(f"{SEED}:{clock_offset}")
        if point is None:
            await self.hatchery.start(clock_offset)
            await self.progress.more(dice.randrange(1, 60))
            await asyncio.sleep(dice.uniform(0, 0.05))
            await self.hatchery.kill()
        else:
            await self.hatchery.start(clock_offset, (point, dice.randrange(1, 20)))
            assert await self.hatchery.death() == -signal.SIGKILL, self.hatchery.tail()
        self.on_the_way += on_the_way(self.hatchery.database)


async def test_kills_while_it_polls(tmp_path: Path) -> None:
    await _kills(tmp_path, POLLING, {})


async def test_kills_under_a_webhook(tmp_path: Path) -> None:
    await _kills(tmp_path, WEBHOOK, {"KASIP_TELEGRAM_MODE": "webhook", "KASIP_TELEGRAM_SECRET": "webhook-secret-of-nobody"})


async def _kills(directory: Path, points: dict[str | None, int], settings: dict[str, str]) -> None:
    rounds = [point for point, times in points.items() for _ in range(times)]
    random.Random(SEED).shuffle(rounds)
    began = time.monotonic()
    async with asyncio.timeout(120 + 20 * len(rounds)), FakeTelegram() as fake, _http() as http:
        hatchery = Hatchery(directory, KASIP_TELEGRAM_TOKEN=fake.token, KASIP_TELEGRAM_API_URL=fake.url, **settings)
        if settings:
            hatchery.set(KASIP_PUBLIC_URL=hatchery.address)
            fake.webhook.retry_seconds = 0.05
        town = Town(hatchery, fake, http)
        try:
            await hatchery.prepare()
            await town.live(rounds)
        finally:
            hatchery.close()
    evidence = await _evidence(town, directory)
    verdict, twice = judge(evidence, town.learners)
    _tell(town, points, verdict, twice, time.monotonic() - began)
    assert not verdict.lost + verdict.double + verdict.other
    assert all(one.passed for one in town.learners)
    assert {one.reason for one in fake.ledger.refused} <= HARMLESS
    _see_that_the_judge_sees(evidence, town.learners)


async def _evidence(town: Town, directory: Path) -> Evidence:
    database = town.hatchery.database
    tables = Tables(database, base64.b64decode((directory / "index_key").read_text()))
    sent = ("sendMessage", "editMessageText")
    calls = {one.phone.id: town.fake.ledger.of_chat(one.phone.id, *sent) for one in town.learners}
    return Evidence(tables, await histories(directory, town.learners), calls, town.on_the_way, statuses(database))


def _see_that_the_judge_sees(evidence: Evidence, learners: Sequence[Learner]) -> None:
    """An answer that never came, an answer that came again without a kill, an act that is gone: none goes unseen."""
    everybody = evidence.calls.items()
    without = replace(evidence, calls={id_: [call for call in calls if not _same(call, calls[-1])] for id_, calls in everybody})
    assert len(judge(without, learners)[0].lost) == len(learners), "the judge is blind"
    again = replace(evidence, calls={id_: [*calls, *(9 * list(calls[-1:]))] for id_, calls in everybody})
    assert len(judge(again, learners)[0].double) == len(learners), "the judge is blind"
    shorter = replace(evidence, histories={id_: items[:-2] for id_, items in evidence.histories.items()})
    assert len(judge(shorter, learners)[0].lost) >= len(learners), "the judge is blind"


def _same(one: Call, other: Call) -> bool:
    return bool(one.parameters["text"] == other.parameters["text"])


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(30))


def _tell(town: Town, points: dict[str | None, int], verdict: Verdict, twice: int, seconds: float) -> None:
    acts = sum(len(one.acknowledged) + 1 for one in town.learners)
    answers = sum(sent.option is not None for one in town.learners for sent in one.acknowledged)
    failed = sum(attempt.status != 200 for attempt in town.fake.webhook.attempts)
    print(
        f"seed {SEED}, kills {sum(points.values())} { ({point or 'at random': times for point, times in points.items()}) }, "
        f"people {len(town.learners)}, acts {acts}, quiz answers {answers}, messages {verdict.messages}, "
        f"lost {len(verdict.lost)}, double {len(verdict.double)}, other {len(verdict.other)}, "
        f"messages that came again {twice} of {town.on_the_way.total()} on their way at a kill, "
        f"edits and deletions that were done already {len(town.fake.ledger.refused)}, "
        f"pushes {len(town.fake.webhook.attempts)} of which not taken {failed}, seconds {seconds:.1f}; "
        f"ready after {statistics.median(town.hatchery.starts):.2f} s (worst {max(town.hatchery.starts):.2f} s)"
    )
    for fault in (verdict.lost + verdict.double + verdict.other)[:20]:
        print(fault)

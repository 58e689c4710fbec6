"""Kill after kill of `kasip serve` while people learn on every channel, some of them on several: nothing is lost, nothing counts
twice (F1, F3).

The next process comes when what the dead one held is free, so that it brings all of it at once; or, under a webhook, a moment
earlier: what WhatsApp tells of its messages comes first, and shows that they need not be brought again.

A process dies with an update received and not committed, with an answer committed and not sent, with messages that a provider
took and nobody noted, or at random. FAULTS_ROUNDS says how often at each of these points: N in `make messenger-kills N=20`, which
CI runs. Without it it dies once at each of them, some while it polls Telegram and the others under a webhook.
"""

import base64
import os
import random
import secrets
import statistics
import time
from asyncio import timeout
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import aiohttp

from tests.faults.learners import Learner
from tests.faults.messenger_oracle import Evidence, histories, judge, statuses
from tests.faults.oracle import Tables, Verdict
from tests.faults.town import APP_SECRET, VERIFY_TOKEN, Town
from tests.providers.telegram import FakeTelegram
from tests.providers.telegram.editing import SAME, TOO_OLD
from tests.providers.whatsapp import FakeWhatsApp
from tests.providers.whatsapp.payloads import Batching
from tests.support.serving.dying import MESSENGER_POINTS
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "0"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbits(32)
BATCHING: tuple[Batching, ...] = ("messages", "changes", "entries")  # several events come in one webhook
# What a process had done in Telegram before it died, and another one does again.
HARMLESS = {f"Bad Request: {reason}" for reason in (SAME, TOO_OLD, "message to delete not found")}
POINTS = (*MESSENGER_POINTS, None)
POLLING = dict.fromkeys(POINTS, ROUNDS) if ROUNDS else dict.fromkeys(POINTS[::2], 1)
WEBHOOK = dict.fromkeys(POINTS, max(ROUNDS // 4, 1)) if ROUNDS else dict.fromkeys(POINTS[1::2], 1)


async def test_kills_while_it_polls(hatchery: Hatchery, tmp_path: Path) -> None:
    await _kills(hatchery, tmp_path, POLLING, 31)


async def test_kills_under_a_webhook(hatchery: Hatchery, tmp_path: Path) -> None:
    settings = {"KASIP_TELEGRAM_MODE": "webhook", "KASIP_TELEGRAM_SECRET": "webhook-secret-of-nobody"}
    await _kills(hatchery, tmp_path, WEBHOOK, 28, **settings)


async def _kills(
    hatchery: Hatchery, directory: Path, points: Mapping[str | None, int], dead_seconds: float, **settings: str
) -> None:
    rounds = [point for point, times in points.items() for _ in range(times)]
    random.Random(SEED).shuffle(rounds)
    began = time.monotonic()
    async with timeout(120 + 20 * len(rounds)), FakeTelegram() as telegram, FakeWhatsApp() as whatsapp, _http() as http:
        telegram.webhook.retry_seconds = 0.05
        whatsapp.webhook.pauses, whatsapp.webhook.batching = (0.1,), random.Random(SEED).choice(BATCHING)
        process = Process(hatchery, directory, {**_settings(telegram, whatsapp), **settings})
        process.settings["KASIP_PUBLIC_URL"] = process.address
        await process.prepare()
        town = Town(process, telegram, whatsapp, http, SEED, dead_seconds)
        try:
            await town.live(rounds)
        finally:
            await process.stop()
    evidence = await _evidence(town, directory)
    verdict, again = judge(evidence, town.learners)
    _tell(town, points, verdict, time.monotonic() - began)
    _tell_of_messages(town, again)
    assert not verdict.lost + verdict.double + verdict.other
    assert all(one.passed and one.place is one.places[-1] for one in town.learners)
    assert {one.reason for one in telegram.ledger.refused} <= HARMLESS
    assert whatsapp.ledger.refused == []
    _see_that_the_judge_sees(evidence, town.learners)


def _settings(telegram: FakeTelegram, whatsapp: FakeWhatsApp) -> dict[str, str]:
    return {
        "KASIP_TELEGRAM_TOKEN": telegram.token,
        "KASIP_TELEGRAM_API_URL": telegram.url,
        "KASIP_WHATSAPP_TOKEN": whatsapp.token,
        "KASIP_WHATSAPP_PHONE_ID": whatsapp.phone_id,
        "KASIP_WHATSAPP_APP_SECRET": APP_SECRET,
        "KASIP_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "KASIP_WHATSAPP_API_URL": whatsapp.url,
    }


async def _evidence(town: Town, directory: Path) -> Evidence:
    database = town.process.database
    tables = Tables(database, base64.b64decode((directory / "index_key").read_text()))
    return Evidence(tables, await histories(directory, town.learners), town.came, town.on_the_way, statuses(database))


def _see_that_the_judge_sees(evidence: Evidence, learners: Sequence[Learner]) -> None:
    """An answer that never came, an answer that came again without a kill, an act that is gone: none goes unseen anywhere."""
    lasts = {(one.number, one.at): evidence.came[one.number, one.at][-1] for one in learners}
    without = {at: [text for text in came if text != lasts.get(at)] for at, came in evidence.came.items()}
    assert len(judge(replace(evidence, came=without), learners)[0].lost) == len(learners), "the judge is blind"
    again = {at: [*came, *(9 * [lasts[at]] if at in lasts else [])] for at, came in evidence.came.items()}
    assert len(judge(replace(evidence, came=again), learners)[0].double) == len(learners), "the judge is blind"
    shorter = {number: items[:-2] for number, items in evidence.histories.items()}
    assert len(judge(replace(evidence, histories=shorter), learners)[0].lost) >= len(learners), "the judge is blind"
    ended = {**evidence.statuses, ("whatsapp", "accepted"): 1}
    assert judge(replace(evidence, statuses=ended), learners)[0].other, "the judge is blind"


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(30))


def _tell(town: Town, points: Mapping[str | None, int], verdict: Verdict, seconds: float) -> None:
    acts = sum(len(one.deeds) for one in town.learners)
    answers = sum(sent.option is not None for one in town.learners for sent in one.acknowledged)
    ways = Counter(" > ".join(place.way for place in one.places) for one in town.learners)
    print(
        f"seed {SEED}, kills {sum(points.values())} { ({point or 'at random': times for point, times in points.items()}) }, "
        f"people {len(town.learners)} {dict(ways)}, acts {acts}, quiz answers {answers}, messages {verdict.messages}, "
        f"lost {len(verdict.lost)}, double {len(verdict.double)}, other {len(verdict.other)}, seconds {seconds:.1f}; "
        f"ready after {statistics.median(town.process.starts):.2f} s (worst {max(town.process.starts):.2f} s)"
    )
    for fault in (verdict.lost + verdict.double + verdict.other)[:20]:
        print(fault)


def _tell_of_messages(town: Town, again: Counter[str]) -> None:
    telegram = [attempt.status == 200 for attempt in town.telegram.webhook.attempts]
    whatsapp = [attempt.status == 200 for attempt in town.whatsapp.webhook.attempts]
    going = Counter(channel for channel, _, _ in town.on_the_way.elements())
    print(
        f"messages that came again in Telegram {again['telegram']} of {going['telegram']} on their way at a kill, "
        f"in WhatsApp {again['whatsapp']} of {going['whatsapp']}, "
        f"edits and deletions that were done already {len(town.telegram.ledger.refused)}, "
        f"pushes of Telegram {len(telegram)} of which not taken {telegram.count(False)}, "
        f"of WhatsApp {len(whatsapp)} of which not taken {whatsapp.count(False)}"
    )

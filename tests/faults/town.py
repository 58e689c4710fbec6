"""People of all channels who come and learn while the server dies again and again."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

from domain.doors import Way
from tests.faults.browser_people import InBrowser
from tests.faults.learners import Learner
from tests.faults.messenger_oracle import Messages, brought, on_the_way
from tests.faults.people import Progress
from tests.faults.places import Place
from tests.faults.telegram_people import InTelegram
from tests.faults.whatsapp_people import OnWhatsApp
from tests.providers.telegram import FakeTelegram
from tests.providers.whatsapp import FakeWhatsApp
from tests.support.serving.process import Process

APP_SECRET, VERIFY_TOKEN = "app-secret-of-nobody", "verify-token-of-nobody"
# Where people learn, one after the other: as many at a time as there are ways.
WAYS = (
    (Way.TELEGRAM,),
    (Way.WHATSAPP,),
    (Way.BROWSER, Way.WHATSAPP),
    (Way.TELEGRAM, Way.WHATSAPP),
    (Way.BROWSER, Way.TELEGRAM, Way.WHATSAPP),
    (Way.WHATSAPP, Way.TELEGRAM),
    (Way.BROWSER, Way.TELEGRAM),
    (Way.BROWSER,),
)
FIRST_MOVE, LAST_MOVE = 2, 20  # deeds: after the consent, and before anybody can have passed


@dataclass(slots=True)
class Town:
    """One `kasip serve` on every channel; all that is known of its people afterwards.

    By the house's clock the next process comes `dead_seconds` after a kill: what the dead one held is free after 30.
    """

    process: Process
    telegram: FakeTelegram
    whatsapp: FakeWhatsApp
    http: aiohttp.ClientSession
    seed: int
    dead_seconds: float
    progress: Progress = field(default_factory=Progress)
    learners: list[Learner] = field(default_factory=list)
    on_the_way: Messages = field(default_factory=Counter)
    came: dict[tuple[int, int], Sequence[str]] = field(default_factory=dict)

    async def live(self, rounds: Sequence[str | None]) -> None:
        """After the last kill everybody finishes, and every message arrives, with what is told of it."""
        await self._open()
        over = asyncio.Event()
        async with asyncio.TaskGroup() as seats:
            for _ in WAYS:
                seats.create_task(self._seat(over))
            for number, point in enumerate(rounds, 1):
                await self._die(number * self.dead_seconds, point)
            over.set()
            await self._start((len(rounds) + 1) * self.dead_seconds)
        await brought(self.process.database)
        await self.whatsapp.taken()
        self.came = {(one.number, at): await place.came() for one in self.learners for at, place in enumerate(one.places)}
        await self.process.stop()

    async def _open(self) -> None:
        """WhatsApp is told where the house is while it serves."""
        await self.process.start()
        await self.whatsapp.webhook.point(f"{self.process.address}/whatsapp/webhook", APP_SECRET, VERIFY_TOKEN)
        await self.process.kill()

    async def _seat(self, over: asyncio.Event) -> None:
        while not over.is_set():
            number = len(self.learners)
            ways = WAYS[number % len(WAYS)]
            dice = random.Random(f"{self.seed}:{number}")
            moves = sorted(dice.sample(range(FIRST_MOVE, LAST_MOVE), len(ways) - 1))
            places = [self._place(way, number, dice) for way in ways]
            self.learners.append(Learner(number, self.process.address, self.http, dice, places=places, moves=moves))
            await self.learners[-1].walk(self.progress)

    def _place(self, way: Way, number: int, dice: random.Random) -> Place:
        if way is Way.TELEGRAM:
            return InTelegram(self.telegram, 9_000_000 + number)
        if way is Way.BROWSER:
            return InBrowser(number, self.process.address, self.http, dice)
        phone, bsuid = dice.choice(((True, True), (True, False), (False, True)))
        return OnWhatsApp(self.whatsapp, 1_000_000 + number, phone=phone, bsuid=bsuid)

    async def _die(self, clock_offset: float, point: str | None) -> None:
        dice = random.Random(f"{self.seed}:{clock_offset}")
        if point is None:
            await self._start(clock_offset)
            await self.progress.more(dice.randrange(1, 60))
            await asyncio.sleep(dice.uniform(0, 0.05))
            await self.process.kill()
        else:
            await self._start(clock_offset, point, dice.randrange(1, 12))
            assert await self.process.death() == -signal.SIGKILL, self.process.tail()
        self.on_the_way += on_the_way(self.process.database)

    async def _start(self, clock_offset: float, point: str | None = None, times: int = 1) -> None:
        await self.process.start(point, times, KASIP_CLOCK_OFFSET=str(clock_offset))

"""Every channel repeats, late and out of order: the state is that of one ordered delivery (F8)."""

import asyncio
import itertools
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import select

from domain.messaging import Channel
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.transaction import ReadTx
from tests.messengers.crowd import Crowd, crowd_at
from tests.messengers.people import Act, Bring, Somebody, together
from tests.messengers.roads import ROADS, Road, arrived, begin, next_act
from tests.messengers.state import RANDOM, Tables
from tests.support.clock import SetClock

SHUFFLES = int(os.environ.get("MESSENGER_SHUFFLES", "1"))  # on each database
AT_ONCE, TOGETHER = 30, 12  # walkers to a road; deliveries to a walker
LATE_DAYS = 7  # so long WhatsApp goes on trying
MORE_SAID = {"message", "delivery", "session", "link"}  # tables that tell of one more answer: a form's question has its link


@dataclass(slots=True)
class Walker:
    """Somebody on a road: what was brought in, and what the provider told of the answer to each of it."""

    person: Somebody
    road: Road
    acts: list[Act] = field(default_factory=list)
    brought: list[Bring] = field(default_factory=list)
    reports: list[Sequence[Bring]] = field(default_factory=list)

    async def does(self, act: Act, copies: int = 1) -> None:
        """One act to its answer; so many copies of it come at once."""
        bring = self.person.do(act)
        await together([bring] * copies)
        await self.person.answered()
        self.done(bring)

    def done(self, bring: Bring) -> None:
        """It has its answer."""
        self.brought.append(bring)
        self.reports.append(self.person.reports())


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing at its moment: an act for the first time, in so many copies, its repeat, or a report of its answer."""

    moment: float
    repeat: bool
    walker: int
    place: int
    report: int | None = None
    copies: int = 1


class Party:
    """People on the roads. Whoever was first on each did everything in its order and once."""

    def __init__(self, crowd: Crowd, tables: Tables) -> None:
        self.crowd = crowd
        self.tables = tables
        self.first: list[Walker] = []
        self.delivered: Counter[str] = Counter()
        self._numbers = itertools.count(700_001)

    async def record(self) -> None:
        """One person walks each road; reports come in their order."""
        self.first = await asyncio.gather(*map(self._arrived, ROADS))
        async with asyncio.TaskGroup() as tasks:
            for walker in self.first:
                tasks.create_task(self._walk(walker))
        await self.crowd.settled()

    async def follow(self, times: int = 1) -> list[Walker]:
        """Others come to where the roads begin, so many to each."""
        walkers = await asyncio.gather(*(self._arrived(one.road) for _ in range(times) for one in self.first))
        for number, walker in enumerate(walkers):
            walker.acts = self.first[number % len(ROADS)].acts
        return walkers

    async def state(self, walker: Walker) -> tuple[Any, ...]:
        """All that is kept of a walker, and what is shown."""
        who = (await walker.person.standing()).session.person
        kept = await self.crowd.house.store.read(lambda tx: self.tables.of(tx, who))
        shown = RANDOM.sub("…", repr(await walker.person.screen()))
        return kept, shown, walker.person.unanswered

    async def deliver(self, walkers: Sequence[Walker], deliveries: Sequence[Delivery], dice: Random) -> None:
        """A few at a time; the channels repeat whenever they do."""
        at = 0
        while at < len(deliveries):
            some: dict[int, list[Delivery]] = {}
            end = at + dice.randint(1, TOGETHER * len(walkers))
            for one in deliveries[at:end]:
                some.setdefault(one.walker, []).append(one)
            await asyncio.gather(*(self._of_one(walkers[number], own) for number, own in some.items()))
            at = end
        for one in deliveries:
            self.delivered["statuses" if one.report is not None else walkers[one.walker].road.channel] += one.copies
        await self.crowd.settled()

    async def _walk(self, walker: Walker) -> None:
        await together(walker.reports[0])
        while act := await next_act(walker.person, walker.road, len(walker.acts)):
            walker.acts.append(act)
            await walker.does(act)
            for report in walker.reports[-1]:
                await report()

    async def _of_one(self, walker: Walker, deliveries: Sequence[Delivery]) -> None:
        """A person acts again only when the answer is there."""
        async with asyncio.TaskGroup() as tasks:
            for one in deliveries:
                if not one.repeat:
                    await walker.does(walker.acts[one.place - 1], one.copies)
                else:
                    told = walker.brought if one.report is None else walker.reports[one.place]
                    tasks.create_task(_again(told[one.place if one.report is None else one.report]))

    async def _arrived(self, road: Road) -> Walker:
        number = next(self._numbers)
        walker = Walker(arrived(self.crowd, road, number), road)
        walker.done(await begin(self.crowd, walker.person, road, number - 700_000))
        return walker


async def _again(bring: Bring) -> None:
    await bring()


def dealt(walkers: Sequence[Walker], first: Sequence[Walker], dice: Random) -> tuple[list[Delivery], list[Delivery]]:
    """Each act and each report one to five times, everyone's own acts in their order; of the repeats a fifth comes days later."""
    dealing = _Dealing(dice)
    for number, walker in enumerate(walkers):
        moments = [0.0, *sorted(dice.random() for _ in walker.acts)]  # the first has opened the chat already
        for place, moment in enumerate(moments):
            dealing.act(moment, number, place)
            for report in range(len(first[number % len(ROADS)].reports[place])):
                dealing.report(dice.uniform(moment, 1), number, place, report)
    dice.shuffle(dealing.late)
    return sorted(dealing.now, key=lambda one: (one.moment, one.repeat)), dealing.late


class _Dealing:
    """What comes now, and what days later."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.now: list[Delivery] = []
        self.late: list[Delivery] = []

    def act(self, moment: float, walker: int, place: int) -> None:
        """An act, some of its repeats at once."""
        repeats = self.dice.randrange(5)
        copies = self.dice.randint(0, repeats) if place else 0
        if place:
            self.now.append(Delivery(moment, False, walker, place, copies=1 + copies))
        self._repeat(moment, walker, place, None, repeats - copies)

    def report(self, moment: float, walker: int, place: int, report: int) -> None:
        """A report of an act's answer, in any order."""
        self.now.append(Delivery(moment, True, walker, place, report))
        self._repeat(moment, walker, place, report, self.dice.randrange(5))

    def _repeat(self, moment: float, walker: int, place: int, report: int | None, times: int) -> None:
        for _ in range(times):
            repeat = Delivery(self.dice.choice((moment, self.dice.uniform(moment, 1))), True, walker, place, report)
            (self.late if self.dice.random() < 0.2 else self.now).append(repeat)


async def test_repeats_in_any_order_are_one_ordered_delivery(store: Store, clock: SetClock) -> None:
    async with crowd_at(store, clock) as crowd:
        party = Party(crowd, await store.read(Tables.found))
        await party.record()
        assert await store.read(_statuses) == {
            (Channel.TELEGRAM, "accepted"),
            (Channel.WHATSAPP, "read"),
            (Channel.WEB, "accepted"),
        }
        wanted = [await party.state(walker) for walker in party.first]
        crowd.whatsapp.post.dice = Random(5)
        await _everything_once_more(party)
        await _out_of_turn(party)
        for number in range(0, SHUFFLES, AT_ONCE):
            await _shuffled(party, Random(number), min(AT_ONCE, SHUFFLES - number), wanted)
        assert crowd.whatsapp.refused == []
    acts = sum(len(walker.brought) for walker in party.first)
    told = ", ".join(f"{count} of {name}" for name, count in sorted(party.delivered.items()))
    print(f"{SHUFFLES} shuffles of {len(ROADS)} people with {acts} acts, deliveries: {told}: all states equal")


def _statuses(tx: ReadTx) -> set[tuple[str, str]]:
    """Where messages stand, by channel."""
    return {(row.channel, row.status) for row in tx.conn.execute(select(delivery.c.channel, delivery.c.status).distinct())}


async def _shuffled(party: Party, dice: Random, times: int, wanted: Sequence[object]) -> None:
    """Others on all roads at once, so many times, with repeats: all come out the same."""
    walkers = await party.follow(times)
    now, late = dealt(walkers, party.first, dice)
    await party.deliver(walkers, now, dice)
    party.crowd.house.clock.advance(days=LATE_DAYS)
    await party.deliver(walkers, late, dice)
    party.crowd.house.clock.advance(days=-LATE_DAYS)
    for number, walker in enumerate(walkers):
        assert await party.state(walker) == wanted[number % len(ROADS)], f"{walker.person.number} on {walker.road}"
    for walker in walkers:
        walker.person.leave()


async def _everything_once_more(party: Party) -> None:
    """All that was ever brought in, at once and after days: not a row is another, and nothing is said."""
    dice = Random(8)
    before = await _whole(party)
    for days in (0, LATE_DAYS):
        party.crowd.house.clock.advance(days=days)
        ever = [bring for walker in party.first for bring in (*walker.brought, *itertools.chain(*walker.reports))]
        again = [bring for bring in ever for _ in range(dice.randint(1, 2))]
        dice.shuffle(again)
        await together(again)
        await party.crowd.settled()
        party.delivered["everything once more"] += len(again)
        assert await _whole(party) == before
    party.crowd.house.clock.advance(days=-LATE_DAYS)


async def _whole(party: Party) -> list[object]:
    """Every row of the database, and what each phone shows and was brought."""
    people = [walker.person for walker in party.first]
    shown = [(await one.screen(), await one.brought()) for one in people]
    return [await party.crowd.house.store.read(party.tables.digest), *shown]


async def _out_of_turn(party: Party) -> None:
    """Taps whose turn has not come or has passed are answered, and that is all."""
    walkers, crowd = await party.follow(), party.crowd
    strays = await asyncio.gather(*(_strays(walker, Random(number)) for number, walker in enumerate(walkers)))
    await crowd.settled()
    for walker, first, more in zip(walkers, party.first, strays, strict=True):
        assert await walker.person.brought() == 1 + len(walker.acts) + more
        (kept, _, unanswered), (wanted, *_) = await party.state(walker), await party.state(first)
        same = kept.keys() - MORE_SAID  # where the person stands comes below
        assert {name: kept[name] for name in same} == {name: wanted[name] for name in same}
        ends = [replace((await one.person.standing()).session, person="") for one in (walker, first)]
        assert (ends[0], unanswered) == (ends[1], 0)


async def _strays(walker: Walker, dice: Random) -> int:
    """Before some of the things that a person does, there comes a tap that belongs somewhere else on the same road; how many."""
    strays = 0
    for place, act in enumerate(walker.acts):
        due = next((one for one in walker.acts[place:] if one.kind == "tap"), None)
        elsewhere = [one for one in walker.acts if one.kind == "tap" and one != due]
        stray = [dice.choice(elsewhere)] if elsewhere and dice.random() < 0.4 else []
        for one in (*stray, act):
            await walker.does(one)
        strays += len(stray)
    return strays

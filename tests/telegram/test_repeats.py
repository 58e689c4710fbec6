"""Telegram repeats, late and out of order: the state is that of one ordered delivery (F8)."""

import asyncio
import itertools
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from services.storage.engine import Store
from tests.providers.telegram.api import Json
from tests.providers.telegram.phone import TelegramPerson
from tests.support.clock import SetClock
from tests.telegram.crowd import Crowd, crowd_at
from tests.telegram.roads import ROADS, Act, Road, begin, do, walk
from tests.telegram.state import RANDOM, Tables

SHUFFLES = int(os.environ.get("TELEGRAM_SHUFFLES", "3"))  # on each database
AT_ONCE, TOGETHER = 50, 3000
LATE_DAYS = 3


@dataclass(slots=True)
class Walker:
    """Somebody on a road; `updates` is what Telegram has of it."""

    person: TelegramPerson
    road: Road
    acts: Sequence[Act] = ()
    updates: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class Delivery:
    """One update at its moment: the first of it, or a repeat."""

    moment: float
    repeat: bool
    walker: int
    place: int


class Party:
    """People on the roads. Whoever was first on each did everything in its order and once."""

    def __init__(self, crowd: Crowd, tables: Tables) -> None:
        self.crowd = crowd
        self.tables = tables
        self.first: list[Walker] = []
        self.delivered = 0
        self._numbers = itertools.count(700_001)

    async def record(self) -> None:
        """One person walks each road."""
        self.first = [await self._arrived(road) for road in ROADS]
        walked = await asyncio.gather(*(walk(self.crowd, one.person, one.road) for one in self.first))
        for walker, (acts, updates) in zip(self.first, walked, strict=True):
            walker.acts = acts
            walker.updates += updates
        await self.crowd.settled()

    async def follow(self, times: int = 1) -> list[Walker]:
        """Others come to where the roads begin, so many to each."""
        walkers = [await self._arrived(one.road) for _ in range(times) for one in self.first]
        for number, walker in enumerate(walkers):
            walker.acts = self.first[number % len(ROADS)].acts
        return walkers

    async def state(self, walker: Walker) -> tuple[Any, ...]:
        """All that is kept of a walker, and what the phone shows."""
        who = (await self.crowd.standing(walker.person)).session.person
        kept = await self.crowd.store.read(lambda tx: self.tables.of(tx, who))
        shown = [(RANDOM.sub("…", one.text), one.buttons) for one in walker.person.screen]
        return kept, shown, walker.person.unanswered

    async def deliver(self, walkers: Sequence[Walker], deliveries: Sequence[Delivery], dice: Random) -> None:
        """A few at a time; Telegram repeats whenever it does."""
        at = 0
        while at < len(deliveries):
            some: dict[int, list[Delivery]] = {}
            end = at + dice.randint(1, TOGETHER)
            for one in deliveries[at:end]:
                some.setdefault(one.walker, []).append(one)
            await asyncio.gather(*(self._of_one(walkers[number], own) for number, own in some.items()))
            at = end
        self.delivered += len(deliveries)
        await self.crowd.settled()

    async def _of_one(self, walker: Walker, deliveries: Sequence[Delivery]) -> None:
        """A person acts again only when the answer is there."""
        async with asyncio.TaskGroup() as tasks:
            for one in deliveries:
                if not one.repeat:
                    walker.updates.append(do(self.crowd, walker.person, walker.acts[one.place - 1]))
                tasks.create_task(self.crowd.feeder.take(walker.updates[one.place]))
                if not one.repeat:
                    await self.crowd.answered(walker.person)

    async def _arrived(self, road: Road) -> Walker:
        number = next(self._numbers)
        person = self.crowd.person(number, road.language)
        return Walker(person, road, updates=[await begin(self.crowd, person, road, number - 700_000)])


def dealt(walkers: Sequence[Walker], dice: Random) -> tuple[list[Delivery], list[Delivery]]:
    """Each update one to five times, everyone's own in their order; of the repeats a fifth comes days later."""
    now: list[Delivery] = []
    late: list[Delivery] = []
    for number, walker in enumerate(walkers):
        moments = [0.0, *sorted(dice.random() for _ in walker.acts)]  # the first has opened the chat already
        now += [Delivery(moment, False, number, place) for place, moment in enumerate(moments) if place]
        for place, moment in enumerate(moments):
            for _ in range(dice.randrange(5)):
                repeat = Delivery(dice.choice((moment, dice.uniform(moment, 1))), True, number, place)
                (late if dice.random() < 0.2 else now).append(repeat)
    dice.shuffle(late)
    return sorted(now), late


async def test_repeats_in_any_order_are_one_ordered_delivery(store: Store, clock: SetClock) -> None:
    async with crowd_at(store, clock) as crowd:
        party = Party(crowd, await store.read(Tables.found))
        await party.record()
        wanted = [await party.state(walker) for walker in party.first]
        await _everything_once_more(party)
        await _out_of_turn(party)
        for number in range(0, SHUFFLES, AT_ONCE):
            await _shuffled(party, Random(number), min(AT_ONCE, SHUFFLES - number), wanted)
    acts = sum(len(walker.updates) for walker in party.first)
    print(f"{SHUFFLES} shuffles of {len(ROADS)} people with {acts} updates, {party.delivered} deliveries: all states equal")


async def _shuffled(party: Party, dice: Random, times: int, wanted: Sequence[object]) -> None:
    """Others on all roads at once, so many times, with repeats: all come out the same."""
    walkers = await party.follow(times)
    now, late = dealt(walkers, dice)
    await party.deliver(walkers, now, dice)
    party.crowd.clock.advance(days=LATE_DAYS)
    await party.deliver(walkers, late, dice)
    party.crowd.clock.advance(days=-LATE_DAYS)
    for number, walker in enumerate(walkers):
        assert await party.state(walker) == wanted[number % len(ROADS)], f"{walker.person.id} on {walker.road}"
        del party.crowd.world.chats[walker.person.id]
    party.crowd.world.queries.clear()


async def _everything_once_more(party: Party) -> None:
    """All that was ever sent, at once and after three days: not a row is another, and nothing is said."""
    dice = Random(8)
    before = await _whole(party)
    for days in (0, LATE_DAYS):
        party.crowd.clock.advance(days=days)
        again = [update for walker in party.first for update in walker.updates for _ in range(dice.randint(1, 5))]
        dice.shuffle(again)
        await asyncio.gather(*map(party.crowd.feeder.take, again))
        await party.crowd.settled()
        party.delivered += len(again)
        assert await _whole(party) == before
    party.crowd.clock.advance(days=-LATE_DAYS)


async def _whole(party: Party) -> list[object]:
    """Every row of the database, and what each phone shows and was brought."""
    people, brought = [walker.person for walker in party.first], party.crowd.sender.brought
    shown = [(one.screen, one.chat.deeds, brought[one.id]) for one in people]
    return [await party.crowd.store.read(party.tables.digest), *shown]


async def _out_of_turn(party: Party) -> None:
    """Taps whose turn has not come or has passed are answered, and that is all."""
    walkers, crowd = await party.follow(), party.crowd
    strays = await asyncio.gather(*(_strays(crowd, walker, Random(number)) for number, walker in enumerate(walkers)))
    await crowd.settled()
    for walker, first, more in zip(walkers, party.first, strays, strict=True):
        assert crowd.sender.brought[walker.person.id] == 1 + len(walker.acts) + more
        (kept, _, unanswered), (wanted, *_) = await party.state(walker), await party.state(first)
        same = kept.keys() - {"message", "delivery", "session"}  # more was said; where the person stands comes below
        assert {name: kept[name] for name in same} == {name: wanted[name] for name in same}
        ends = [replace((await crowd.standing(one.person)).session, person="") for one in (walker, first)]
        assert (ends[0], unanswered) == (ends[1], 0)


async def _strays(crowd: Crowd, walker: Walker, dice: Random) -> int:
    """Before some of the things that a person does, there comes a tap that belongs somewhere else on the same road; how many."""
    strays = 0
    for place, act in enumerate(walker.acts):
        due = next((one for one in walker.acts[place:] if one.kind == "tap"), None)
        elsewhere = [one for one in walker.acts if one.kind == "tap" and one != due]
        stray = [dice.choice(elsewhere)] if dice.random() < 0.4 else []
        for one in (*stray, act):
            await crowd.feeder.take(do(crowd, walker.person, one))
            await crowd.answered(walker.person)
        strays += len(stray)
    return strays

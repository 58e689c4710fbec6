"""On every channel, buttons that are old, somebody else's, or nobody's: a tap is answered politely, and changes nothing (A3)."""

import asyncio
import os
from random import Random

from domain.messaging import Button, Channel
from services.storage.engine import Store
from tests.messengers.crowd import Crowd, crowd_at
from tests.messengers.forging import Forger
from tests.messengers.people import Act, Somebody, together
from tests.messengers.roads import ROADS, Road, arrived, begin, next_act
from tests.messengers.state import Tables
from tests.messengers.whatsapp import Known
from tests.support.clock import SetClock
from tests.support.stages import iin_of, put_at

FORGERIES = int(os.environ.get("MESSENGER_FORGERIES", "170"))  # on each database
STAGES = ("form", "lessons", "last screen", "quiz", "last question", "in the test", "after a failure", "certified")
CHANNELS = (Channel.TELEGRAM, Channel.WHATSAPP, Channel.WEB)
FORGERS, TAPS = min(96, max(24, FORGERIES // 100)), 2
KNOWN: tuple[Known, ...] = ("both", "number", "id")
WORDS = {"message", "delivery", "inbox", "session", "link"}  # what was said, by whom; the session is compared by what it means


async def test_forged_buttons_change_nothing(store: Store, clock: SetClock) -> None:
    async with crowd_at(store, clock) as crowd:
        tables, dice = await store.read(Tables.found), Random(3)
        await _shown_to_others(crowd)
        forgers = await _forgers(crowd)
        before = await _state(crowd, tables, forgers)
        counted = await store.read(tables.counted)
        crowd.whatsapp.post.dice = dice
        taps = beside = 0
        while taps + beside < FORGERIES:
            done = await _round(crowd, forgers, dice)
            taps, beside = taps + done[0], beside + done[1]
        assert await _state(crowd, tables, forgers) == before
        grown = {name: count - counted[name] for name, count in (await store.read(tables.counted)).items()}
        links = sum(one.tapped for one in forgers if one.linked)
        assert {name: count for name, count in grown.items() if count} == {
            "inbox": taps, "message": taps, "delivery": taps, "link": links,
        }  # fmt: skip
        assert crowd.whatsapp.refused == []
    each = {str(channel): sum(one.tapped for one in forgers if one.person.contact.channel is channel) for channel in CHANNELS}
    print(f"{taps} forged taps {each} on {len(crowd.house.shown)} buttons, and {beside} that want no answer: 0 effects")


async def _round(crowd: Crowd, forgers: list[Forger], dice: Random) -> tuple[int, int]:
    """Everybody taps at once: one message to each tap, in the person's language, and no button turns its wheel any more."""
    buttons, before = sorted(crowd.house.shown), [one.tapped for one in forgers]
    brings = [bring for one in forgers for _ in range(TAPS) if (bring := one.forged(buttons, dice)) is not None]
    beside = [bring for one in forgers for bring in one.beside]
    await together([*brings, *beside])
    await crowd.settled()
    for one, tapped in zip(forgers, before, strict=True):
        one.beside.clear()
        assert (await one.person.brought(), one.person.unanswered) == (one.person.acts, 0)
        said = await one.person.said(one.tapped - tapped)
        assert all(text.startswith(one.polite) for text in said), said
    crowd.telegram.world.queries.clear()
    return len(brings), len(beside)


async def _shown_to_others(crowd: Crowd) -> None:
    """Others walk the roads, so that there are buttons to try."""
    people = [arrived(crowd, road, 800_001 + number) for number, road in enumerate(ROADS)]
    for number, (person, road) in enumerate(zip(people, ROADS, strict=True)):
        await begin(crowd, person, road, 90_000 + number)
    await asyncio.gather(*(_walk(person, road) for person, road in zip(people, ROADS, strict=True)))


async def _walk(person: Somebody, road: Road) -> None:
    place = 0
    while act := await next_act(person, road, place):
        await person.do(act)()
        await person.answered()
        place += 1


async def _forgers(crowd: Crowd) -> list[Forger]:
    """People in both languages at places where a tap would matter."""
    people = [_forger(crowd, number) for number in range(FORGERS)]
    await together([person.do(Act("start")) for person in people])
    await crowd.settled()
    for number, person in enumerate(people):
        who = (await person.standing()).session.person
        await put_at(crowd.house.store, crowd.house.talk, who, STAGES[number // 3 % len(STAGES)], iin_of(number))
    await together([person.do(Act("say", "?")) for person in people])
    await crowd.settled()
    return [await _armed(crowd, person) for person in people]


def _forger(crowd: Crowd, number: int) -> Somebody:
    """Every channel, stage and language; every sort of name on WhatsApp."""
    channel, language = CHANNELS[number % 3], ("kk", "ru")[number % 2]
    if channel is Channel.WHATSAPP:
        return crowd.whatsapp.person(900_001 + number, language, KNOWN[(number // 3 + number // 24) % 3])
    return crowd.person(channel, 900_001 + number, language)


async def _armed(crowd: Crowd, person: Somebody) -> Forger:
    await person.answered()
    session = (await person.standing()).session
    shown = frozenset(Button.decode(data).value for _, data in person.offered())
    armed = Forger(
        person, crowd.house.talk.tr(session.language), session.turn, session.step, shown, "/form/" in person.newest()
    )  # fmt: skip
    await person.said(person.acts)
    return armed


async def _state(crowd: Crowd, tables: Tables, forgers: list[Forger]) -> list[object]:
    """Everything but the words that were said, and when."""
    standings = [(await one.person.standing()).session for one in forgers]
    at = [(one.language, one.step, one.turn, dict(one.answers), one.script, one.place, one.return_to) for one in standings]
    return [await crowd.house.store.read(lambda tx: tables.digest(tx, WORDS)), at]

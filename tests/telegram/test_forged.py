"""Buttons that are old, somebody else's, or nobody's: each tap is answered politely, and changes nothing (A3)."""

import asyncio
import itertools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from dialogs.commands import Command
from dialogs.notices import NOTICES
from domain.messaging import Button
from services.storage.engine import Store
from services.translations import Translator
from tests.dialogs.stages import iin_of, put_at
from tests.providers.telegram.api import Json
from tests.providers.telegram.phone import TelegramPerson
from tests.providers.telegram.world import Query
from tests.support.clock import SetClock
from tests.telegram.crowd import Crowd, crowd_at
from tests.telegram.roads import ROADS, Act, begin, do, walk
from tests.telegram.state import Tables

FORGERIES = int(os.environ.get("TELEGRAM_FORGERIES", "250"))  # on each database
STAGES = ("form", "lessons", "last screen", "quiz", "last question", "in the test", "after a failure", "certified")
FORGERS, TAPS = min(96, max(16, FORGERIES // 100)), 2
ELSEWHERE = (
    "vote_1",
    '{"a":1}',
    "menu",
    ":::",
    "-1:quiz.question:a",
    "0:start.language:kk",
    "٣:quiz.question:a",
    "%s%n",
    "\x00\x00",
)
WORDS = {"message", "delivery", "inbox", "session"}  # what was said, by whom; the session is compared by what it means


@dataclass(slots=True)
class Forger:
    """Somebody at a place of their own, to whom the buttons belong that the phone shows now."""

    person: TelegramPerson
    tr: Translator
    turn: int
    step: str
    choices: frozenset[str]
    tapped: int = 0

    def may(self, data: str) -> bool:
        """Whether this is the person's own button of this moment, or a command in its place."""
        button = Button.decode(data)
        return (button.turn, button.step) == (self.turn, self.step) and button.value in self.choices | set(Command)


async def test_forged_buttons_change_nothing(store: Store, clock: SetClock) -> None:
    async with crowd_at(store, clock) as crowd:
        tables, dice = await store.read(Tables.found), Random(3)
        await _shown_to_others(crowd)
        forgers = await _forgers(crowd)
        before = await _state(crowd, tables, forgers)
        counted = await store.read(tables.counted)
        done, alone = 0, 0
        while done < FORGERIES:
            buttons = sorted(crowd.telegram.shown)
            updates = [
                update for one in forgers for _ in range(TAPS) if (update := _forged(crowd, one, buttons, dice)) is not None
            ]
            silent = [_not_in_private(crowd, update, dice) for update in updates[: len(updates) // 8]]
            await asyncio.gather(*map(crowd.feeder.take, [*updates, *silent]))
            await crowd.settled()
            _all_answered(crowd, forgers)
            done, alone = done + len(updates) + len(silent), alone + len(silent)
        assert await _state(crowd, tables, forgers) == before
        grown = {name: count - counted[name] for name, count in (await store.read(tables.counted)).items()}
        said = done - alone
        assert {name: count for name, count in grown.items() if count} == {"inbox": said, "message": said, "delivery": said}
        print(f"{done} forged taps on {len(crowd.telegram.shown)} buttons, {alone} of them outside a private chat: 0 effects")


async def _shown_to_others(crowd: Crowd) -> None:
    """Others walk the roads, so that there are buttons to try."""
    people = [crowd.person(800_001 + number, road.language) for number, road in enumerate(ROADS)]
    for number, (person, road) in enumerate(zip(people, ROADS, strict=True)):
        await begin(crowd, person, road, 90_000 + number)
    await asyncio.gather(*(walk(crowd, person, road) for person, road in zip(people, ROADS, strict=True)))


async def _forgers(crowd: Crowd) -> list[Forger]:
    """People in both languages at places where a tap would matter."""
    people = [crowd.person(900_001 + number, ("kk", "ru")[number % 2]) for number in range(FORGERS)]
    starts = [do(crowd, person, Act("say", f"/start {person.card['language_code']}")) for person in people]
    await asyncio.gather(*map(crowd.feeder.take, starts))
    await crowd.settled()
    for number, person in enumerate(people):
        who = (await crowd.standing(person)).session.person
        await put_at(crowd.store, crowd.talk, who, STAGES[number // 2 % len(STAGES)], iin_of(number))
    await asyncio.gather(*(crowd.feeder.take(do(crowd, person, Act("say", "?"))) for person in people))
    await crowd.settled()
    forgers = [await _forger(crowd, person) for person in people]
    for person in people:
        _forgotten(person)
    return forgers


async def _forger(crowd: Crowd, person: TelegramPerson) -> Forger:
    session = (await crowd.standing(person)).session
    shown = [Button.decode(button["callback_data"]) for row in person.chat.messages[person.chat.touched].inline for button in row]
    return Forger(person, crowd.talk.tr(session.language), session.turn, session.step, frozenset(one.value for one in shown))


def _forged(crowd: Crowd, forger: Forger, buttons: Sequence[str], dice: Random) -> Json | None:
    """A tap that is not the person's to make, on any message; None where it happens to be."""
    data = _mutated(dice.choice(buttons), forger, dice)
    if forger.may(data):
        return None
    newest = len(forger.person.chat.messages)
    forger.person.tap_data(dice.choice((newest, dice.randint(1, newest), newest + 1000)), data)  # the last one is gone
    forger.tapped += 1
    update = crowd.made(forger.person)
    if dice.random() < 0.1:
        del update["callback_query"]["data"]  # a game's button has none
    return update


def _mutated(data: str, forger: Forger, dice: Random) -> str:
    button = Button.decode(data)
    return dice.choice(
        (
            data,
            data,
            Button(forger.turn + dice.choice((-1, 1, dice.randint(-30, 30), 10**8)), button.step, button.value).encode(),
            Button(forger.turn, button.step, button.value).encode(),
            Button(forger.turn, forger.step, button.value).encode(),
            Button(forger.turn, forger.step, dice.choice(("z", "a ", "A", "..", "1", "а"))).encode(),
            data[: dice.randint(0, len(data))],
            (data * 8)[:64],
            dice.randbytes(dice.randint(1, 32)).decode("latin-1"),
            "".join(chr(dice.choice((dice.randint(1, 0xD7FF), dice.randint(0xE000, 0x10FFFF)))) for _ in range(16)),
            dice.choice(ELSEWHERE),
            "",
        )
    )


def _not_in_private(crowd: Crowd, update: Json, dice: Random) -> Json:
    """The same tap in a group, or on a message that was sent by way of another chat."""
    query = {**update["callback_query"], "id": str(dice.getrandbits(60))}
    message = query.pop("message")
    crowd.world.queries[query["id"]] = Query(crowd.world.find(query["from"]["id"]), crowd.world.clock())
    group = {"id": -1009, "type": "supergroup", "title": "Ауыл"}
    where: Json = {"message": {**message, "chat": group}} if dice.random() < 0.5 else {"inline_message_id": "AAAA"}
    return {"update_id": update["update_id"] + 10**8, "callback_query": {**query, **where}}


def _all_answered(crowd: Crowd, forgers: list[Forger]) -> None:
    """One message to each tap, in the person's language, and no button turns its wheel any more."""
    for one in forgers:
        assert (crowd.sender.brought[one.person.id], one.person.unanswered) == (2 + one.tapped, 0)
        said = _forgotten(one.person)
        assert all(text.startswith(one.tr(NOTICES["old_button"])) for text in said), said
    crowd.world.queries.clear()


def _forgotten(person: TelegramPerson) -> list[str]:
    """The texts of what was said lately; so much is said that no phone could keep it."""
    newest = list(itertools.islice(reversed(person.chat.messages.values()), 2 * TAPS))
    texts = [str(message.content["text"]) for message in newest if message.content]
    for message in newest:
        message.content, message.inline = {}, []
    return texts


async def _state(crowd: Crowd, tables: Tables, forgers: list[Forger]) -> list[object]:
    """Everything but the words that were said, and when."""
    standings = [(await crowd.standing(one.person)).session for one in forgers]
    at = [(one.language, one.step, one.turn, dict(one.answers), one.script, one.place, one.return_to) for one in standings]
    return [await crowd.store.read(lambda tx: tables.digest(tx, WORDS)), at]

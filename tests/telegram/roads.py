"""Roads that people walk in Telegram, written down act by act so that others can walk them too."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.facts import AttemptOf
from domain.messaging import Button
from services import facts
from services.transaction import ReadTx
from tests.dialogs.stages import asked_in, iin_of, put_at
from tests.providers.telegram.api import Json
from tests.providers.telegram.phone import TelegramPerson
from tests.support.chat import IIN
from tests.telegram.crowd import Crowd

END = ("quiz.result", "final_test.result")
MOST_ACTS = 60


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person does: `say` words, `tap` a button's data, `share` the own number, speak a `voice`."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """What a person does first, after which the first button leads on; every `wrong`th answer to a question is wrong.

    Where `stage` is set, the house puts the person there as soon as the chat is open.
    """

    language: str
    words: Sequence[str]
    stage: str | None = None
    wrong: int = 100


ROADS = (
    Road("kk", ("[Келісемін", IIN, "Серікова Әлия Маратқызы", "(share)", "1", "[2", "2")),
    Road(
        "ru",
        ("[Согласен", "???", IIN, "Серикова Алия", "назад", "Серикова Алия", "8 701 123 45 67", "(voice)", "1", "[2",
         "2", "меню", "продолжить", "қазақша"),
        wrong=2,
    ),
    Road("kk", ("?",), stage="in the test", wrong=5),
)  # fmt: skip


def do(crowd: Crowd, person: TelegramPerson, act: Act) -> Json:
    """Do it; the update that it makes."""
    if act.kind == "say":
        person.say(act.words)
    elif act.kind == "share":
        person.press_contact()
    elif act.kind == "voice":
        person.voice()
    else:
        person.tap_data(carrying(person, act.words), act.words)
    return crowd.made(person)


def carrying(person: TelegramPerson, data: str) -> int:
    """The newest message with this button, or the newest of all."""
    shown = (one for one in reversed(person.chat.messages.values()) if not one.deleted)
    found = (one.id for one in shown if any(button["callback_data"] == data for row in one.inline for button in row))
    return next(found, person.last.id)


async def begin(crowd: Crowd, person: TelegramPerson, road: Road, number: int) -> Json:
    """Open the chat, and come to where the road begins; the update."""
    update = do(crowd, person, Act("say", f"/start {road.language}"))
    await crowd.feeder.take(update)
    await crowd.answered(person)
    if road.stage is not None:
        await crowd.settled()
        who = (await crowd.standing(person)).session.person
        await put_at(crowd.store, crowd.talk, who, road.stage, iin_of(number))
    return update


async def walk(crowd: Crowd, person: TelegramPerson, road: Road) -> tuple[list[Act], list[Json]]:
    """Go the whole road from where it begins; what was done, and the updates that it made."""
    acts: list[Act] = []
    updates: list[Json] = []
    while Button.decode(_first(person).words).step not in END:
        assert len(acts) < MOST_ACTS, f"the road has no end:\n{person.chat.told()}"
        acts.append(await _next(crowd, person, road, len(acts)))
        updates.append(do(crowd, person, acts[-1]))
        await crowd.feeder.take(updates[-1])
        await crowd.answered(person)
    return acts, updates


async def _next(crowd: Crowd, person: TelegramPerson, road: Road, place: int) -> Act:
    if place < len(road.words):
        return _act(person, road.words[place])
    first = _first(person)
    asked = Button.decode(first.words).step == "quiz.question"
    return await _answer(crowd, person, place % road.wrong > 0) if asked else first


def _act(person: TelegramPerson, words: str) -> Act:
    if words.startswith("["):
        found = [one["callback_data"] for one in _buttons(person) if one["text"].startswith(words[1:])]
        assert found, f"no button {words}]:\n{person.chat.told()}"
        return Act("tap", found[0])
    return Act(words.strip("()")) if words.startswith("(") else Act("say", words)


def _buttons(person: TelegramPerson) -> list[Json]:
    """Those of the message that was sent or edited last."""
    return [button for row in person.chat.messages[person.chat.touched].inline for button in row]


def _first(person: TelegramPerson) -> Act:
    """The first button leads on; where the phone shows a keyboard in place of buttons, the first words on it."""
    if buttons := _buttons(person):
        return Act("tap", buttons[0]["callback_data"])
    return Act("say", next((row[0] for row in person.keyboard[1:]), ""))  # the first row shares the number


async def _answer(crowd: Crowd, person: TelegramPerson, right: bool) -> Act:
    """A right answer to the question that is asked, or a wrong one."""
    fact = AttemptOf((await crowd.standing(person)).session.person)

    def option(tx: ReadTx) -> str:
        attempt = facts.look_up(tx, crowd.talk.content, [fact])[fact]
        return asked_in(attempt, crowd.talk).right

    wanted = await crowd.store.read(option)
    offered = [button["callback_data"] for button in _buttons(person)]
    return Act("tap", next(data for data in offered if data.endswith(f":{wanted}") is right))

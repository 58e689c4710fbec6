"""Conversations as people read them: what a person says, and what the answer must contain.

    > text              typed                      > [Label]   the button whose label begins so
    > (start kk)        what else a person does; the names are those of `DEEDS`, or `(later 21)` for days passing
    < fragment          the answer contains it     < [Label]   the answer has that button
    <! fragment         the answer does not contain it

After each line of the person's there is exactly one answer, in the person's language, with nothing left unfilled.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from dialogs.facts import AttemptOf
from dialogs.quiz import options_of
from domain.messaging import Kind
from services import facts, history
from services.history import Item
from services.intake import Intake
from services.storage import sessions
from services.storage.engine import Store
from services.storage.sessions import Standing
from services.talk import Talk
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock
from tests.support.stages import put_on

KNOWN_LATIN = {"SMS", "IT", "Telegram", "WhatsApp", "PDF", "JPG", "PNG", "Word", "eGov", "Mobile", "KZ", "TESTKZKA"}
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_UNFILLED = re.compile(r"\{[a-z_]*\}|⟦|⟧|%\(")
_CODE = re.compile(
    r"TRIAL-\d\d-\d\d-\d{5}|(?:TRIAL-)?KZ-\d{4}-\d\d-[0-9A-Z]{8}-[0-9A-Z]|\d{4}-[0-9A-Z]{8}|(?:[0-9A-Z]{4}-){1,2}[0-9A-Z]{4}|\b[0-9a-f]{8}\b|\b[0-9A-Z]{8}\b"
)
_MANY = ("(enrolled", "(in ", "(ready", "(walks", "(reads", "(passes", "(fails", "(scores")
_KAZAKH_ONLY = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)


def flaws_of(item: Item, language: str | None = None) -> list[str]:
    """What no answer may have: English words, places left unfilled, nothing at all, or the other language."""
    said = "\n".join([item.text, *(choice.label for choice in item.choices)])
    latin = set(_LATIN_WORD.findall(_CODE.sub("", said))) - KNOWN_LATIN
    flaws = [f"in English: {word}" for word in sorted(latin)]
    flaws += [f"unfilled: {place}" for place in _UNFILLED.findall(said)]
    flaws += [] if item.text.strip() else ["no words"]
    flaws += ["not in Kazakh"] if language == "kk" and not _KAZAKH_ONLY.search(said) else []
    return flaws


@dataclass(frozen=True, slots=True)
class Stage:
    """A conversation with everything around it."""

    store: Store
    talk: Talk
    intake: Intake
    clock: SetClock

    def chat(self) -> Chat:
        return Chat(self.store, self.intake, self.clock)

    async def standing(self, chat: Chat) -> Standing:
        found = await self.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))
        return found[chat.contact]

    async def option(self, chat: Chat, right: bool) -> str:
        """The label of an option of the question that is asked, a right or a wrong one."""
        fact = AttemptOf((await self.standing(chat)).session.person)
        attempt = (await self.store.read(lambda tx: facts.look_up(tx, self.talk.content, [fact])))[fact]
        assert attempt is not None
        question = self.talk.content.asked(attempt)
        options = options_of(attempt, question)
        labels = [choice.label for choice in (await chat.last()).choices]
        return next(label for label, option in zip(labels, options, strict=True) if (option.id == question.right) is right)


async def _score(stage: Stage, chat: Chat, right: int) -> None:
    """Answer the open test to its end, so many right and the rest wrong."""
    while (await stage.standing(chat)).session.step == "quiz.question":
        await chat.tap(await stage.option(chat, right > 0))
        right -= 1


async def _walk(stage: Stage, chat: Chat, language: str) -> None:
    """Pass every module by reading and answering; ends at the course with the final test open."""
    await enrol(chat, language)
    await chat.press((await chat.last()).choices[0].value)
    for number in range(len(stage.talk.content.course("basics").modules)):
        if number:
            await chat.press((await chat.last()).choices[0].value)  # go on with the next module
        await _read(stage, chat)
        await chat.press((await chat.last()).choices[0].value)  # begin the quiz
        await _quiz(stage, chat, right=True)
        await chat.press((await chat.last()).choices[0].value)  # to the course


async def _put(stage: Stage, chat: Chat, language: str, place: str, step: str | None = None) -> None:
    """Register, then go on by the use-cases and not by the chat, which takes ten times as long; ends at the question there."""
    await enrol(chat, language)
    await put_on(stage.store, stage.talk, (await stage.standing(chat)).session.person, place, step)
    await chat.say("?")


async def _ready(stage: Stage, chat: Chat, language: str) -> None:
    """Pass every module; ends at the course with the final test open."""
    await _put(stage, chat, language, "ready for test", "course.overview")


async def _test(stage: Stage, chat: Chat, language: str) -> None:
    """Pass every module, confirm the name and begin the final test."""
    await _ready(stage, chat, language)
    for _ in range(3):  # the test, the name, begin
        await chat.press((await chat.last()).choices[0].value)


async def _quiz(stage: Stage, chat: Chat, right: bool) -> None:
    while (await stage.standing(chat)).session.step == "quiz.question":
        await chat.tap(await stage.option(chat, right))


async def _read(stage: Stage, chat: Chat) -> None:
    while (await stage.standing(chat)).session.step == "lesson.screen":
        await chat.press((await chat.last()).choices[0].value)


async def _lesson(stage: Stage, chat: Chat, language: str) -> None:
    await enrol(chat, language)
    await chat.press((await chat.last()).choices[0].value)


async def _answer(stage: Stage, chat: Chat, right: bool) -> None:
    await chat.tap(await stage.option(chat, right))


async def _start(stage: Stage, chat: Chat, language: str = "") -> None:
    await chat.start(language)


async def _file(stage: Stage, chat: Chat) -> None:
    await chat.send(Kind.DOCUMENT)


DEEDS: Mapping[str, Callable[[Stage, Chat], Awaitable[object]]] = {
    "start": _start,
    "start kk": lambda stage, chat: _start(stage, chat, "kk"),
    "start ru": lambda stage, chat: _start(stage, chat, "ru"),
    "file": _file,
    "enrolled kk": lambda stage, chat: enrol(chat, "kk"),
    "enrolled ru": lambda stage, chat: enrol(chat, "ru"),
    "in a lesson kk": lambda stage, chat: _lesson(stage, chat, "kk"),
    "in a lesson ru": lambda stage, chat: _lesson(stage, chat, "ru"),
    "in a quiz kk": lambda stage, chat: _put(stage, chat, "kk", "quiz"),
    "in a quiz ru": lambda stage, chat: _put(stage, chat, "ru", "quiz"),
    "walks to the test kk": lambda stage, chat: _walk(stage, chat, "kk"),
    "walks to the test ru": lambda stage, chat: _walk(stage, chat, "ru"),
    "ready kk": lambda stage, chat: _ready(stage, chat, "kk"),
    "ready ru": lambda stage, chat: _ready(stage, chat, "ru"),
    "in the test kk": lambda stage, chat: _test(stage, chat, "kk"),
    "in the test ru": lambda stage, chat: _test(stage, chat, "ru"),
    **{f"scores {right}": partial(_score, right=right) for right in range(21)},
    "reads all": _read,
    "answers right": lambda stage, chat: _answer(stage, chat, right=True),
    "answers wrong": lambda stage, chat: _answer(stage, chat, right=False),
    "passes": lambda stage, chat: _quiz(stage, chat, right=True),
    "fails": lambda stage, chat: _quiz(stage, chat, right=False),
}


async def play(stage: Stage, chat: Chat, transcript: str) -> None:
    """Hold a conversation line by line; fails at the first line that does not come out as written."""
    for number, line in enumerate(map(str.strip, transcript.strip().splitlines()), 1):
        if line.startswith("> "):
            await _say(stage, chat, line[2:], f"line {number}: {line}")
        elif line.startswith("<! "):
            assert not _has(await chat.last(), line[3:]), f"line {number}: {line}\n{_seen(await chat.last())}"
        elif line.startswith("< "):
            assert _has(await chat.last(), line[2:]), f"line {number}: {line}\n{_seen(await chat.last())}"
        else:
            assert not line, f"line {number} is neither of them: {line}"


async def _say(stage: Stage, chat: Chat, line: str, where: str) -> None:
    if line.startswith("(later "):
        stage.clock.advance(days=float(line.removeprefix("(later ").rstrip(")")))
        return
    before = await stage.store.read(lambda tx: history.latest(tx, chat.contact, 1))
    if line.startswith("("):
        await DEEDS[line.strip("()")](stage, chat)
    elif line.startswith("["):
        await chat.tap(line.strip("[]"))
    else:
        await chat.say(line)
    after = before.items[-1].id if before and before.items else 0
    said = await stage.store.read(lambda tx: history.visible(tx, chat.contact, after))
    if said and before and said.person != before.person:  # another goes on here, with a count of the own
        said = await stage.store.read(lambda tx: history.latest(tx, chat.contact, 1))
    assert said is not None, where
    answers = [item for item in said.items if item.sender == "bot"]
    assert len(answers) == 1 or line.startswith(_MANY), f"{where}: not exactly one answer"
    assert [flaws_of(answer, said.language) for answer in answers[-1:]] == [[]], f"{where}\n{_seen(answers[-1])}"


def _has(item: Item, fragment: str) -> bool:
    if fragment.startswith("["):
        return any(choice.label.startswith(fragment.strip("[]")) for choice in item.choices)
    return fragment in item.text


def _seen(item: Item) -> str:
    return "\n".join([item.text, *(f"[{choice.label}]" for choice in item.choices)])

"""People of the browser chat who enrol, read, and take the quiz again and again."""

import asyncio
import itertools
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from bench.answers import Answer
from bot.channels.webchat.parse import read_sent, to_inbound, to_start
from bot.channels.webchat.session import contact_of, new_token
from dialogs.facts import AttemptOf
from dialogs.scripts import Content, Question, drawn
from domain.identity import checksum
from domain.language import Language
from domain.learning import Attempt, reaches
from domain.messaging import Button, Contact
from kasip.house import House
from services import facts
from services.storage import sessions
from services.storage.sessions import Standing

QUESTION = "quiz.question"
NAME, PHONE = "Мысалова Үлгі", "8 700 000 00 00"
MOST_STEPS = 500


class Crowd:
    """So many people, each on a contact of their own."""

    def __init__(self, house: House, count: int) -> None:
        self.house = house
        self.tokens = [new_token() for _ in range(count)]
        self.turns = 0

    async def enrol(self) -> None:
        """Everyone from the greeting to the first question of the first quiz."""
        await asyncio.gather(*(self.start(token) for token in self.tokens))
        await self._all("1")
        await asyncio.gather(*(self.say(token, iin) for token, iin in zip(self.tokens, _iins(), strict=False)))
        for text in (NAME, PHONE, "1", "1", "2"):
            await self._all(text)

    async def quizzes(self) -> list[list[Answer]]:
        """Bring everyone to the first question of a quiz; their answers to it, a list a person. Nobody passes: a quiz can be
        taken again only after a failure without reading in between."""
        for _ in range(MOST_STEPS):
            standings = await self._standings()
            away = [token for token, one in standings.items() if one.session.step != QUESTION]
            if not away:
                return await self._answers(standings)
            await asyncio.gather(*(self.say(token, "1") for token in away))
        raise RuntimeError("the first choice no longer leads to the quiz")

    def contact(self, token: str) -> Contact:
        """Where a person writes."""
        return contact_of(token)

    def tap(self, token: str, data: str) -> bytes:
        """A tapped button as it arrives."""
        return _posted(choice=data)

    async def send(self, answer: Answer) -> None:
        """What the browser chat does with a posted message, but for HTTP; returns after the commit."""
        await self._submit(answer.token, answer.body)

    async def _all(self, text: str) -> None:
        await asyncio.gather(*(self.say(token, text) for token in self.tokens))

    async def start(self, token: str) -> None:
        self.turns += 1
        await self.house.intake.submit(to_start(token, Language.KK, self.house.clock.now()))

    async def say(self, token: str, text: str) -> None:
        await self._submit(token, _posted(text=text))

    async def _submit(self, token: str, body: bytes) -> None:
        self.turns += 1
        receipt = await self.house.intake.submit(to_inbound(read_sent(body), token, self.house.clock.now()))
        if receipt.person is None or receipt.duplicate:
            raise RuntimeError("a message was not taken")

    async def opened(self) -> Mapping[str, Attempt]:
        """The open quiz of each person, by the person's id."""
        return {attempt_of.person: attempt for attempt_of, attempt in (await self._opened(await self._standings())).items()}

    async def _standings(self) -> Mapping[str, Standing]:
        contacts = [self.contact(token) for token in self.tokens]
        found = await self.house.store.read(lambda tx: sessions.at_contacts(tx, contacts))
        return {contact.address: found[contact] for contact in contacts}

    async def _opened(self, standings: Mapping[str, Standing]) -> Mapping[AttemptOf, Attempt]:
        content = self.house.talk.content
        asked = [AttemptOf(one.session.person) for one in standings.values()]
        known: Mapping[Any, Any] = await self.house.store.read(lambda tx: facts.look_up(tx, content, asked))
        return known

    async def _answers(self, standings: Mapping[str, Standing]) -> list[list[Answer]]:
        opened = await self._opened(standings)
        return [
            list(self._failing(token, one.session.turn, opened[AttemptOf(one.session.person)], self.house.talk.content))
            for token, one in standings.items()
        ]

    def _failing(self, token: str, turn: int, attempt: Attempt, content: Content) -> Iterator[Answer]:
        """Answers to all questions: right ones first, one short of the pass mark."""
        course = content.course(attempt.course, attempt.version)
        bank, percent = course.bank(attempt.module), content.rules(course)["quiz.pass_percent"]
        enough = next(right for right in itertools.count() if reaches(right, attempt.total, percent))
        for position, id_ in enumerate(drawn(attempt, bank)[: attempt.total]):
            option = _option(bank.question(id_), right=position < enough - 1)
            body = self.tap(token, Button(turn + position, QUESTION, option).encode())
            yield Answer(token, body, attempt.id, position, option)


def _option(question: Question, *, right: bool) -> str:
    return next(option.id for option in question.options if (option.id == question.right) is right)


def _posted(**message: str) -> bytes:
    return json.dumps({"id": str(uuid.uuid4()), **message}).encode()


def _iins() -> Iterator[str]:
    """Valid numbers of nobody, each once."""
    for day, serial in itertools.product(range(1, 29), range(10_000)):
        first = f"9001{day:02}3{serial:04}"
        if (last := checksum(first)) is not None:
            yield f"{first}{last}"

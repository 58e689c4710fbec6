"""People who answer everything there is to answer, and put canaries into every place before."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import aiohttp

from tests.house import applicant
from tests.house.canaries import BIN, IIN, PHONE, SPELLINGS, spellings
from tests.support.course import COURSE, asked

NAME = "Канарейкин Кенжебай Әлиұлы"
PEOPLE = 4
NUMBER = (spellings(IIN)[1], spellings(BIN)[0], spellings(IIN)[3], spellings(BIN)[2])

PARTS = len(COURSE["modules"]) + 3
APPLICANTS = (0, 1)
NEIGHBOUR = 2
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
# Steps that offer nothing to tap are known by their words.
WITHOUT_CHOICES = {"final_test.new_name": "как в удостоверении личности", "application.number": "Напишите свой ИИН или БИН",
                   "final_test.iin": "Напишите свой ИИН"}  # fmt: skip

# What is answered at each place, in order: a choice's value, or a text after «=».
TO_ENROLMENT = ("!kk", "no", "yes", "=number", f"={NAME}", "=phone", "75", "none", "correct", "sole", "=2", "open")
ROUND = (
    "next", "=/menu", "data", "surveys", "code", "=/menu", "data", "withdraw", "no", "=/menu", "devices", "browser", "new",
    "=/menu", "devices", "places", "lost", "=/menu", "persons",
    "=/menu", "question", "=Сертификат қашан беріледі?", "send", "more", "call",
    "=/help", "=/language", "!ru", "=/stop", "=/continue", "=/menu", "course", "go",
)  # fmt: skip
TO_NAME = ("test", "no", f"={NAME}", "yes")
HANDED_IN = ("=/menu", "course", "test", "hand_in", "yes")
CABINET = ("=/menu", "certificate", "=/menu", "data", "export")
AWAY = ("=/menu", "data", "withdraw", "yes")


@dataclass
class Walker:
    """Someone who puts canaries into every place before answering: one of them, and all at once."""

    address: str
    number: int
    codes: list[str]  # of invitations, that a neighbour may use
    members: list[str]  # codes of members of a council
    applies: bool = True
    inputs: int = 0
    steps: set[str] = field(default_factory=set)
    said: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = self.number * len(SPELLINGS) // PEOPLE
        self._spelt = [*SPELLINGS[first:], *SPELLINGS[:first]]

    async def walk(self, part: int, http: aiohttp.ClientSession) -> None:
        self.http = http
        if not part:
            await self._open()
        for answer in self._parts()[part]:
            if self._new():
                for text in self._tried():
                    await self._send({"text": text})
            if answer:
                await self._answer(answer)

    def _parts(self) -> list[Iterable[str]]:
        """What is answered, in parts that are each within what a person may send in a minute."""
        first, *modules = [self._module() for _ in COURSE["modules"]]
        applies = self.applies and self.number in APPLICANTS
        return [
            (*TO_ENROLMENT, *ROUND),
            self._form() if applies else (),
            chain(self._application(), first) if applies else first,
            *modules,
            self._final(),
        ]

    def _form(self) -> Iterator[str]:
        """Every question of the application up to who else will use what is built."""
        yield from applicant.TO_THE_FORM[self.number]
        yield from self._fields()

    def _fields(self) -> Iterator[str]:
        """What is asked in the application's form; where a number was taken as the answer, the next one is asked."""
        given = applicant.given(self.number)
        while field := applicant.asked(self.said["text"]):
            yield ""
            if applicant.asked(self.said["text"]) == field:
                yield given[field]

    def _application(self) -> Iterator[str]:
        """The users, the documents, the consents, and a second look at all of it."""
        if "invite" in self._values():
            yield from applicant.USERS
            yield from self._fields()
        yield from applicant.TO_THE_REVIEW
        yield from (*applicant.REVIEW, applicant.AWAY[self.number], "=/menu", "course", "go")

    def _module(self) -> Iterator[str]:
        while "next" in self._values():
            yield "next"
        yield "begin"
        while self._question():
            yield "right"
        yield "leave"
        if "go" in self._values():
            yield "go"

    def _final(self) -> Iterator[str]:
        """Some hand it in unfinished, and see that it is not passed."""
        yield from TO_NAME
        if self._asked() == "final_test.iin":
            yield "=iin"
        yield "begin"
        if self.number % 2:
            yield from ("right", *HANDED_IN)
        while self._question():
            yield "right"
        yield from CABINET
        if self.number % 3 == 0:
            yield from AWAY
        if self.applies and self.number == NEIGHBOUR:
            yield from (*applicant.NEIGHBOUR, *applicant.MEMBER)

    async def _answer(self, answer: str) -> None:
        if answer == "(new)":
            self.said = {}
            await self._open()
            return
        if answer.startswith("="):
            await self._send({"text": self._fitting(answer[1:])})
            return
        values = self._values()
        answer = self._question() if answer == "right" else answer
        assert answer in values, f"{answer} is not among {list(values)}: {self.said['text']}"
        await self._send({"choice": values[answer]})

    def _fitting(self, text: str) -> str:
        """The right canary in the right place."""
        numbers = {
            "number": NUMBER,
            "iin": spellings(IIN)[:2],
            "code": tuple(self.codes),
            "member": tuple(self.members),
            "phone": (spellings(PHONE)[-2], spellings(PHONE)[0], spellings(PHONE)[3]),
        }
        return numbers[text][self.number % len(numbers[text])] if text in numbers else text

    def _tried(self) -> Sequence[str]:
        """One canary, and all at once; of a long form's questions each gets one of the two."""
        one, every = self._spelt[0], "\n".join(self._spelt)
        self._spelt.append(self._spelt.pop(0))
        if not applicant.asked(self.said["text"]):
            return one, every
        return [every] if len(self.steps) % 2 else [one]

    def _values(self) -> dict[str, str]:
        return {choice["id"].split(":", 2)[2]: choice["id"] for choice in self.said["choices"]}

    def _question(self) -> str:
        """The right answer to the question that is asked; empty where none is."""
        question = asked(self.said["text"], "ru")
        return question["right"] if question else ""

    def _asked(self) -> str:
        """The step that asks now; empty where it is known neither by its choices nor by its words."""
        own = [choice["id"].split(":")[1] for choice in self.said["choices"]]
        return next(iter(own), "") or next((step for step, words in WITHOUT_CHOICES.items() if words in self.said["text"]), "")

    def _new(self) -> bool:
        """Whether this place was not tried yet; a field of the form is a place of its own, and the final test's questions."""
        step, final = self._asked(), self.said["text"].find("Итоговый тест. Вопрос") >= 0
        place = f"{step} {final}" if step in {"lesson.screen", "quiz.question"} else step + self.said["text"][-60:]
        known = place in self.steps
        self.steps |= {place, step}
        return not known

    async def _open(self) -> None:
        async with self.http.post(f"{self.address}/chat/sessions", json={}) as response:
            self._mine = {"Authorization": f"Bearer {(await response.json())['token']}"}
        await self._look()

    async def _send(self, body: dict[str, str]) -> None:
        self.inputs += 1
        message = {"id": str(uuid.uuid4()), **body}
        async with self.http.post(f"{self.address}/chat/messages", json=message, headers=self._mine) as response:
            assert response.status == 202, await response.text()
        await self._look()

    async def _look(self) -> None:
        last = {"Last-Event-ID": str(self.said.get("id", 0))}
        async with self.http.get(f"{self.address}/chat/events?once=1", headers=self._mine | last) as response:
            assert response.status == 200, await response.text()
            lines = (await response.text()).split("\n")
        self.said = [json.loads(line[6:]) for line in lines if line.startswith("data: ")][-1]
        if self._asked() == "application.fill" and not self.codes:
            self.codes += _CODE.findall(self.said["text"])

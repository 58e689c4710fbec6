"""People who answer everything there is to answer, and put canaries into every place before."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.house.canaries import BIN, IIN, PHONE, SPELLINGS, spellings
from tests.support.course import COURSE, asked

NAME = "Канарейкин Кенжебай Әлиұлы"
PEOPLE = 4
NUMBER = (spellings(IIN)[1], spellings(BIN)[0], spellings(IIN)[3], spellings(BIN)[2])

PARTS = len(COURSE["modules"]) + 2
# Steps that offer nothing to tap are known by their words.
WITHOUT_CHOICES = {"final_test.new_name": "как в удостоверении личности", "final_test.iin": "Напишите свой ИИН"}

# What is answered at each place, in order: a choice's value, or a text after «=».
TO_ENROLMENT = ("!kk", "no", "yes", "=number", f"={NAME}", "=phone", "75", "none", "correct", "sole", "=2", "open")
ROUND = (
    "next", "=/menu", "data", "surveys", "code", "=/menu", "data", "withdraw", "no", "=/menu", "devices", "browser", "new",
    "=/menu", "devices", "places", "lost", "=/menu", "persons",
    "=/menu", "question", "=Сертификат қашан беріледі?", "send", "more",
    "=/help", "=/language", "!ru", "=/stop", "=/continue", "=/menu", "course", "go",
)  # fmt: skip
TO_NAME = ("test", "no", f"={NAME}", "yes")
HANDED_IN = ("=/menu", "course", "test", "hand_in", "yes")
CABINET = ("=/menu", "call", "certificate", "=/menu", "data", "export")
AWAY = ("=/menu", "data", "withdraw", "yes")


@dataclass
class Walker:
    """Someone who puts canaries into every place before answering: one of them, and all at once."""

    address: str
    number: int
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
                await self._send({"text": self._spelt[0]})
                await self._send({"text": "\n".join(self._spelt)})
                self._spelt.append(self._spelt.pop(0))
            await self._answer(answer)

    def _parts(self) -> list[Iterable[str]]:
        """What is answered, in parts that are each within what a person may send in a minute."""
        return [(*TO_ENROLMENT, *ROUND), *[self._module() for _ in COURSE["modules"]], self._final()]

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

    async def _answer(self, answer: str) -> None:
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
            "phone": (spellings(PHONE)[-2], spellings(PHONE)[0], spellings(PHONE)[3]),
        }
        return numbers[text][self.number % len(numbers[text])] if text in numbers else text

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

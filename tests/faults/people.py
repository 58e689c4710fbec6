"""Simulated people of the browser chat, who know nothing but HTTP and the words of the course."""

import asyncio
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiohttp

from domain.language import Language
from services.translations import Translations
from tests.support.chat import BIN, IIN
from tests.support.course import FORM, Data, asked

AWAY = (aiohttp.ClientError, OSError, TimeoutError)
NAMES = ("Серікова Әлия Маратқызы", "Құрман Ғалым", "Öztürk Aylin", "Ысқақова Іңкәр Өтегенқызы")
PHONES = ("8 701 123 45 67", "+7 (747) 765-43-21", "7055554433")
PASSED = "You passed the quiz! The module is completed."
MOST_MESSAGES = 400


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a person's, as it must stand in the history; `option` is set where it answers a quiz question."""

    id: str
    kept: str
    sensitive: bool = False
    question: str | None = None
    option: str | None = None
    field: str | None = None
    value: str | None = None


@dataclass(slots=True)
class Person:
    """One person with a seed: walks from the greeting to the first passed quiz, repeating each message until acknowledged."""

    number: int
    address: str
    http: aiohttp.ClientSession
    random: random.Random
    token: str = ""
    acknowledged: list[Sent] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    posts: int = 0
    repeats: int = 0
    faults: list[str] = field(default_factory=list)
    passed: bool = False

    async def walk(self, progress: "Progress") -> None:
        """Enrol, read, and take the quiz until it is passed."""
        await self.begin(self.random.choice(("kk", "ru")))
        while not self.passed and len(self.acknowledged) < MOST_MESSAGES:
            await self.look()
            said = self.events[-1]
            if _is_passed(said):
                self.passed = True
                return
            await self._send(*self._answer(said))
            progress.acknowledged()

    async def begin(self, language: str) -> None:
        """Open a conversation."""
        self.token = (await self._until("/chat/sessions", {"language": language}, 201, {}))["token"]

    def new_id(self) -> str:
        """A name for a message."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    async def look(self) -> None:
        """Read what was said past the last event seen."""
        last = str(self.events[-1]["id"]) if self.events else "0"
        self.events += await self._events({"Last-Event-ID": last})

    async def history(self) -> list[dict[str, Any]]:
        """Everything that the server shows this person."""
        return await self._events({})

    async def _send(self, body: dict[str, str], kept: "Sent") -> None:
        """Post until acknowledged; now and then twice at once, as an impatient thumb does."""
        message = {"id": kept.id, **body}
        once = self._until("/chat/messages", message, 202)
        if self.random.random() < 0.1:
            await asyncio.gather(once, self._until("/chat/messages", message, 202))
        else:
            await once
        self.acknowledged.append(kept)

    def _answer(self, said: dict[str, Any]) -> tuple[dict[str, str], Sent]:
        """What to say to the bot's last words, with what must be kept of it."""
        id_ = self.new_id()
        choices: list[dict[str, str]] = said["choices"]
        if not choices:
            name, text = self.typed(said["text"])
            return {"text": text}, Sent(id_, text, sensitive=name in {"number", "phone"}, field=name, value=text)
        found = asked(said["text"])
        choice = self.picked(choices, found)
        value = choice["id"].rsplit(":", 1)[-1]
        field_ = next(fields_in(said["text"]), None)
        kept = Sent(id_, choice["label"], question=found["id"] if found else None, option=value if found else None,
                    field=None if found else field_, value=value)  # fmt: skip
        return {"choice": choice["id"]}, kept

    def typed(self, text: str) -> tuple[str, str]:
        name = next(fields_in(text))
        answers = {
            "number": self.random.choice((IIN, BIN)),
            "name": self.random.choice(NAMES),
            "phone": self.random.choice(PHONES),
            "workers": str(self.random.randrange(100)),
        }
        return name, answers[name]

    def picked(self, choices: list[dict[str, str]], question: Data | None) -> dict[str, str]:
        """The right option mostly; any region; never «no business»; elsewhere the first, which leads on."""
        if question is not None and self.random.random() < 0.75:
            right = next(option for option in question["options"] if option["id"] == question["right"])
            return next(choice for choice in choices if choice["label"] in {right["kk"], right["ru"]})
        if question is not None or len(choices) >= 20:
            return self.random.choice(choices)
        return self.random.choice(choices[:4]) if len(choices) == 5 else choices[0]

    async def _until(self, path: str, body: dict[str, str], wanted: int, headers: dict[str, str] | None = None) -> Any:
        """The same request until the server acknowledges it."""
        headers = {"Authorization": f"Bearer {self.token}"} if headers is None else headers
        while True:
            self.posts += 1
            try:
                async with self.http.post(self.address + path, json=body, headers=headers) as response:
                    answer = await response.json()
                    if response.status == wanted:
                        self.repeats += bool(answer.get("duplicate"))
                        return answer
                    self.surprise(path, response.status)
            except AWAY:
                pass
            await asyncio.sleep(self.random.uniform(0.005, 0.05))

    async def _events(self, headers: dict[str, str]) -> list[dict[str, Any]]:
        mine = {"Authorization": f"Bearer {self.token}", **headers}
        while True:
            try:
                async with self.http.get(self.address + "/chat/events?once=1", headers=mine) as response:
                    body = await response.text()
                    if response.status == 200:
                        return [json.loads(line[6:]) for line in body.split("\n") if line.startswith("data: ")]
                    self.surprise("/chat/events", response.status)
            except AWAY:
                pass
            await asyncio.sleep(self.random.uniform(0.005, 0.05))

    def surprise(self, path: str, status: int) -> None:
        """Busy answers are repeated; anything else must not happen, and would go on for ever."""
        if status not in {429, 503}:
            self.faults.append(f"{path}: {status}")
            raise AssertionError(f"person {self.number}: {path} answered {status}")


class Progress:
    """Counts acknowledgements, and wakes whoever waits for the next few of them."""

    def __init__(self) -> None:
        self.count = 0
        self._wanted = 0
        self._reached = asyncio.Event()

    def acknowledged(self) -> None:
        self.count += 1
        if self.count >= self._wanted:
            self._reached.set()

    async def more(self, count: int) -> None:
        self._wanted = self.count + count
        self._reached.clear()
        await self._reached.wait()


def _is_passed(said: dict[str, Any]) -> bool:
    return any(words in said["text"] for words in passed())


@cache
def passed() -> tuple[str, ...]:
    """How the bot says that the quiz is passed."""
    translations = Translations.load()
    return tuple(translations.of(language)(PASSED) for language in Language)


@cache
def fields() -> dict[str, tuple[str, str]]:
    """The words of each form field, by its name."""
    return {one["name"]: (one["kk"].strip(), one["ru"].strip()) for one in FORM["fields"]}


def fields_in(text: str) -> Iterator[str]:
    """The form's fields that are asked for."""
    return (name for name, words in fields().items() if any(one in text for one in words))

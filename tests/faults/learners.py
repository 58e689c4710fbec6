"""Simulated people who learn in one place after the other, whatever place it is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from domain.doors import Way
from domain.regions import REGIONS
from tests.faults.people import AWAY, MOST_MESSAGES, Person, Progress, Sent, fields_in, passed
from tests.faults.places import Place, Seen
from tests.support.chat import IIN
from tests.support.course import asked

MENU = "мәзір"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act in the place with this number; without words it is a beginning, which nobody's history has."""

    place: int
    words: bool = True


class More(TypedDict, total=False):
    """What is known of an act, as `Sent` has it."""

    sensitive: bool
    question: str
    option: str
    field: str | None
    value: str


@dataclass(slots=True)
class Learner(Person):
    """One person with a seed: walks from the greeting to the first passed quiz, and never acts before the last act is answered.

    After so many deeds as `moves` says the conversation is taken to the next of the `places`, by a link.
    """

    places: Sequence[Place] = ()
    moves: Sequence[int] = ()
    deeds: list[Deed] = field(default_factory=list)
    at: int = 0

    @property
    def place(self) -> Place:
        return self.places[self.at]

    async def walk(self, progress: Progress) -> None:
        """Enrol, read, and take the quiz until it is passed."""
        await self.place.begin(self.random.choice(("kk", "ru")))
        self.token = self.place.contact.address
        self.deeds.append(Deed(self.at, words=False))
        while len(self.acknowledged) < MOST_MESSAGES:
            seen = await self.place.question()
            if any(words in seen.text for words in passed()):
                self.passed = True
                return
            await (self._leave(seen) if self._is_leaving() else self._reply(seen))
            progress.acknowledged()
        raise AssertionError(f"never came to the end of a quiz:\n{self.place.told()}")

    def _is_leaving(self) -> bool:
        return self.at < len(self.moves) and len(self.deeds) >= self.moves[self.at]

    async def _leave(self, seen: Seen) -> None:
        """One act on the way to the next place, through the menu."""
        way = self.places[self.at + 1].way
        if link := seen.link(way):
            self.at += 1
            await self.place.arrive(link)
            self.deeds.append(Deed(self.at, words=False))
        elif choice := seen.choice(way, "new", "devices"):
            self._did(await self.place.choose(seen, choice))
        else:
            await self.place.say(MENU)
            self._did(MENU)

    async def _reply(self, seen: Seen) -> None:
        wanted = next(fields_in(seen.text), None)
        if seen.form:
            await self._answer_privately(seen.form)
        elif seen.choices:
            await self._choose(seen, wanted)
        elif seen.own_phone and wanted == "phone":
            number = await self.place.send_phone(seen)
            self._did(number, sensitive=True, field=wanted, value=number)
        else:
            name, text = self.typed(seen.text)
            await self.place.say(text)
            self._did(text, sensitive=name in {"number", "phone"}, field=name, value=text)

    async def _choose(self, seen: Seen, wanted: str | None) -> None:
        question = asked(seen.text)
        choice = self.picked(list(seen.choices), question)
        value = choice["id"].rsplit(":", 1)[-1] or _region(choice["label"])
        kept = await self.place.choose(seen, choice)
        if question:
            self._did(kept, question=question["id"], option=value, value=value)
        else:
            self._did(kept, field=wanted, value=value)

    async def _answer_privately(self, form: str) -> None:
        """On the form's page; a careless one writes the number in Telegram, where it is deleted, and is asked again."""
        if self.place.way is Way.TELEGRAM and self.random.random() < 0.3:
            await self.place.say(IIN)
            self._did(IIN, sensitive=True)
        else:
            await self._fill_in(form)
            self._did(IIN, sensitive=True, field="number", value=IIN)

    async def _fill_in(self, form: str) -> None:
        """Send the form's answer until the server says that it is kept, as a person does whose page does not load."""
        while True:
            self.posts += 1
            try:
                async with self.http.post(form, data={"answer": IIN}, headers={"Origin": self.address}) as page:
                    if page.status in {200, 410}:
                        return
                    self.surprise("/form", page.status)
            except AWAY:
                pass
            await asyncio.sleep(self.random.uniform(0.005, 0.05))

    def _did(self, kept: str, **more: Unpack[More]) -> None:
        sent = Sent(f"{self.number}:{len(self.deeds)}", kept, **more)
        self.deeds.append(Deed(self.at))
        self.acknowledged.append(sent)


def _region(label: str) -> str:
    """What is meant by a choice that is only a line of a text: there are so many of nothing but regions."""
    return next((region.code for region in REGIONS if label in {region.name.kk, region.name.ru}), label)

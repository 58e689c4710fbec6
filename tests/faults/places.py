"""Where simulated people talk to the house, and what they see of the newest question there."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.doors import Way
from domain.messaging import Contact
from tests.faults.people import fields_in

FORM = re.compile(r"https?://\S+/form/\w+")
LINKS = {Way.TELEGRAM: "https://t.me/", Way.WHATSAPP: "https://wa.me/"}
LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A question: its text, what can be chosen (`id` is "" where only the words or the number can be sent), where it leads to.

    `own_phone`: a button sends the person's own number.
    """

    text: str
    choices: tuple[dict[str, str], ...] = ()
    urls: tuple[str, ...] = ()
    own_phone: bool = False
    message: str = ""

    @property
    def form(self) -> str | None:
        """The address of the page that takes the answer."""
        return next((url for url in self.urls if FORM.fullmatch(url)), None)

    @property
    def marks(self) -> frozenset[str]:
        """What the question is known by when it comes again."""
        ids = [choice["id"] for choice in self.choices if choice["id"]]
        return frozenset([self.form] if self.form else ids or [next(fields_in(self.text), self.text)])

    def link(self, way: Way) -> str | None:
        """The way to another place."""
        return next((url for url in self.urls if url.startswith(LINKS[way])), None)

    def choice(self, *values: str) -> dict[str, str] | None:
        """The choice that carries the first of these values that is there."""
        found = {choice["id"].rsplit(":", 1)[-1]: choice for choice in reversed(self.choices)}
        return next((found[value] for value in values if value in found), None)


class Place(Protocol):
    """One person's chat with the house; every act returns when the house need not be told again."""

    @property
    def way(self) -> Way: ...

    @property
    def contact(self) -> Contact: ...

    async def begin(self, language: str) -> None:
        """Write for the first time."""

    async def arrive(self, url: str) -> None:
        """Write for the first time, by a link from another place."""

    async def question(self) -> Seen:
        """Wait for a question that was not answered here yet; one that came twice is no new one."""

    async def choose(self, seen: Seen, choice: dict[str, str]) -> str:
        """Choose something; what the history has of it."""

    async def say(self, text: str) -> None: ...

    async def send_phone(self, seen: Seen) -> str:
        """Send one's own number by the button; the number."""

    async def came(self) -> Sequence[str]:
        """Everything that the house brought here, in its order."""

    def shows(self, words: str) -> bool:
        """Whether they stand in what the person wrote."""

    def told(self) -> str:
        """What is seen, in words."""


class Line(Protocol):
    """A message on a screen."""

    @property
    def from_bot(self) -> bool: ...

    @property
    def text(self) -> str: ...


class Phone(Protocol):
    """Of whatever provider."""

    @property
    def screen(self) -> Sequence[Line]: ...

    def start(self, language: str) -> object: ...

    def say(self, text: str) -> object: ...

    def told(self) -> str: ...

    async def until(self, holds: Callable[[], bool], what: str) -> None: ...


class Messenger(ABC):
    """The part of a messenger that is the same in all of them."""

    def __init__(self, phone: Phone) -> None:
        self._phone, self._done = phone, set[str]()

    async def begin(self, language: str) -> None:
        self._phone.start(language)

    async def say(self, text: str) -> None:
        self._phone.say(text)

    def shows(self, words: str) -> bool:
        return any(not message.from_bot and words in message.text for message in self._phone.screen)

    def told(self) -> str:
        return self._phone.told()

    async def question(self) -> Seen:
        await self._phone.until(lambda: self._new() is not None, "something new")
        seen = self._new()
        assert seen is not None
        self._done |= seen.marks
        return seen

    @abstractmethod
    def newest(self) -> Seen | None:
        """What the house sent or edited last."""

    def _new(self) -> Seen | None:
        seen = self.newest()
        return seen if seen is not None and seen.marks - self._done else None


def listed(text: str) -> dict[str, str]:
    """The choices that stand in a text, by their numbers."""
    return dict(LINE.findall(text))

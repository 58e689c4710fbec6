"""A person before the house, whatever the channel: what is done becomes something that can be brought in once, or more often."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import func, select

from bot.delivery import Sender
from bot.outcomes import Accepted, Outcome
from domain.messaging import Contact
from services.deliveries import Envelope
from services.documents import File
from services.intake import Intake
from services.storage import sessions
from services.storage.engine import Store
from services.storage.messages import message
from services.storage.sessions import Standing
from services.talk import Talk
from services.transaction import ReadTx
from tests.providers.waiting import Bell
from tests.support.clock import SetClock
from web.private_form_desk import ServicesFormDesk

FORM = re.compile(r"/form/([0-9A-Z]{26})")

Bring = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person does: `start`, `say` words, `tap` a button's data, `share` the own number, speak a `voice`,
    `fill` words into the form that the last message leads to.
    """

    kind: str
    words: str = ""


@dataclass(slots=True)
class Brought:
    """How many messages were brought to whom; the address's bell rings each time."""

    counts: Counter[Contact] = field(default_factory=Counter)
    bells: dict[Contact, Bell] = field(default_factory=lambda: defaultdict(Bell))


@dataclass(frozen=True, slots=True)
class House:
    """What all channels lead to. `shown` is every button ever shown, on any channel."""

    store: Store
    clock: SetClock
    talk: Talk
    intake: Intake
    forms: ServicesFormDesk
    brought: Brought = field(default_factory=Brought)
    shown: set[str] = field(default_factory=set)


class Watched:
    """A channel's sender whose messages are counted."""

    def __init__(self, sender: Sender, brought: Brought) -> None:
        self._sender = sender
        self._brought = brought

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await self._sender.send(envelope, file)
        at = Contact(envelope.channel, envelope.address)
        self._brought.counts[at] += isinstance(outcome, Accepted)
        self._brought.bells[at].ring()
        return outcome


class Somebody(ABC):
    """Who speaks a language at an address; `acts` counts what was done, each of which wants one answer."""

    contact: Contact

    def __init__(self, house: House, number: int, language: str) -> None:
        self.house = house
        self.number = number
        self.language = language
        self.acts = 0

    def do(self, act: Act) -> Bring:
        """Do it; what brings it to the house, as often as it is called."""
        self.acts += 1
        if act.kind != "fill":
            return self.made(act)
        found = FORM.findall(self.newest())
        assert found, f"no form:\n{self.told()}"
        return partial(self._fill, found[-1], act.words)

    async def answered(self) -> None:
        """Wait until everything that was done has its answer."""
        brought, at = self.house.brought, self.contact
        await brought.bells[at].until(lambda: brought.counts[at] >= self.acts, self.told)

    async def standing(self) -> Standing:
        """Where the conversation is."""
        return (await self.house.store.read(lambda tx: sessions.at_contacts(tx, [self.contact])))[self.contact]

    @property
    def unanswered(self) -> int:
        """Taps whose button still turns its wheel."""
        return 0

    def reports(self) -> Sequence[Bring]:
        """What the provider tells of the messages that came since the last time, in its order."""
        return ()

    @abstractmethod
    async def brought(self) -> int:
        """How many messages of the house came to be seen, new or in the place of others."""

    @abstractmethod
    def made(self, act: Act) -> Bring:
        """What an act becomes on this channel."""

    @abstractmethod
    def offered(self) -> Sequence[tuple[str, str]]:
        """The buttons of the newest message, each with its label and its data."""

    @abstractmethod
    def newest(self) -> str:
        """All of the newest message, its addresses too."""

    @abstractmethod
    async def screen(self) -> Sequence[Any]:
        """What is shown now, oldest first."""

    @abstractmethod
    async def said(self, count: int) -> Sequence[str]:
        """The texts of the house's messages since the last time, of which there were so many; nobody looks at them again."""

    @abstractmethod
    def told(self) -> str:
        """The screen in words, for a test that fails."""

    @abstractmethod
    def leave(self) -> None:
        """Be forgotten by the world outside."""

    async def _fill(self, token: str, words: str) -> None:
        """Open the form and send it, as its page does."""
        forms = self.house.forms
        await forms.asked(token)
        if await forms.refusal(token, words) is None:
            await forms.submit(token, words)


class Side(ABC):
    """A channel's part of the road, and what stands behind it outside."""

    sender: Sender | None = None
    refused: Sequence[str] = ()

    @abstractmethod
    def person(self, number: int, language: str) -> Somebody:
        """Somebody new."""

    async def settled(self) -> None:  # noqa: B027 - most have nothing
        """What goes out beside the turns is out."""


async def said_to(person: Somebody) -> int:
    """How many messages of the house are in somebody's history."""
    who = (await person.standing()).session.person

    def count(tx: ReadTx) -> int:
        theirs = select(func.count()).where(message.c.person_id == who, message.c.direction == "out")
        return int(tx.conn.execute(theirs).scalar_one())

    return await person.house.store.read(count)


async def together(brings: Sequence[Bring]) -> None:
    """All at the same time."""
    await asyncio.gather(*(bring() for bring in brings))

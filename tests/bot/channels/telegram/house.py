"""A house behind Telegram that fits in a hand: it writes down what it is given, and can be out of order."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.telegram.desk import Raw
from domain.messaging import Contact, Inbound
from services.intake import Receipt
from services.joining import Joined
from tests.providers.waiting import Bell
from tests.support.clock import START


@dataclass
class House:
    """A Desk in memory; a repeat counts once. `troubles` are raised one a message before anything is kept."""

    heard: dict[str, Inbound] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    joined: list[tuple[str, Contact]] = field(default_factory=list)
    shuts: list[tuple[str, Contact, bool, datetime]] = field(default_factory=list)
    aside: dict[str, tuple[Raw, str]] = field(default_factory=dict)
    troubles: deque[Exception] = field(default_factory=deque)
    lease_troubles: deque[Exception] = field(default_factory=deque)
    becomes: Joined = Joined.JOINED
    codes: dict[str, Joined] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)
    holder: str | None = None
    asked: int = 0

    def now(self) -> datetime:
        return START

    async def submit(self, inbound: Inbound) -> Receipt:
        self.tried.append(inbound.text)
        self.bell.ring()
        if self.troubles:
            raise self.troubles.popleft()
        duplicate = inbound.key in self.heard
        self.heard.setdefault(inbound.key, inbound)
        self.bell.ring()
        return Receipt("somebody", duplicate)

    async def join(self, token: str, contact: Contact) -> Joined:
        self.joined.append((token, contact))
        return self.becomes

    async def join_by_code(self, text: str, contact: Contact) -> Joined | None:
        return self.codes.get(text)

    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None:
        self.shuts.append((key, contact, shut, at))

    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None:
        if self.troubles:
            raise self.troubles.popleft()
        self.aside[key] = (raw, type(error).__name__)
        self.bell.ring()

    async def hold(self, holder: str) -> bool:
        self.asked += 1
        self.bell.ring()
        if self.lease_troubles:
            raise self.lease_troubles.popleft()
        self.holder = self.holder or holder
        return self.holder == holder

    async def let_go(self, holder: str) -> None:
        if self.holder == holder:
            self.holder = None

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.heard.values()]

    @property
    def inbounds(self) -> Iterator[Inbound]:
        return iter(self.heard.values())

    async def hears(self, count: int) -> None:
        await self.bell.until(lambda: len(self.heard) >= count, lambda: f"heard {self.texts}, not {count}")

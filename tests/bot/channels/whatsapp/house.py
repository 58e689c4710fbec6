"""A house behind WhatsApp that fits in a hand: it writes down what it is given, and can be out of order."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.desk import Raw
from domain.messaging import Contact, Inbound
from services.deliveries import Report
from services.intake import Receipt
from services.joining import Joined
from tests.support.clock import START


@dataclass
class House:
    """A Desk in memory; a repeat counts once. `troubles` are raised one a message before anything is kept."""

    heard: dict[str, Inbound] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    joined: list[tuple[str, Contact]] = field(default_factory=list)
    left: dict[str, Contact] = field(default_factory=dict)
    told: list[Sequence[Report]] = field(default_factory=list)
    aside: dict[str, tuple[Raw, str]] = field(default_factory=dict)
    troubles: deque[Exception] = field(default_factory=deque)
    becomes: Joined = Joined.JOINED
    code: str = ""

    def now(self) -> datetime:
        return START

    async def submit(self, inbound: Inbound) -> Receipt:
        self.tried.append(inbound.text)
        if self.troubles:
            raise self.troubles.popleft()
        duplicate = inbound.key in self.heard
        self.heard.setdefault(inbound.key, inbound)
        return Receipt("somebody", duplicate)

    async def join(self, token: str, contact: Contact) -> Joined:
        self.joined.append((token, contact))
        return self.becomes

    async def join_by_code(self, text: str, contact: Contact) -> Joined | None:
        if text != self.code:
            return None
        self.joined.append((text, contact))
        return self.becomes

    async def leave(self, key: str, contact: Contact) -> None:
        self.left[key] = contact

    async def report(self, reports: Sequence[Report]) -> None:
        if self.troubles:
            raise self.troubles.popleft()
        self.told.append(reports)

    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None:
        if self.troubles:
            raise self.troubles.popleft()
        self.aside[key] = (raw, type(error).__name__)

    @property
    def inbounds(self) -> list[Inbound]:
        return list(self.heard.values())

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.inbounds]


@dataclass
class Marks:
    """Writes down what was marked as read; `refuses` as a Graph API that is gone does."""

    read: list[str] = field(default_factory=list)
    refuses: bool = False

    async def mark_read(self, message_id: str) -> None:
        if self.refuses:
            raise OSError
        self.read.append(message_id)

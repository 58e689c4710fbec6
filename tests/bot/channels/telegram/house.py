"""The house behind Telegram: who closed the chat, and who polls."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from domain.messaging import Contact
from tests.bot.channels.desk import Desk


@dataclass
class House(Desk):
    """`lease_troubles` are raised one each time that the lease is asked for."""

    shuts: list[tuple[str, Contact, bool, datetime]] = field(default_factory=list)
    lease_troubles: deque[Exception] = field(default_factory=deque)
    holder: str | None = None
    asked: int = 0

    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None:
        self.shuts.append((key, contact, shut, at))

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

    async def hears(self, count: int) -> None:
        await self.bell.until(lambda: len(self.heard) >= count, lambda: f"heard {self.texts}, not {count}")

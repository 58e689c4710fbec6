"""A house behind a messenger that fits in a hand: it writes down what it is given, and can be out of order."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.desk import Raw
from domain.messaging import Contact, Inbound
from services.intake import Receipt
from services.joining import BY_CODE, BY_LINK, Joined
from tests.providers.waiting import Bell
from tests.support.clock import START


@dataclass
class Desk:
    """A MessengerDesk in memory; a repeat counts once. `troubles` are raised one a message before anything is kept.

    Who follows a link, or types the `code`, becomes what `becomes` says.
    """

    heard: dict[str, Inbound] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    joins: list[tuple[str, Contact]] = field(default_factory=list)
    aside: dict[str, tuple[Raw, str]] = field(default_factory=dict)
    troubles: deque[Exception] = field(default_factory=deque)
    becomes: Joined = Joined.JOINED
    code: str = ""
    bell: Bell = field(default_factory=Bell)

    def now(self) -> datetime:
        return START

    async def submit(self, inbound: Inbound) -> Receipt:
        self.tried.append(inbound.text)
        self.bell.ring()
        self.stumble()
        duplicate = inbound.key in self.heard
        self.heard.setdefault(inbound.key, inbound)
        self.bell.ring()
        return Receipt("somebody", duplicate)

    async def joined(self, token: str | None, text: str, contact: Contact) -> str:
        if token is None and text != self.code:
            return ""
        self.joins.append((token or text, contact))
        return (BY_CODE if token is None else BY_LINK)[self.becomes]

    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None:
        self.stumble()
        self.aside[key] = (raw, type(error).__name__)
        self.bell.ring()

    def stumble(self) -> None:
        """Raise the next trouble."""
        if self.troubles:
            raise self.troubles.popleft()

    @property
    def inbounds(self) -> list[Inbound]:
        return list(self.heard.values())

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.inbounds]

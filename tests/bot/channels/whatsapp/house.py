"""The house behind WhatsApp: what became of its messages, and whose number changed hands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.messaging import Contact
from services.deliveries import Report
from tests.bot.channels.desk import Desk


@dataclass
class House(Desk):
    left: dict[str, Contact] = field(default_factory=dict)
    told: list[Sequence[Report]] = field(default_factory=list)

    async def leave(self, key: str, contact: Contact) -> None:
        self.left[key] = contact

    async def report(self, reports: Sequence[Report]) -> None:
        self.stumble()
        self.told.append(reports)


@dataclass
class Marks:
    """Writes down what was marked as read; `refuses` as a Graph API that is gone does."""

    read: list[str] = field(default_factory=list)
    refuses: bool = False

    async def mark_read(self, message_id: str) -> None:
        if self.refuses:
            raise OSError
        self.read.append(message_id)

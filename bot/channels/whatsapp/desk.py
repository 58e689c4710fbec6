"""What WhatsApp asks of the house behind it."""

from collections.abc import Sequence
from typing import Protocol

from bot.channels.desk import MessengerDesk, ServicesMessengerDesk
from domain.doors import Way
from domain.messaging import Contact
from services import contacts
from services.clock import Clock
from services.deliveries import Report
from services.intake import Intake
from services.storage.engine import Store


class Desk(MessengerDesk, Protocol):
    """As of every messenger, with what is told of our messages, and of addresses that change hands."""

    async def leave(self, key: str, contact: Contact) -> None: ...
    async def report(self, reports: Sequence[Report]) -> None: ...


class ServicesDesk(ServicesMessengerDesk):
    """The real one, over the services."""

    def __init__(self, intake: Intake, store: Store, clock: Clock) -> None:
        super().__init__(intake, store, clock, Way.WHATSAPP)

    async def leave(self, key: str, contact: Contact) -> None:
        """The person has another number now: whoever writes from this one later is somebody else."""
        await self._write(lambda tx: contacts.leave(tx, key, contact))

    async def report(self, reports: Sequence[Report]) -> None:
        """Keep how far our messages are."""
        await self._intake.report(reports)

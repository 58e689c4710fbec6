"""What Telegram asks of the house behind it."""

from datetime import datetime
from typing import Protocol

from bot.channels.desk import MessengerDesk, ServicesMessengerDesk
from domain.doors import Way
from domain.messaging import Contact
from services import contacts, leases
from services.clock import Clock
from services.intake import Intake
from services.storage.engine import Store

LEASE = "telegram.poller"


class Desk(MessengerDesk, Protocol):
    """As of every messenger, with who polls, and who closed the chat."""

    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None: ...
    async def hold(self, holder: str) -> bool: ...
    async def let_go(self, holder: str) -> None: ...


class ServicesDesk(ServicesMessengerDesk):
    """The real one, over the services."""

    def __init__(self, intake: Intake, store: Store, clock: Clock) -> None:
        super().__init__(intake, store, clock, Way.TELEGRAM)

    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None:
        """The person closed the chat to us, or opened it again, at that moment."""
        await self._write(lambda tx: contacts.set_shut(tx, key, contact, shut, at))

    async def hold(self, holder: str) -> bool:
        """Be the one that polls, or stay it; False while another process is."""
        return await self._write(lambda tx: leases.hold(tx, LEASE, holder))

    async def let_go(self, holder: str) -> None:
        await self._write(lambda tx: leases.let_go(tx, LEASE, holder))

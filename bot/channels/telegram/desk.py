"""What Telegram asks of the house behind it."""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog

from domain.doors import Way
from domain.errors import Unavailable
from domain.messaging import Contact, Inbound
from services import leases, quarantine, reach
from services.clock import Clock
from services.intake import Intake, Receipt
from services.joining import Joined, join
from services.storage.engine import Store
from services.storage.faults import is_transient
from services.transaction import WriteTx

LEASE = "telegram.poller"

T = TypeVar("T")
Raw = Mapping[str, Any]

log = structlog.get_logger(__name__)


class Desk(Protocol):
    """Each answer comes after the commit; all raise Unavailable when the store can't take it now."""

    def now(self) -> datetime: ...
    async def submit(self, inbound: Inbound) -> Receipt: ...
    async def join(self, token: str, contact: Contact) -> Joined: ...
    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None: ...
    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None: ...
    async def hold(self, holder: str) -> bool: ...
    async def let_go(self, holder: str) -> None: ...


class ServicesDesk:
    """The real one, over the services."""

    def __init__(self, intake: Intake, store: Store, clock: Clock) -> None:
        self._intake = intake
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def submit(self, inbound: Inbound) -> Receipt:
        return await self._intake.submit(inbound)

    async def join(self, token: str, contact: Contact) -> Joined:
        """Bring the person of a link's token to this address."""
        return await self._write(lambda tx: join(tx, token, contact, Way.TELEGRAM))

    async def shut(self, key: str, contact: Contact, shut: bool, at: datetime) -> None:
        """The person closed the chat to us, or opened it again, at that moment."""
        await self._write(lambda tx: reach.set_shut(tx, key, contact, shut, at))

    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None:
        """Keep what can't be taken in, sealed."""
        trace = secrets.token_hex(4)
        log.error("an update is quarantined", trace=trace, exc_info=error)
        await self._write(lambda tx: quarantine.put_raw(tx, key, json.dumps(raw), error, trace))

    async def hold(self, holder: str) -> bool:
        """Be the one that polls, or stay it; False while another process is."""
        return await self._write(lambda tx: leases.hold(tx, LEASE, holder))

    async def let_go(self, holder: str) -> None:
        await self._write(lambda tx: leases.let_go(tx, LEASE, holder))

    async def _write(self, fn: Callable[[WriteTx], T]) -> T:
        try:
            return await self._store.write(fn)
        except Exception as error:
            if is_transient(error):
                raise Unavailable from error
            raise

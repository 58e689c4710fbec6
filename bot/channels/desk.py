"""What every messenger asks of the house behind it, over the services."""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog

from domain.doors import Way
from domain.errors import Unavailable
from domain.messaging import Contact, Inbound
from services import quarantine, recovery
from services.clock import Clock
from services.intake import Intake, Receipt
from services.joining import BY_CODE, BY_LINK, join, join_by_code
from services.storage.engine import Store
from services.storage.faults import is_transient
from services.transaction import WriteTx

T = TypeVar("T")
Raw = Mapping[str, Any]

log = structlog.get_logger(__name__)


class MessengerDesk(Protocol):
    """Each answer comes after the commit; all raise Unavailable when the store can't take it now."""

    def now(self) -> datetime: ...
    async def submit(self, inbound: Inbound) -> Receipt: ...
    async def joined(self, token: str | None, text: str, contact: Contact) -> str: ...
    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None: ...


class ServicesMessengerDesk:
    """The real one; `way` is what the links are that lead into this messenger."""

    def __init__(self, intake: Intake, store: Store, clock: Clock, way: Way) -> None:
        self._intake = intake
        self._store = store
        self._clock = clock
        self._way = way

    def now(self) -> datetime:
        return self._clock.now()

    async def submit(self, inbound: Inbound) -> Receipt:
        return await self._intake.submit(inbound)

    async def joined(self, token: str | None, text: str, contact: Contact) -> str:
        """What became of the link that a person followed here, or of the recovery code that was typed; "" where it is neither."""
        if token is not None:
            return BY_LINK[await self._write(lambda tx: join(tx, token, contact, self._way))]
        if not recovery.looks_like(text):
            return ""
        found = await self._write(lambda tx: join_by_code(tx, text, contact))
        return BY_CODE[found] if found is not None else ""

    async def put_aside(self, key: str, raw: Raw, error: Exception) -> None:
        """Keep what can't be taken in, sealed."""
        trace = secrets.token_hex(4)
        log.error("an update is quarantined", trace=trace, exc_info=error)
        await self._write(lambda tx: quarantine.put_raw(tx, key, json.dumps(raw), error, trace))

    async def _write(self, fn: Callable[[WriteTx], T]) -> T:
        try:
            return await self._store.write(fn)
        except Exception as error:
            if is_transient(error):
                raise Unavailable from error
            raise

"""Takes what arrives into turns: whatever came during the last commit forms the next batch, one commit a batch."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from domain.errors import Unavailable
from domain.messaging import Inbound
from services import deliveries, quarantine
from services.converse import Receipt, converse
from services.deliveries import Result
from services.storage.engine import Store
from services.storage.faults import is_transient
from services.talk import Talk
from services.transaction import WriteTx

__all__ = ["Intake", "Receipt"]

MOST_IN_A_BATCH = 200
BACK_OFF_SECONDS = (0.05, 0.2, 0.8, 2.0)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An inbound whose sender waits for the commit."""

    inbound: Inbound
    receipt: asyncio.Future[Receipt]


class Outlet(Protocol):
    """What brings messages to providers."""

    def take(self) -> list[Result]:
        """What came of messages since the last time: it is kept with the next batch."""

    def give_back(self, results: Sequence[Result]) -> None:
        """The store could not keep these: they come with the next batch."""

    def committed(self, receipts: Sequence[Receipt], results: Sequence[Result] = ()) -> None:
        """These turns, and what came of these messages, are kept."""


class Intake:
    """One a process. Turns that arrive together share a transaction; two of one contact never do.

    What came of messages that the `outlet` brought is kept in the next transaction, before its turns.
    """

    def __init__(
        self, store: Store, talk: Talk, back_off: Sequence[float] = BACK_OFF_SECONDS, outlet: Outlet | None = None
    ) -> None:
        self._store = store
        self._talk = talk
        self._back_off = back_off
        self.outlet = outlet
        self._queue: deque[Waiting] = deque()
        self._work: asyncio.Task[None] | None = None

    async def submit(self, inbound: Inbound) -> Receipt:
        """Hold the turn and return after its commit; raises Unavailable when the store can't take it now."""
        waiting = Waiting(inbound, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self.wake()
        return await waiting.receipt

    def wake(self) -> None:
        """Write what waits: turns, and what came of messages."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Finish what has arrived."""
        if self._work is not None:
            await self._work

    async def _run(self) -> None:
        results = self._results()
        while self._queue or results:
            batch = self._next_batch()
            if not await self._settle(batch, results) and not self._queue:
                return  # the next message, or the next result, tries again
            results = self._results()

    def _results(self) -> list[Result]:
        return self.outlet.take() if self.outlet else []

    def _next_batch(self) -> list[Waiting]:
        """The oldest waiting ones; a second one of the same sender waits for the next batch, in its order."""
        batch: dict[object, Waiting] = {}
        rest: list[Waiting] = []
        while self._queue and len(batch) < MOST_IN_A_BATCH:
            one = self._queue.popleft()
            sender = one.inbound.contact or one.inbound.person
            if sender in batch:
                rest.append(one)
            else:
                batch[sender] = one
        self._queue.extendleft(reversed(rest))
        return list(batch.values())

    async def _settle(self, batch: Sequence[Waiting], results: Sequence[Result] = ()) -> bool:
        """Commit a batch; when it can't be written as a whole, its turns are replayed one a transaction.

        False when the store can't take anything now.
        """
        try:
            receipts = await self._persist(batch, results)
        except Unavailable:
            _answer(batch, lambda one: one.receipt.set_exception(Unavailable()))
            if self.outlet:
                self.outlet.give_back(results)
            return False
        except Exception as error:  # noqa: BLE001 - a turn that fails alone is quarantined, whatever it raised
            if results:
                await self._keep(results)
                await self._settle(batch)
            elif len(batch) == 1:
                await self._set_apart(batch[0], error)
            else:
                for one in batch:
                    await self._settle([one])
        else:
            later = [one for one, receipt in zip(batch, receipts, strict=True) if receipt is None]
            self._queue.extendleft(reversed(later))
            came = {one.inbound.key: receipt for one, receipt in zip(batch, receipts, strict=True) if receipt is not None}
            done = [one for one in batch if one not in later]
            if self.outlet:
                self.outlet.committed(list(came.values()), results)
            _answer(done, lambda one: one.receipt.set_result(came[one.inbound.key]))
        return True

    async def _keep(self, results: Sequence[Result]) -> None:
        """Keep what came of messages, apart from turns that failed; what can't be kept is brought once more, never lost."""
        try:
            await self._store.write(lambda tx: deliveries.record(tx, results))
        except Exception:
            log.exception("what came of messages could not be kept", messages=len(results))

    async def _persist(self, batch: Sequence[Waiting], results: Sequence[Result]) -> list[Receipt | None]:
        """Write a batch; a passing fault of the store is waited out."""
        inbounds = [one.inbound for one in batch]

        def work(tx: WriteTx) -> list[Receipt | None]:
            deliveries.record(tx, results)
            return converse(tx, self._talk, inbounds)

        for seconds in (*self._back_off, None):
            try:
                return await self._store.write(work)
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("the store could not take a batch", turns=len(batch), error=type(error).__name__)
                if seconds is None:
                    raise Unavailable from error
                await asyncio.sleep(seconds)
        raise Unavailable

    async def _set_apart(self, one: Waiting, error: Exception) -> None:
        """Quarantine a turn that fails alone, and tell its person."""
        trace = secrets.token_hex(4)
        log.error("a turn is quarantined", trace=trace, exc_info=error)
        try:
            receipt = await self._store.write(lambda tx: quarantine.put(tx, self._talk, one.inbound, error, trace))
        except Exception:
            log.exception("a turn could not be quarantined", trace=trace)
            receipt = Receipt(None)
        if receipt.person is None:
            _answer([one], lambda waiting: waiting.receipt.set_exception(Unavailable()))
        else:
            _answer([one], lambda waiting: waiting.receipt.set_result(receipt))
            if self.outlet:
                self.outlet.committed([receipt])


def _answer(batch: Sequence[Waiting], answer: Callable[[Waiting], None]) -> None:
    """Answer those who still wait; a sender that went away changes nothing about the commit."""
    for one in batch:
        if not one.receipt.done():
            answer(one)

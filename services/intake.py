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
from services.deliveries import ENDED, Report, Result
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


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider told of messages; who took it in waits for the commit."""

    reports: Sequence[Report]
    kept: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class News:
    """What is known of messages on their way, to be kept beside the turns: what came of ours, and what providers told."""

    results: Sequence[Result] = ()
    told: Sequence[Told] = ()

    def __bool__(self) -> bool:
        return bool(self.results or self.told)

    @property
    def reports(self) -> list[Report]:
        return [report for told in self.told for report in told.reports]

    def keep(self, tx: WriteTx) -> None:
        """Write it down."""
        deliveries.record(tx, self.results)
        deliveries.report(tx, self.reports)


NOTHING = News()


class Outlet(Protocol):
    """What brings messages to providers."""

    def take(self) -> list[Result]:
        """What came of messages since the last time: it is kept with the next batch."""

    def give_back(self, results: Sequence[Result]) -> None:
        """The store could not keep these: they come with the next batch."""

    def committed(self, receipts: Sequence[Receipt], results: Sequence[Result] = ()) -> None:
        """These turns, and what came of these messages, are kept."""

    def look(self) -> None:
        """Something may wait that nobody brings yet."""


class Intake:
    """One a process. Turns that arrive together share a transaction; two of one contact never do.

    What came of messages that the `outlet` brought is kept in the next transaction, before its turns. `said` is called after
    the commit with each person in whose chat something may be new, whatever channel it came by.
    """

    def __init__(
        self, store: Store, talk: Talk, back_off: Sequence[float] = BACK_OFF_SECONDS, outlet: Outlet | None = None
    ) -> None:
        self._store = store
        self._talk = talk
        self._back_off = back_off
        self.outlet = outlet
        self.said: Callable[[str], None] = lambda person: None
        self._queue: deque[Waiting] = deque()
        self._told: list[Told] = []
        self._work: asyncio.Task[None] | None = None

    async def submit(self, inbound: Inbound) -> Receipt:
        """Hold the turn and return after its commit; raises Unavailable when the store can't take it now."""
        waiting = Waiting(inbound, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self.wake()
        return await waiting.receipt

    async def report(self, reports: Sequence[Report]) -> None:
        """Keep what a provider tells of messages and return after the commit; raises Unavailable."""
        told = Told(reports, asyncio.get_running_loop().create_future())
        self._told.append(told)
        self.wake()
        await told.kept

    def wake(self) -> None:
        """Write what waits: turns, and what came of messages."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Finish what has arrived."""
        if self._work is not None:
            await self._work

    async def _run(self) -> None:
        news = self._news()
        while self._queue or news:
            batch = self._next_batch()
            if not await self._settle(batch, news) and not self._queue:
                return  # the next message, or the next result, tries again
            news = self._news()

    def _news(self) -> News:
        told, self._told = self._told, []
        return News(self.outlet.take() if self.outlet else (), told)

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

    async def _settle(self, batch: Sequence[Waiting], news: News = NOTHING) -> bool:
        """Commit a batch; when it can't be written as a whole, its turns are replayed one a transaction.

        False when the store can't take anything now.
        """
        try:
            receipts = await self._persist(batch, news)
        except Unavailable:
            for one in batch:
                _refuse(one)
            self._give_back(news)
            return False
        except Exception as error:  # noqa: BLE001 - a turn that fails alone is quarantined, whatever it raised
            if news:
                await self._keep(news)
                await self._settle(batch)
            elif len(batch) == 1:
                await self._set_apart(batch[0], error)
            else:
                for one in batch:
                    await self._settle([one])
        else:
            self._took(list(zip(batch, receipts, strict=True)), news)
        return True

    def _took(self, batch: Sequence[tuple[Waiting, Receipt | None]], news: News) -> None:
        self._queue.extendleft(one for one, receipt in reversed(batch) if receipt is None)
        taken = [(one, receipt) for one, receipt in batch if receipt is not None]
        self._committed([receipt for _, receipt in taken], news)
        for one, receipt in taken:
            _answer(one, receipt)

    def _committed(self, receipts: Sequence[Receipt], news: News) -> None:
        if self.outlet:
            self.outlet.committed(receipts, news.results)
        if self.outlet and any(report.status in ENDED for report in news.reports):
            self.outlet.look()
        for receipt in receipts:
            for person in filter(None, (receipt.person, receipt.left)):
                self.said(person)
        for told in news.told:
            if not told.kept.done():
                told.kept.set_result(None)

    def _give_back(self, news: News) -> None:
        """It could not be kept now: our results come with the next batch, and providers tell theirs again."""
        if self.outlet:
            self.outlet.give_back(news.results)
        for told in news.told:
            if not told.kept.done():
                told.kept.set_exception(Unavailable())

    async def _keep(self, news: News) -> None:
        """Keep what is known of messages apart from turns that failed; what can't be kept is brought once more, never lost."""
        try:
            await self._store.write(news.keep)
        except Exception:
            log.exception("what came of messages could not be kept", messages=len(news.results) + len(news.reports))
            self._give_back(News(told=news.told))
        else:
            self._committed((), News(told=news.told))

    async def _persist(self, batch: Sequence[Waiting], news: News) -> list[Receipt | None]:
        """Write a batch; a passing fault of the store is waited out."""
        inbounds = [one.inbound for one in batch]

        def work(tx: WriteTx) -> list[Receipt | None]:
            news.keep(tx)
            return converse(tx, self._talk, inbounds) if inbounds else []

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
            _refuse(one)
        else:
            self._committed([receipt], NOTHING)
            _answer(one, receipt)


def _answer(one: Waiting, receipt: Receipt) -> None:
    """Tell the sender; one that went away changes nothing about the commit."""
    if not one.receipt.done():
        one.receipt.set_result(receipt)


def _refuse(one: Waiting) -> None:
    if not one.receipt.done():
        one.receipt.set_exception(Unavailable())

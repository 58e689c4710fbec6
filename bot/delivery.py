"""Brings committed messages to providers: in order, one at a time to each address, again where a try failed.

What a process writes in answer it brings itself, from memory; whatever waits longer is claimed from the database, so that
nothing is lost with a process. A message that a provider took just before a process died may come twice, and no other.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Protocol

import structlog

from bot.outcomes import SLOW, Accepted, Failed, Later, Outcome, Shut, nth
from domain.doors import Doors, Way
from domain.messaging import Channel, DeliveryStatus
from services import deliveries, documents
from services.clock import Clock
from services.deliveries import HELD, Envelope, Outlook, Result
from services.documents import File
from services.intake import Receipt
from services.storage.engine import Store

LOOK_SECONDS = 5.0
CLAIMED = 25
NOTICES_A_SECOND = 25  # Telegram takes about 30 messages a second from a bot; answers go beside it
CLOSE_SECONDS = 5.0
MOST_SECONDS = HELD.total_seconds() - 2  # whoever takes longer does not hold the message any more
MOST_FAULTS = 4
STARTING = (1.0, 2.0, 4.0, 8.0)  # seconds to wait after so many tries for a messenger that takes part: somebody wants the link
NO_ADDRESS = "a link without an address"
GIVEN_UP = timedelta(hours=24)

log = structlog.get_logger(__name__)


class Sender(Protocol):
    """A channel's side: one message to one address."""

    async def send(self, envelope: Envelope, file: File | None) -> Outcome: ...


class Deliverer:
    """One a process; the outlet of its intake. `doors` says where links lead, `save` has what came of messages kept."""

    def __init__(self, store: Store, clock: Clock, holder: str, doors: Callable[[], Doors], save: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._doors = doors
        self._save = save
        self._senders: dict[Channel, Sender] = {}
        self._results: list[Result] = []
        self._bringing: set[asyncio.Task[None]] = set()
        self._look = asyncio.Event()
        self._queued = False
        self._kept = False  # results were kept since the outlook was asked for: it may not know of them
        self._shut_until: dict[Channel, float] = {}  # by the monotonic clock: the provider takes nothing before
        self._probes: dict[Channel, str] = {}  # the one delivery by which it is tried whether a provider takes something again
        self._claims: asyncio.Task[None] | None = None

    def start(self, senders: Mapping[Channel, Sender]) -> None:
        """Bring messages of these channels from now on."""
        self._senders.update(senders)
        self._claims = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Claim nothing more, and let what is on its way arrive."""
        if self._claims is not None:
            self._claims.cancel()
            with suppress(asyncio.CancelledError):
                await self._claims
        if self._bringing:
            await asyncio.wait(self._bringing, timeout=CLOSE_SECONDS)

    def take(self) -> list[Result]:
        """What came of messages since the last time."""
        results, self._results = self._results, []
        return results

    def give_back(self, results: Sequence[Result]) -> None:
        """Results that could not be kept: they come first the next time."""
        self._results = [*results, *self._results]

    def committed(self, receipts: Sequence[Receipt], results: Sequence[Result] = ()) -> None:
        """Bring what was answered; look whether something waits behind what has arrived, or is to be tried again."""
        for receipt in receipts:
            if receipt.envelope is not None:
                self._bring(receipt.envelope)
        self._kept = self._kept or bool(results)
        again = any(result.status is DeliveryStatus.QUEUED for result in results)
        if again or self._queued or any(receipt.queued for receipt in receipts):
            self.look()

    def look(self) -> None:
        """Look now whether something waits."""
        self._look.set()

    def _bring(self, envelope: Envelope) -> None:
        task = asyncio.create_task(self._brought(envelope))
        self._bringing.add(task)
        task.add_done_callback(self._bringing.discard)

    async def _brought(self, envelope: Envelope) -> None:
        outcome = await self._outcome(envelope)
        if isinstance(outcome, Later) and outcome.everywhere:
            until = monotonic() + outcome.seconds
            self._shut_until[envelope.channel] = max(self._shut_until.get(envelope.channel, 0), until)
        elif isinstance(outcome, Accepted):
            self._shut_until.pop(envelope.channel, None)
        if self._probes.get(envelope.channel) == envelope.id:
            del self._probes[envelope.channel]
        self._results.append(self._result(envelope, outcome))
        self._save()

    async def _outcome(self, envelope: Envelope) -> Outcome:
        if (wait := self._wait(envelope.channel)) > 0:
            return Later(wait, "waiting")
        if envelope.astray is not None:
            return self._until_it_leads(envelope, envelope.astray)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                return await self._senders[envelope.channel].send(envelope, await self._file(envelope))
        except TimeoutError:
            return Later(nth(SLOW, envelope.tries), "timeout")
        except Exception as error:
            log.exception("a message could not be brought", delivery=envelope.id)
            return _again(envelope, type(error).__name__)

    def _until_it_leads(self, envelope: Envelope, way: Way) -> Outcome:
        """Right after a start no messenger has said yet where we are found there; while one can't be reached it lasts longer."""
        if Doors.channel(way) in self._senders:
            return Later(nth(STARTING, envelope.tries), NO_ADDRESS)
        return _again(envelope, NO_ADDRESS)

    async def _file(self, envelope: Envelope) -> File | None:
        if envelope.document is None:
            return None
        ref, name = envelope.document.ref, envelope.document.name
        return await self._store.read(lambda tx: documents.fetch(tx, envelope.person, ref, name))

    def _result(self, envelope: Envelope, outcome: Outcome) -> Result:
        match outcome:
            case Accepted(provider_id, by_template):
                taken, tries = DeliveryStatus.ACCEPTED, envelope.tries + 1
                return Result(envelope.id, taken, envelope.contact, provider_id, tries=tries, by_template=by_template)
            case Shut(reason):
                return Result(envelope.id, DeliveryStatus.UNSENDABLE, envelope.contact, reason=reason, shut=True)
            case Failed(reason):
                return Result(envelope.id, DeliveryStatus.FAILED, envelope.contact, reason=reason)
        return self._later(envelope, outcome)

    def _later(self, envelope: Envelope, later: Later) -> Result:
        now = self._clock.now()
        if envelope.made_at is not None and now - envelope.made_at > GIVEN_UP:
            return Result(envelope.id, DeliveryStatus.FAILED, envelope.contact, reason=later.reason)
        due, tries = now + timedelta(seconds=later.seconds), envelope.tries + 1
        queued, form = DeliveryStatus.QUEUED, envelope.by_template or later.by_template
        return Result(envelope.id, queued, envelope.contact, reason=later.reason, due_at=due, tries=tries, by_template=form)

    async def _run(self) -> None:
        while True:
            self._look.clear()
            self._kept = False
            try:
                open_ = [channel for channel in self._senders if channel not in self._probes and self._wait(channel) <= 0]
                outlook = await self._store.read(lambda tx: deliveries.outlook(tx, open_))  # noqa: B023 - read at once
                self._queued = outlook.queued or len(open_) < len(self._senders)
                if self._queued and self._kept:
                    self.look()
                pause = self._pause(outlook)
                if pause <= 0:
                    await self._claim(open_)
            except Exception:
                log.exception("the waiting messages could not be looked at")
                pause = LOOK_SECONDS
            if pause > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._look.wait()

    def _wait(self, channel: Channel) -> float:
        """Seconds until the channel's provider takes something again."""
        return self._shut_until.get(channel, 0) - monotonic()

    def _pause(self, outlook: Outlook) -> float:
        """Seconds until the next look; 0 where something may be tried now."""
        if outlook.next_at is not None:
            due = (outlook.next_at - self._clock.now()).total_seconds()
            return min(max(due, 0), LOOK_SECONDS)
        shut = [wait for channel in self._senders if (wait := self._wait(channel)) > 0]
        return min([*shut, LOOK_SECONDS])

    async def _claim(self, channels: Sequence[Channel]) -> None:
        """Bring what is free now; notices at a pace that leaves room for answers.

        A provider that took nothing a moment ago is tried with one message first, and with no other while that is on its way.
        """
        doors = self._doors()
        tried = [channel for channel in channels if channel in self._shut_until]
        turns = [(channel,) for channel in tried] + [tuple(channel for channel in channels if channel not in tried)]
        claimed: list[Envelope] = []
        for some in filter(None, turns):
            most = 1 if some[0] in tried else CLAIMED
            claimed += await self._store.write(lambda tx: deliveries.claim(tx, doors, self._holder, some, most))  # noqa: B023 - at once
        for envelope in claimed:
            if envelope.channel in tried:
                self._probes[envelope.channel] = envelope.id
            self._bring(envelope)
        await asyncio.sleep(sum(not envelope.answer for envelope in claimed) / NOTICES_A_SECOND)


def _again(envelope: Envelope, reason: str) -> Outcome:
    """What to do about a fault of ours: what never works must not hold up what comes after it."""
    return Later(2.0**envelope.tries, reason) if envelope.tries < MOST_FAULTS else Failed(reason)

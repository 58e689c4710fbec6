"""Our own polling: what Telegram gives counts as taken only when it is committed or put aside."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook

from bot.channels.desk import Raw
from bot.channels.telegram.calls import GetUpdates
from bot.channels.telegram.client import Refusal
from bot.channels.telegram.failures import reason_of
from bot.channels.telegram.feed import KINDS, Feeder
from bot.channels.telegram.lease import Lease
from bot.outcomes import nth
from domain.errors import Unavailable

POLL_SECONDS = 25
MOST_UPDATES = 100
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)

log = structlog.get_logger(__name__)

Sleep = Callable[[float], Awaitable[object]]


class Poller:
    """One a process; polls while the lease is its own. `sleep` is for tests."""

    def __init__(self, bot: Bot, feeder: Feeder, lease: Lease, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._feeder = feeder
        self._lease = lease
        self._sleep = sleep
        self._offset: int | None = None
        self._failed = 0
        self._webhook_gone = False
        self._work: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        self._work = (asyncio.create_task(self._lease.keep()), asyncio.create_task(self._run()))

    async def close(self) -> None:
        """Give up the open poll, and the lease; what was not committed comes to whoever polls next."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self._lease.let_go()

    async def _run(self) -> None:
        while True:
            await self._lease.held.wait()
            polling = asyncio.create_task(self._poll())
            losing = asyncio.create_task(self._lease.lost.wait())
            try:
                await asyncio.wait({polling, losing}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (polling, losing):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task
            self._offset = None

    async def _poll(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._once()
                self._failed = 0
            except Unavailable:
                await self._pause("the store takes nothing now")
            except TelegramConflictError as conflict:
                self._webhook_gone = "webhook" not in conflict.message
                await self._pause(reason_of(conflict))
            except TelegramRetryAfter as many:
                await self._pause(reason_of(many), float(many.retry_after))
            except Refusal as refused:
                await self._pause(reason_of(refused))
            except Exception:
                log.exception("the polling of Telegram stumbled")
                await self._pause("a fault of ours")

    async def _once(self) -> None:
        if not self._webhook_gone:
            await self._bot(DeleteWebhook())
            self._webhook_gone = True
        ask = GetUpdates(offset=self._offset, limit=MOST_UPDATES, timeout=POLL_SECONDS, allowed_updates=json.dumps(KINDS))
        updates = await self._bot(ask, request_timeout=POLL_SECONDS + 10)
        self._offset = await self._taken(updates)

    async def _taken(self, updates: Sequence[Raw]) -> int | None:
        """Give all to the house at once, those of one person in their order; the offset of what it has taken."""
        persons: dict[Any, list[Raw]] = {}
        for update in updates:
            persons.setdefault(sender_of(update), []).append(update)
        left = [one for each in await asyncio.gather(*map(self._in_order, persons.values())) for one in each]
        numbers = [int(update["update_id"]) for update in updates]
        if left:
            self._offset = min(int(update["update_id"]) for update in left)
            raise Unavailable
        return max(numbers) + 1 if numbers else None  # past an empty answer every number is new, also a smaller one

    async def _in_order(self, updates: Sequence[Raw]) -> Sequence[Raw]:
        """One person's updates; those that the store could not take, and all behind them, are given back."""
        for number, update in enumerate(updates):
            try:
                await self._feeder.take(update)
            except Unavailable:
                return updates[number:]
        return ()

    async def _pause(self, reason: str, seconds: float | None = None) -> None:
        wait = nth(PAUSES, self._failed) if seconds is None else seconds
        self._failed += 1
        log.warning("Telegram is not polled for a moment", reason=reason, seconds=wait)
        await self._sleep(wait)


def sender_of(update: Raw) -> object:
    """Whose an update is, as far as can be told without reading it."""
    for kind in KINDS:
        happened = update.get(kind)
        if isinstance(happened, dict) and isinstance(sender := happened.get("from"), dict):
            return sender.get("id") if isinstance(sender.get("id"), int) else None
    return None

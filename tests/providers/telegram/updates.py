"""The queue of updates and the long poll that empties it."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.providers.telegram.api import ApiError, Json, bad
from tests.providers.waiting import Bell

FIRST_UPDATE = 100_000_001
ASKED_FOR_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True, eq=False)
class Entry:
    """An update that waits; one that a test delivers again is not confirmed before it was handed out."""

    update: Json
    again: bool = False
    shown: bool = False

    @property
    def id(self) -> int:
        number: int = self.update["update_id"]
        return number


class Updates:
    """Pending updates of one bot; they outlive the bot's process. `ever` holds all that were made."""

    def __init__(self, bell: Bell) -> None:
        self.pending: list[Entry] = []
        self.ever: list[Json] = []
        self.allowed: list[str] = []
        self.webhook = False
        self.polls = 0
        self._ids = itertools.count(FIRST_UPDATE)
        self._bell = bell
        self._poll: asyncio.Future[None] | None = None
        self._kept_back: list[Json] | None = None

    @property
    def polling(self) -> bool:
        """Whether a poll is being held open."""
        return self._poll is not None

    def push(self, happened: Json) -> int:
        """Give what happened a number and queue it, unless the bot did not ask for its kind; the number."""
        update = {"update_id": next(self._ids), **happened}
        self.ever.append(update)
        if self._kept_back is not None:
            self._kept_back.append(update)
        elif self._wanted(next(iter(happened))):
            self._queue(Entry(update))
        return int(update["update_id"])

    def deliver(self, update: Json) -> None:
        """Queue an update as it stands: one more time, or out of order; without a number it gets the next."""
        self._queue(Entry(update if "update_id" in update else {"update_id": next(self._ids), **update}, again=True))

    @contextmanager
    def kept_back(self) -> Iterator[list[Json]]:
        """What happens inside is not queued but collected, for a test that delivers it in its own order."""
        self._kept_back = []
        try:
            yield self._kept_back
        finally:
            self._kept_back = None

    def remove(self, entry: Entry) -> None:
        with suppress(ValueError):
            self.pending.remove(entry)
        self._bell.ring()

    def clear(self) -> None:
        self.pending.clear()
        self._bell.ring()

    def allow(self, kinds: Any) -> None:
        """Take up `allowed_updates`; None keeps what was said before."""
        if kinds is not None:
            if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
                raise bad("can't parse allowed_updates: expected an Array of String")
            self.allowed = kinds

    async def get(self, call: Json) -> list[Json]:
        """getUpdates."""
        if self.webhook:
            raise ApiError(409, WEBHOOK)
        limit, timeout, offset = call.get("limit", 100), call.get("timeout", 0), call.get("offset", 0)
        if not 1 <= limit <= 100 or timeout < 0:
            raise bad("limit must be 1-100, and timeout not negative")
        self.terminate(OTHER_POLL)
        self.polls += 1
        self.allow(call.get("allowed_updates"))
        self._confirm(offset)
        if not self.pending and timeout:
            await self._wait(timeout)
        batch = self.pending[:limit]
        for entry in batch:
            entry.shown = True
        return [entry.update for entry in batch]

    def terminate(self, description: str) -> None:
        """End the poll that is held open, with a conflict."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, description))

    def _queue(self, entry: Entry) -> None:
        self.pending.append(entry)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self._bell.ring()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ASKED_FOR_ONLY

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [entry for entry in self.pending if entry.id >= offset or (entry.again and not entry.shown)]
        self._bell.ring()

    async def _wait(self, seconds: int) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self._bell.ring()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await poll
        finally:
            if self._poll is poll:
                self._poll = None
            self._bell.ring()

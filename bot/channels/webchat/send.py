"""The hub: whoever has the chat open is woken when there is something new for them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Waiter:
    """One open stream. It starts awake, so that nothing said while it was being opened is missed."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._awake.set()
        self.closed = False

    def wake(self) -> None:
        self._awake.set()

    def close(self) -> None:
        self.closed = True
        self._awake.set()

    async def changed(self, seconds: float) -> bool:
        """Wait until woken (True), or until the time is over (False)."""
        try:
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        except TimeoutError:
            return False
        if not self.closed:
            self._awake.clear()
        return True


class Hub:
    """The open streams by person; used on the event loop only."""

    def __init__(self, per_person: int = 8, overall: int = 2000) -> None:
        self._per_person = per_person
        self._overall = overall
        self._open: dict[str, list[Waiter]] = defaultdict(list)
        self._count = 0
        self._closed = False

    @property
    def full(self) -> bool:
        return self._closed or self._count >= self._overall

    def wake(self, person: str) -> None:
        """Tell the person's streams to look at the database; call it after the commit."""
        for waiter in self._open.get(person, ()):
            waiter.wake()

    def close(self) -> None:
        """End every stream, and let no new one last; the clients come back by themselves."""
        self._closed = True
        for waiters in self._open.values():
            for waiter in waiters:
                waiter.close()

    @contextmanager
    def listen(self, person: str) -> Iterator[Waiter]:
        """A waiter for as long as a stream is open; of too many, the person's oldest one ends."""
        waiter = Waiter()
        if self.full:
            waiter.close()
        waiters = self._open[person]
        if len(waiters) >= self._per_person:
            self._drop(person, waiters[0])
        self._open[person].append(waiter)
        self._count += 1
        try:
            yield waiter
        finally:
            self._drop(person, waiter)

    def _drop(self, person: str, waiter: Waiter) -> None:
        waiters = self._open.get(person, [])
        if waiter in waiters:
            waiters.remove(waiter)
            self._count -= 1
            waiter.close()
        if not waiters:
            self._open.pop(person, None)

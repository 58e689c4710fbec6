"""What every stand-in for a provider has: a port that opens and closes, a pusher, and waiting for what happens."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol, Self

from aiohttp import web

from tests.providers.faults import Faults
from tests.providers.ledger import Ledger
from tests.providers.server import Server
from tests.providers.waiting import Bell

Json = dict[str, Any]
Push = Callable[[], Coroutine[Any, Any, None]]


class Queue(Protocol):
    """What the house has not taken yet."""

    @property
    def pending(self) -> Sequence[object]: ...
    def kept_back(self) -> AbstractContextManager[list[Json]]: ...


class StandIn(ABC):
    """A provider's server in the test's own event loop, as long as `async with` lasts; so long it pushes, too."""

    def __init__(self, ledger: Ledger | None, faults: Faults, bell: Bell, queue: Queue, push: Push) -> None:
        self.ledger = ledger or Ledger()
        self._switches = faults
        self._bell = bell
        self._waiting = queue
        self._push = push
        self._pushing: asyncio.Task[None] | None = None
        self._server = Server(self._serve)

    async def __aenter__(self) -> Self:
        await self.up()
        self._pushing = asyncio.create_task(self._push())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pushing is not None:
            self._pushing.cancel()
            with suppress(asyncio.CancelledError):
                await self._pushing
        self._switches.clear()
        await self.down()

    async def up(self) -> None:
        """Start; after `down` at the same port."""
        await self._server.start()

    async def down(self) -> None:
        """Close the port: nobody can connect; what is pending stays."""
        await self._server.stop()

    @property
    def url(self) -> str:
        """What the house is pointed at."""
        return self._server.url

    def kept_back(self) -> AbstractContextManager[list[Json]]:
        """Collect what happens inside and would be told, to `deliver` it in another order."""
        return self._waiting.kept_back()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds: looked at after each call, and whenever something is to be told."""
        await self._bell.until(holds, lambda: f"waited in vain for {what}; {self.troubles()}")

    async def taken(self) -> None:
        """Wait until the house has taken everything that it was told."""
        await self.until(lambda: not self._waiting.pending, "everything to be taken")

    def troubles(self) -> str:
        """What may be the matter, for a test that fails."""
        return f"refused: {self.ledger.refused}"

    @abstractmethod
    async def _serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a call."""

"""What a stand-in for a service without chats has: a port, switches that disturb calls, and what it would not take."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Set as AbstractSet
from typing import Any, Self

from aiohttp import web

from tests.providers.faults import Cut, Faults
from tests.providers.server import Server, cut
from tests.providers.waiting import Bell

Json = dict[str, Any]


class Wrong(Exception):
    """A call that breaks the service's rules."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Plain(ABC):
    """A service's server in the test's own event loop, as long as `async with` lasts; `refused` names every broken rule."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.bell = Bell()
        self.refused: list[str] = []
        self.calls: list[str] = []
        self._server = Server(self._serve)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        await self._server.stop()

    @property
    def url(self) -> str:
        """What the house is pointed at."""
        return self._server.url

    async def down(self) -> None:
        """Close the port: nobody can connect."""
        await self._server.stop()

    @abstractmethod
    def method_of(self, request: web.Request) -> str:
        """The name of a call; raises Wrong."""

    @abstractmethod
    async def answer(self, method: str, request: web.Request) -> Json:
        """Carry a call out; raises Wrong."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self.method_of(request)
            if wrong := await self.faults.before(method, None):
                body = wrong.body or json.dumps({"status": wrong.status, "message": wrong.description})
                return web.Response(
                    status=wrong.status, text=body, content_type="text/html" if wrong.body else "application/json"
                )
            self.calls.append(method)
            self.bell.ring()
            answer = await self.answer(method, request)
            await self.faults.after(method, None)
        except Wrong as wrong:
            self.refused.append(wrong.message)
            return web.json_response({"status": wrong.status, "message": wrong.message}, status=wrong.status)
        except Cut:
            return cut(request)
        finally:
            self.bell.ring()
        return web.json_response(answer)

    async def until(self, method: str, times: int = 1) -> None:
        """Wait until a call was made so often."""
        await self.bell.until(lambda: self.calls.count(method) >= times, lambda: f"no {method}; refused: {self.refused}")
        await asyncio.sleep(0)


async def read(request: web.Request, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> Json:
    """A body of JSON with these fields and no others; raises Wrong."""
    if request.content_type != "application/json":
        raise Wrong(415, "Content-Type must be application/json")
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Wrong(400, "no JSON") from None
    fields(body, required, optional)
    return dict(body)


def fields(value: object, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> None:
    """Check an object's fields; raises Wrong."""
    if not isinstance(value, dict):
        raise Wrong(400, "an object is expected")
    if missing := required - value.keys():
        raise Wrong(400, f"{sorted(missing)} is required")
    if unknown := value.keys() - required - optional:
        raise Wrong(400, f"{sorted(unknown)} is unknown")

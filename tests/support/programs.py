"""A program of the staff that works with a served house by its API, one act after the other."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

import aiohttp

from domain.staff import Right
from services import staff
from services.storage.engine import Store

API = "/api/v1"


class Program:
    """Somebody's token; each act is done to the version that stands now, and must be let."""

    def __init__(self, address: str, token: str) -> None:
        self._http = aiohttp.ClientSession(address, headers={"Authorization": f"Bearer {token}"})

    @staticmethod
    async def seated(store: Store, address: str, name: str, rights: Iterable[Right], region: str) -> "Program":
        """A program with a new token for a region."""
        wanted = frozenset(rights)
        return Program(address, await store.write(lambda tx: staff.add_token(tx, name, wanted, region, "tests")))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        await self._http.close()

    async def get(self, path: str) -> Any:
        """A record, or a list."""
        return (await self._asked("GET", path))[0]

    async def new(self, path: str, body: object) -> Any:
        """Make something, or add to what has no version of its own."""
        return (await self._asked("POST", path, body, {"If-Match": "*"}))[0]

    async def act(self, record: str, act: str, body: object = None, method: str = "POST") -> Any:
        """Do something to a record."""
        version = (await self._asked("GET", record))[1]
        return (await self._asked(method, f"{record}/{act}", {} if body is None else body, {"If-Match": version}))[0]

    async def _asked(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[Any, str]:
        async with self._http.request(method, f"{API}/{path}", json=body, headers=headers) as answer:
            said = await answer.json(content_type=None) if answer.status != 204 else None
            assert answer.ok, (method, path, answer.status, said)
            return said, answer.headers.get("ETag", "")

"""The store: use-cases are plain functions that it runs in a transaction, on SQLite and on PostgreSQL alike."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from services.clock import Clock
from services.storage.audit import append
from services.storage.ids import Ids
from services.storage.postgresql import PostgresqlLanes
from services.storage.sealed import Vault
from services.storage.sqlite import SqliteLanes
from services.storage.url import is_sqlite, parse_url
from services.transaction import ReadTx, WriteTx

T = TypeVar("T")


class Lanes(Protocol):
    """How a database runs a function over a connection: commit when it returns, roll back when it raises."""

    async def read(self, work: Callable[[Connection], T]) -> T: ...
    async def write(self, work: Callable[[Connection], T]) -> T: ...
    async def close(self) -> None: ...


class Store:
    """Runs use-cases; when one raises, nothing of it is written and the error goes on as it is."""

    def __init__(self, lanes: Lanes, vault: Vault, clock: Clock) -> None:
        self._lanes = lanes
        self._vault = vault
        self._clock = clock
        self._ids = Ids()

    async def read(self, fn: Callable[[ReadTx], T]) -> T:
        """Run a question over one consistent view; it cannot write."""
        return await self._lanes.read(lambda conn: fn(ReadTx(conn, self._clock.now(), self._vault)))

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        """Run a use-case and commit it; returns after the commit.

        `fn` may run in another thread, so it touches nothing but its transaction and values of its own.
        """
        return await self._lanes.write(lambda conn: self._act(fn, conn))

    async def close(self) -> None:
        await self._lanes.close()

    def _act(self, fn: Callable[[WriteTx], T], conn: Connection) -> T:
        tx = WriteTx(conn, self._clock.now(), self._vault, self._ids)
        result = fn(tx)
        append(conn, tx.acts)
        return result


def open_store(url: str, vault: Vault, clock: Clock) -> Store:
    """Open a database by its address, without connecting yet; raises Misconfigured."""
    address = parse_url(url)
    lanes = SqliteLanes(address) if is_sqlite(address) else PostgresqlLanes(address)
    return Store(lanes, vault, clock)

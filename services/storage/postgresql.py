"""PostgreSQL: a pool of asyncpg connections; the same plain functions run on them."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import Pool

T = TypeVar("T")

# A lock not got in 10 s is a failure that passes, as with SQLite's busy_timeout. jit costs short queries more than it saves.
SERVER = {"application_name": "kasip", "lock_timeout": "10000", "jit": "off"}


class PostgresqlLanes:
    """Writes are read committed (a turn locks its person), reads see one moment."""

    def __init__(self, url: URL) -> None:
        self._writer = engine(url)
        self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def write(self, work: Callable[[Connection], T]) -> T:
        async with self._writer.begin() as conn:
            return await conn.run_sync(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._reader.connect() as conn:
            return await conn.run_sync(work)

    async def close(self) -> None:
        await self._writer.dispose()


def engine(url: URL, poolclass: type[Pool] | None = None) -> AsyncEngine:
    return create_async_engine(url, connect_args={"server_settings": SERVER}, hide_parameters=True, poolclass=poolclass)

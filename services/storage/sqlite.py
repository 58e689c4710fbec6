"""SQLite: every write of the process goes through one thread, reads have connections of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

T = TypeVar("T")

READERS = 4
# FULL: an acknowledged commit survives a power cut, not only a kill.
# recursive_triggers: INSERT OR REPLACE must not slip past an append-only trigger.
WRITER = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "recursive_triggers=ON")
READER = ("busy_timeout=10000", "query_only=ON")


class SqliteLanes:
    """One lane that writes, a few that read."""

    def __init__(self, url: URL) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kasip-writer")
        self._writer = writer(url)
        self._reader = _reader(url)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._reader.connect() as conn:
            return await conn.run_sync(work)

    async def close(self) -> None:
        await self._reader.dispose()
        # In the lane, so that whatever was asked before is written first.
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.dispose)
        self._thread.shutdown()

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._writer.begin() as conn:
            return work(conn)


def writer(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine with one connection that takes the write lock as a transaction begins, never in the middle of one."""
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), poolclass=QueuePool, pool_size=1, max_overflow=0, hide_parameters=True
    )
    _prepare(engine, (*WRITER, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"), begin="BEGIN IMMEDIATE")
    return engine


def _reader(url: URL) -> AsyncEngine:
    engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), pool_size=READERS, max_overflow=0, hide_parameters=True)
    _prepare(engine.sync_engine, READER, begin="BEGIN")
    return engine


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    def connected(connection: DBAPIConnection, _record: object) -> None:
        # The driver's own habit of beginning before some statements and not before others is off.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)

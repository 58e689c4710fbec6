"""SQLite: every write of the process goes through one thread, reads through a few others with connections of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

T = TypeVar("T")

READERS = 4
# FULL: an acknowledged commit survives a power cut, not only a kill.
# recursive_triggers: INSERT OR REPLACE must not slip past an append-only trigger.
WRITER = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "recursive_triggers=ON")
READER = ("busy_timeout=10000", "query_only=ON")


class SqliteLanes:
    """One lane that writes, a few that read; each transaction runs whole in one thread: every hop costs."""

    def __init__(self, url: URL) -> None:
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kasip-writer")
        self._reading = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="kasip-reader")
        self._writer = writer(url)
        self._reader = _reader(url)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await _run(self._writing, self._write, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await _run(self._reading, self._read, work)

    async def close(self) -> None:
        """Let what was asked before be read and written first."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._reading.shutdown()
        self._writing.shutdown()
        self._reader.dispose()
        self._writer.dispose()

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._writer.begin() as conn:
            return work(conn)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as conn:
            return work(conn)


async def _run(lane: Executor, run: Callable[[Callable[[Connection], T]], T], work: Callable[[Connection], T]) -> T:
    """In the lane, and in the context of whoever asks, so that its log lines say whose they are."""
    return await asyncio.get_running_loop().run_in_executor(lane, copy_context().run, run, work)


def writer(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine with one connection that takes the write lock as a transaction begins, never in the middle of one."""
    engine = _engine(url, 1)
    _prepare(engine, (*WRITER, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"), begin="BEGIN IMMEDIATE")
    return engine


def _reader(url: URL) -> Engine:
    engine = _engine(url, READERS)
    _prepare(engine, READER, begin="BEGIN")
    return engine


def _engine(url: URL, connections: int) -> Engine:
    return create_engine(
        url.set(drivername="sqlite+pysqlite"), poolclass=QueuePool, pool_size=connections, max_overflow=0, hide_parameters=True
    )


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

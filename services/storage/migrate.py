"""Brings a database up to the newest revision, in one transaction, on SQLite and on PostgreSQL."""

import asyncio
import importlib
import pkgutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, MetaData, NullPool

import services.storage
from services.storage.postgresql import engine
from services.storage.schema import metadata
from services.storage.sqlite import writer
from services.storage.url import is_sqlite, parse_url

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
ONE_AT_A_TIME = 0x6B61736970  # the advisory lock that keeps two processes from migrating at once


def upgrade(url: str) -> None:
    """Apply what is pending; killed in the middle, it leaves the database as it was. Blocks; may be called from anywhere."""
    with_connection(url, _upgrade)


def current(url: str) -> str | None:
    """The revision that the database stands at; None when it is empty."""
    return with_connection(url, lambda conn: MigrationContext.configure(conn).get_current_revision())


def pending(url: str) -> tuple[str, ...]:
    """The revisions that `upgrade` would apply, oldest first."""
    script = ScriptDirectory.from_config(config())
    at = current(url)
    return tuple(step.revision for step in script.iterate_revisions("heads", at or "base"))[::-1]


def config(conn: Connection | None = None) -> Config:
    """Alembic's configuration, from pyproject.toml; `conn` is what env.py is to work on."""
    found = Config(toml_file=ROOT / "pyproject.toml")
    found.attributes["connection"] = conn
    return found


def tables() -> MetaData:
    """The metadata with every table of every subject in it."""
    for module in pkgutil.iter_modules(services.storage.__path__):
        importlib.import_module(f"{services.storage.__name__}.{module.name}")
    return metadata


def with_connection(url: str, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction of its own connection, with SQLite's foreign keys checked at its end."""
    address = parse_url(url)
    if is_sqlite(address):
        return _on_sqlite(address, work)
    with ThreadPoolExecutor(1) as pool:  # a thread of its own: the caller may stand in a running loop
        return pool.submit(lambda: asyncio.run(_on_postgresql(address, work))).result()


def _upgrade(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
    command.upgrade(config(conn), "head")


def _on_sqlite(url: URL, work: Callable[[Connection], T]) -> T:
    # Batch mode drops and recreates tables: with foreign keys on, that would take the rows that point to them along.
    Path(url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = writer(url, foreign_keys=False)
    try:
        with database.begin() as conn:
            result = work(conn)
            if broken := conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError(f"{len(broken)} rows would point to nothing")
            return result
    finally:
        database.dispose()


async def _on_postgresql(url: URL, work: Callable[[Connection], T]) -> T:
    database = engine(url, poolclass=NullPool)
    async with database.begin() as conn:
        return await conn.run_sync(work)

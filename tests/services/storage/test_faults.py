import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.storage.engine import open_store
from services.storage.faults import is_transient
from services.storage.sealed import Vault
from services.storage.sqlite import writer
from services.storage.url import parse_url
from services.transaction import WriteTx
from tests.services.storage.conftest import shelf
from tests.support.clock import SetClock
from tests.support.databases import Databases


class Refused(Exception):
    """An error of PostgreSQL as its driver gives it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("x")
        self.sqlstate = sqlstate


@pytest.mark.parametrize("state", ["08006", "40001", "40P01", "53100", "53300", "55P03", "57P01", "58030"])
def test_postgresql_states_that_pass(state: str) -> None:
    assert is_transient(DBAPIError("INSERT", {}, Refused(state)))


@pytest.mark.parametrize("state", ["23505", "23503", "22021", "25006", "42P01", "57014"])
def test_postgresql_states_that_stay(state: str) -> None:
    assert not is_transient(DBAPIError("INSERT", {}, Refused(state)))


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), OSError(errno.ENOSPC, "full"), FileNotFoundError()])
def test_the_machines_own_troubles_pass(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), sqlite3.ProgrammingError("x"), IntegrityError("x", {}, Refused("23505"))]
)
def test_our_own_mistakes_stay(error: Exception) -> None:
    assert not is_transient(error)


def fill(tx: WriteTx) -> None:
    tx.conn.execute(insert(shelf).values(name="x" * 100_000, size=1))


async def test_a_full_database_passes_and_the_store_goes_on(sqlite: Databases, vault: Vault, clock: SetClock) -> None:
    async with sqlite.empty() as address:
        store = open_store(address, vault, clock)
        await store.write(shelf_alone)
        pages = await store.write(lambda tx: tx.conn.execute(text("PRAGMA page_count")).scalar_one())
        await store.write(limit(pages + 1))
        with pytest.raises(DBAPIError) as caught:
            await store.write(fill)
        assert is_transient(caught.value)
        await store.write(limit(pages + 1000))
        await store.write(fill)
        await store.close()


async def test_a_locked_database_passes(sqlite: Databases) -> None:
    async with sqlite.empty() as address:
        first, second = writer(parse_url(address)), writer(parse_url(address))
        with second.connect() as conn:
            conn.exec_driver_sql("PRAGMA busy_timeout=0")
            conn.rollback()
            with first.begin(), pytest.raises(DBAPIError) as caught:
                conn.exec_driver_sql("SELECT 1")
            assert is_transient(caught.value)
        first.dispose()
        second.dispose()


async def test_a_broken_file_stays(sqlite: Databases, vault: Vault, clock: SetClock) -> None:
    async with sqlite.empty() as address:
        path_of(address).write_bytes(b"not a database" * 100)
        store = open_store(address, vault, clock)
        with pytest.raises(DBAPIError) as caught:
            await store.write(shelf_alone)
        assert not is_transient(caught.value)
        await store.close()


async def test_a_connection_cut_by_the_server_passes_and_the_store_goes_on(
    postgresql: Databases, vault: Vault, clock: SetClock
) -> None:
    async with postgresql.empty() as address:
        store = open_store(address, vault, clock)
        await store.write(shelf_alone)
        with pytest.raises(DBAPIError) as caught:
            await store.write(lambda tx: tx.conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
        assert is_transient(caught.value)
        await store.write(fill)
        await store.close()


async def test_a_server_that_is_not_there_passes(vault: Vault, clock: SetClock, tmp_path: Path) -> None:
    store = open_store(f"postgresql://u@/d?host={tmp_path}", vault, clock)
    with pytest.raises(Exception) as caught:  # noqa: PT011 -- which one it is, is_transient says
        await store.write(fill)
    assert is_transient(caught.value)
    await store.close()


def shelf_alone(tx: WriteTx) -> None:
    shelf.create(tx.conn)


def limit(pages: int) -> Callable[[WriteTx], None]:
    def set_limit(tx: WriteTx) -> None:
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    return set_limit


def path_of(address: str) -> Path:
    return Path(parse_url(address).database or "")

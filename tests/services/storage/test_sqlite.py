import sqlite3
from contextlib import closing

from sqlalchemy import insert

from services.storage.engine import open_store
from services.storage.sealed import Vault
from services.storage.sqlite import writer
from services.storage.url import parse_url
from services.transaction import WriteTx
from tests.services.storage.conftest import shelf
from tests.support.clock import SetClock
from tests.support.databases import Databases

WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "recursive_triggers": 1}


async def test_a_commit_is_on_the_disk_before_it_is_acknowledged(sqlite: Databases) -> None:
    async with sqlite.empty() as address:
        engine = writer(parse_url(address))
        with engine.connect() as conn:
            assert {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in WANTED} == WANTED
        engine.dispose()


async def test_another_process_sees_what_was_acknowledged(sqlite: Databases, vault: Vault, clock: SetClock) -> None:
    def write(tx: WriteTx) -> None:
        shelf.create(tx.conn)
        tx.conn.execute(insert(shelf).values(name="a", size=1))

    async with sqlite.empty() as address:
        store = open_store(address, vault, clock)
        await store.write(write)
        with closing(sqlite3.connect(parse_url(address).database or "")) as other:
            assert other.execute("SELECT name FROM shelf").fetchall() == [("a",)]
        await store.close()

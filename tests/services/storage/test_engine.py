import asyncio
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.util import await_only
from sqlalchemy.util.concurrency import in_greenlet

from domain.errors import Misconfigured
from services.storage.engine import Store, open_store
from services.storage.faults import is_transient
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from tests.services.storage.conftest import item, shelf
from tests.support.clock import SetClock


def sizes(tx: ReadTx) -> dict[str, int]:
    return {row.name: row.size for row in tx.conn.execute(select(shelf.c.name, shelf.c.size))}


async def test_what_is_written_is_read(store: Store) -> None:
    def write(tx: WriteTx) -> str:
        tx.conn.execute(insert(shelf), [{"name": "қ", "size": 1}, {"name": "ы", "size": 2}])
        return "done"

    assert await store.write(write) == "done"
    assert await store.read(sizes) == {"қ": 1, "ы": 2}


async def test_an_error_goes_on_as_it_is_and_leaves_nothing(store: Store) -> None:
    def fail(tx: WriteTx) -> None:
        tx.conn.execute(insert(shelf).values(name="a", size=1))
        tx.audit("put", actor="x", subject="a")
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        await store.write(fail)
    assert await store.read(sizes) == {}


async def test_a_violation_is_not_transient_and_the_store_goes_on(store: Store) -> None:
    def orphan(tx: WriteTx) -> None:
        tx.conn.execute(insert(item).values(name="a", shelf="nowhere"))

    with pytest.raises(IntegrityError) as caught:
        await store.write(orphan)
    assert not is_transient(caught.value)
    assert await store.read(sizes) == {}


async def test_an_error_never_shows_values(store: Store) -> None:
    def orphan(tx: WriteTx) -> None:
        tx.conn.execute(insert(item).values(name="900115400109", shelf="KZ86125KZT5004100100"))

    with pytest.raises(IntegrityError) as caught:
        await store.write(orphan)
    assert "900115400109" not in str(caught.value)


async def test_a_reader_cannot_write(store: Store) -> None:
    def sneak(tx: ReadTx) -> None:
        tx.conn.execute(insert(shelf).values(name="a", size=1))

    with pytest.raises(DBAPIError) as caught:
        await store.read(sneak)
    assert not is_transient(caught.value)


async def test_concurrent_increments_are_all_counted(store: Store) -> None:
    def begin(tx: WriteTx) -> None:
        tx.conn.execute(insert(shelf).values(name="a", size=0))

    def increment(tx: WriteTx) -> None:
        size = tx.conn.execute(select(shelf.c.size).where(shelf.c.name == "a").with_for_update()).scalar_one()
        tx.conn.execute(update(shelf).values(size=size + 1))

    await store.write(begin)
    await asyncio.gather(*(store.write(increment) for _ in range(50)))
    assert await store.read(sizes) == {"a": 50}


async def test_two_stores_of_one_database_do_not_disturb_each_other(
    store: Store, empty_database: str, vault: Vault, clock: SetClock
) -> None:
    other = open_store(empty_database, vault, clock)

    def write(name: str) -> object:
        def insert_one(tx: WriteTx) -> None:
            tx.conn.execute(select(func.count()).select_from(shelf)).scalar_one()
            tx.conn.execute(insert(shelf).values(name=name, size=1))

        return insert_one

    try:
        await asyncio.gather(*((store, other)[n % 2].write(write(str(n))) for n in range(40)))  # type: ignore[arg-type]
        assert len(await store.read(sizes)) == 40
    finally:
        await other.close()


async def test_a_reader_sees_one_moment(store: Store) -> None:
    loop = asyncio.get_running_loop()

    def put(tx: WriteTx) -> None:
        tx.conn.execute(insert(shelf).values(name="late", size=1))

    def look_twice(tx: ReadTx) -> tuple[int, int]:
        before = len(sizes(tx))
        if in_greenlet():
            await_only(store.write(put))
        else:  # in a thread of its own; the loop goes on meanwhile
            asyncio.run_coroutine_threadsafe(store.write(put), loop).result(20)
        return before, len(sizes(tx))

    assert await store.read(look_twice) == (0, 0)
    assert await store.read(sizes) == {"late": 1}


async def test_what_is_asked_and_written_knows_who_asks(store: Store) -> None:
    asker: ContextVar[str] = ContextVar("asker", default="nobody")
    asker.set("aidos")
    assert await store.read(lambda _: asker.get()) == "aidos"
    assert await store.write(lambda _: asker.get()) == "aidos"


async def test_moments_come_back_aware_in_utc(store: Store, clock: SetClock) -> None:
    almaty = timezone(timedelta(hours=5))

    def write(tx: WriteTx) -> datetime:
        tx.conn.execute(insert(shelf).values(name="here", at=tx.now.astimezone(almaty)))
        tx.conn.execute(insert(shelf).values(name="nothing", at=None))
        return tx.now

    def read(tx: ReadTx) -> dict[str, datetime | None]:
        return {row.name: row.at for row in tx.conn.execute(select(shelf))}

    def later(tx: ReadTx) -> list[str]:
        return list(tx.conn.execute(select(shelf.c.name).where(shelf.c.at >= clock.now().astimezone(almaty))).scalars())

    written = await store.write(write)
    back = (await store.read(read))["here"]
    assert back == written == clock.now()
    assert back is not None
    assert back.tzinfo is UTC
    assert (await store.read(read))["nothing"] is None
    assert await store.read(later) == ["here"]


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    def write(tx: WriteTx) -> None:
        tx.conn.execute(insert(shelf).values(name="here", at=datetime(2026, 1, 1)))  # noqa: DTZ001 -- what is tested

    with pytest.raises(Exception, match="without a time zone"):
        await store.write(write)


async def test_a_transaction_has_one_now_and_rising_ids(store: Store, clock: SetClock) -> None:
    def write(tx: WriteTx) -> tuple[datetime, list[str]]:
        first = tx.new_id()
        clock.advance(hours=1)
        return tx.now, [first, tx.new_id(), tx.new_id()]

    start = clock.now()
    now, ids = await store.write(write)
    assert now == start
    assert ids == sorted(ids)
    assert await store.read(lambda tx: tx.now) == start + timedelta(hours=1)


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/d", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql+psycopg://h/d"]
)
def test_other_databases_are_refused_in_clear_words(url: str, vault: Vault) -> None:
    with pytest.raises(Misconfigured, match="KASIP_DATABASE_URL") as caught:
        open_store(url, vault, SetClock())
    assert "hunter2" not in str(caught.value)

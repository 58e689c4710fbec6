"""What has a key is done once, also by two processes at the same moment, and answered the same each time."""

import asyncio

import pytest
from sqlalchemy import func, select

from services.once import KEPT, Answer, Ask, KeyReused, once
from services.storage.api_writes import api_write
from services.storage.audit import audit
from services.storage.engine import Store, open_store
from services.storage.sealed import Vault
from services.transaction import WriteTx
from tests.support.clock import SetClock

ASK = Ask("token:one", "key", b"asked")
GIVEN = Answer(201, "дайын".encode(), {"ETag": '"v1"', "Location": "/x"})


def done(tx: WriteTx) -> Answer:
    tx.audit("test.done", actor="tests", subject="test:1")
    return GIVEN


async def times(store: Store) -> int:
    query = select(func.count()).select_from(audit).where(audit.c.act == "test.done")
    return await store.read(lambda tx: int(tx.conn.execute(query).scalar_one()))


async def test_a_repeat_has_the_same_status_body_and_version(store: Store) -> None:
    answers = [await store.write(lambda tx: once(tx, ASK, done)) for _ in range(3)]
    assert answers == [GIVEN] * 3
    assert await times(store) == 1


async def test_another_actors_same_key_is_apart_and_another_thing_is_refused(store: Store) -> None:
    await store.write(lambda tx: once(tx, ASK, done))
    await store.write(lambda tx: once(tx, Ask("token:two", "key", b"asked"), done))
    with pytest.raises(KeyReused):
        await store.write(lambda tx: once(tx, Ask("token:one", "key", b"something else"), done))
    assert await times(store) == 2


async def test_what_is_refused_is_not_kept(store: Store) -> None:
    def refused(tx: WriteTx) -> Answer:
        tx.audit("test.done", actor="tests", subject="test:1")
        raise PermissionError

    with pytest.raises(PermissionError):
        await store.write(lambda tx: once(tx, ASK, refused))
    assert await store.write(lambda tx: once(tx, ASK, done)) == GIVEN
    assert await times(store) == 1


async def test_what_is_shown_once_stands_nowhere(store: Store, vault: Vault) -> None:
    shown = Answer(201, b"a secret", {}, kept=b"no secret")
    first = await store.write(lambda tx: once(tx, ASK, lambda tx: shown))
    again = await store.write(lambda tx: once(tx, ASK, lambda tx: shown))
    assert (first.body, again) == (b"a secret", Answer(201, b"no secret"))
    (row,) = await store.read(lambda tx: tx.conn.execute(select(api_write)).all())
    assert vault.open_bytes("api_write.body", "token:one key", row.body) == b"{}\nno secret"


async def test_two_processes_at_once_do_it_once(store: Store, database: str, vault: Vault, clock: SetClock) -> None:
    other = open_store(database, vault, clock)
    asks = [one.write(lambda tx: once(tx, ASK, done)) for one in (store, other) * 8]
    assert await asyncio.gather(*asks) == [GIVEN] * 16
    await other.close()
    assert await times(store) == 1


async def test_a_key_is_forgotten_after_its_time(store: Store, clock: SetClock) -> None:
    await store.write(lambda tx: once(tx, ASK, done))
    clock.advance(KEPT)
    clock.advance(seconds=1)
    await store.write(lambda tx: once(tx, Ask("token:one", "other", b""), done))
    await store.write(lambda tx: once(tx, ASK, done))
    assert await times(store) == 3

"""A coordinator and a secretary in two processes act on one application at the same moment: neither writes over the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text

from domain.applications import State
from domain.decisions import Ground
from services import council_votes
from services.application_decisions import Refusal, refuse
from services.council_room import At, CanNotHold
from services.storage.engine import Store, open_store
from services.storage.sealed import Vault
from services.transaction import WriteTx
from tests.services.test_council_after import FALSE
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.council_after import FOR, Held
from tests.support.databases import Databases

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
async def address(postgresql: Databases) -> AsyncIterator[str]:
    async with postgresql.fresh() as address:
        yield address


async def test_a_refusal_is_not_written_over_by_a_decision_that_began_before_its_commit(
    address: str, vault: Vault, clock: SetClock
) -> None:
    """SQLite has one writer; on PostgreSQL the decision waits for the refusal, and sees it."""
    store = open_store(address, vault, clock)
    council = Held(store, await open_talk(store))
    await council.appoint()
    await council.set_base("present")
    (one,) = await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    await council.open(id_, 7)
    await council.vote(id_, FOR)
    at, content = At(id_, (await council.room(id_)).items[0].id), council.talk.content
    decided: list[Future[object]] = []

    def decide() -> object:
        other = open_store(address, vault, clock)
        return asyncio.run(_write(other, lambda tx: council_votes.decide(tx, content, council.scope, at)))

    with ThreadPoolExecutor(1) as pool:

        def work(tx: WriteTx) -> None:
            refuse(tx, content, council.scope, one, Refusal(Ground.FALSE_DATA, FALSE))
            decided.append(pool.submit(decide))
            while not decided[0].done() and not tx.conn.scalar(WAITING):
                tx.conn.execute(text("SELECT pg_stat_clear_snapshot()"))

        await store.write(work)
        with pytest.raises(CanNotHold, match="not_waiting"):
            decided[0].result()
    assert (await council.row(one)).state == State.REFUSED
    await store.close()


async def _write(store: Store, work: Callable[[WriteTx], object]) -> object:
    try:
        return await store.write(work)
    finally:
        await store.close()

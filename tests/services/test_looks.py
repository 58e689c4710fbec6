"""Who read what is kept once per reader, record and ten minutes."""

from sqlalchemy import select

from services.looks import looked
from services.storage.audit import audit
from services.storage.engine import Store
from services.transaction import WriteTx
from tests.support.clock import SetClock


async def test_a_look_is_kept_once_by_reader_act_and_record(store: Store, clock: SetClock) -> None:
    def look(tx: WriteTx) -> None:
        looked(tx, "staff:aliya", "learner.read", "person:1", "person:2", "person:1")
        looked(tx, "staff:aliya", "learner.read", "person:2")

    def others(tx: WriteTx) -> None:
        looked(tx, "staff:berik", "learner.read", "person:1")
        looked(tx, "staff:aliya", "learner.found", "person:1")

    async def kept() -> list[tuple[str, str, str]]:
        rows = await store.read(lambda tx: tx.conn.execute(select(audit).order_by(audit.c.id)).all())
        return [(row.actor, row.act, row.subject) for row in rows]

    for work in (look, look, others):
        await store.write(work)
    first = [("staff:aliya", "learner.read", "person:1"), ("staff:aliya", "learner.read", "person:2")]
    more = [("staff:berik", "learner.read", "person:1"), ("staff:aliya", "learner.found", "person:1")]
    assert await kept() == [*first, *more]
    clock.advance(minutes=10)
    await store.write(look)
    assert await kept() == [*first, *more, *first]

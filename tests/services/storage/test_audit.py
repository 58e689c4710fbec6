import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from services.storage.audit import audit
from services.storage.engine import Store
from services.transaction import ReadTx, WriteTx
from tests.support.clock import START


def acts(tx: ReadTx) -> list[tuple[object, ...]]:
    return [
        tuple(row) for row in tx.conn.execute(select(audit.c.at, audit.c.actor, audit.c.act, audit.c.subject, audit.c.details))
    ]


def enrol(tx: WriteTx) -> None:
    tx.audit("person.enrolled", actor="person:1", subject="person:1", details={"course": "basics", "version": 1})
    tx.audit("consent.given", actor="person:1", subject="person:1")


async def test_acts_are_written_with_the_transaction(store: Store) -> None:
    await store.write(enrol)
    assert await store.read(acts) == [
        (START, "person:1", "person.enrolled", "person:1", {"course": "basics", "version": 1}),
        (START, "person:1", "consent.given", "person:1", {}),
    ]


@pytest.mark.parametrize(
    "forgery",
    [
        update(audit).values(actor="someone else"),
        delete(audit),
        delete(audit).where(audit.c.act == "consent.given"),
    ],
)
async def test_the_database_refuses_to_change_or_remove_an_act(store: Store, forgery: Executable) -> None:
    await store.write(enrol)
    with pytest.raises(DBAPIError, match="append-only"):
        await store.write(lambda tx: tx.conn.execute(forgery))
    assert len(await store.read(acts)) == 2


async def test_the_database_refuses_to_write_over_an_act(store: Store) -> None:
    await store.write(enrol)
    first = await store.read(lambda tx: tx.conn.execute(select(audit.c.id)).scalars().first())

    def replace(tx: WriteTx) -> None:
        row: dict[str, object] = {"id": first, "at": tx.now, "actor": "x", "act": "x", "subject": "x", "details": {}}
        replacing = insert(audit).prefix_with("OR REPLACE", dialect="sqlite")
        tx.conn.execute(replacing, [row])

    with pytest.raises(DBAPIError):
        await store.write(replace)
    assert len(await store.read(acts)) == 2


async def test_the_database_refuses_to_empty_the_trail(store: Store) -> None:
    await store.write(enrol)
    with pytest.raises(DBAPIError):
        await store.write(lambda tx: tx.conn.execute(text("TRUNCATE audit")))
    assert len(await store.read(acts)) == 2

"""Lists in parts: every row once, whatever the order, with rows that have no value and rows that are alike."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Date, MetaData, String, Table, insert, select

from services.storage.engine import Store
from services.storage.paging import BadCursor, Order, Window, part
from services.storage.types import UtcDateTime

ROWS = Table(
    "paged",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("on", Date),
    Column("at", UtcDateTime),
)
KEPT = (
    ("a", "Өмір", date(2026, 1, 2), None),
    ("b", "Әлия", None, datetime(2026, 1, 1, tzinfo=UTC)),
    ("c", "Әлия", date(2026, 1, 2), datetime(2025, 1, 1, 12, 30, tzinfo=UTC)),
    ("d", "Әлия", None, None),
    ("e", "Ян", date(2025, 12, 31), datetime(2026, 1, 1, tzinfo=UTC)),
)
ORDER = Order("rows", {"id": ROWS.c.id, "name": ROWS.c.name, "on": ROWS.c.on, "at": ROWS.c.at}, ROWS.c.id)


@pytest.fixture
async def rows(store: Store) -> AsyncIterator[Store]:
    await store.write(lambda tx: ROWS.create(tx.conn))
    await put(store, *(dict(zip(("id", "name", "on", "at"), row, strict=True)) for row in KEPT))
    yield store
    await store.write(lambda tx: ROWS.drop(tx.conn))


async def put(store: Store, *values: dict[str, Any]) -> None:
    await store.write(lambda tx: tx.conn.execute(insert(ROWS), values).close())


async def shown(store: Store, window: Window, order: Order = ORDER) -> tuple[str, str | None]:
    found = await store.read(lambda tx: part(tx.conn, tx.vault, select(ROWS), window, order))
    return "".join(row.id for row in found.items), found.next


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [("", "abcde"), ("-id", "edcba"), ("on", "eacbd"), ("-on", "caedb"), ("at", "cbead"), ("-at", "ebcda")],
)
async def test_every_row_comes_once_in_its_order(rows: Store, sort: str, wanted: str) -> None:
    for limit in (1, 2, 5):
        found, after = await shown(rows, Window(limit, None, sort))
        while after:
            some, after = await shown(rows, Window(limit, after, sort))
            found += some
        assert found == wanted


async def test_a_row_that_came_meanwhile_moves_no_other(rows: Store) -> None:
    first, after = await shown(rows, Window(2, None, "id"))
    await put(rows, {"id": "aa", "name": "Айгүл"})
    assert (first, (await shown(rows, Window(5, after, "id")))[0]) == ("ab", "cde")


async def test_a_place_is_readable_by_nobody_and_good_for_its_own_list(rows: Store) -> None:
    _, after = await shown(rows, Window(1, None, "name"))
    assert after is not None
    for window, order in (
        (Window(1, after, "-name"), ORDER),
        (Window(1, after, "name"), Order("others", ORDER.keys, ORDER.id_)),
        (Window(1, after[:-4], "name"), ORDER),
        (Window(1, "Ә", "name"), ORDER),
        (Window(1, "!", "name"), ORDER),
    ):
        with pytest.raises(BadCursor):
            await shown(rows, window, order)

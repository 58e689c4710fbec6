"""The work list: overdue, due today, the rest; in each class, last day, arrival, id, each once."""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, update

from domain.applications import State
from domain.staff import EVERYWHERE, Right, Scope
from services.storage import work_list
from services.storage.application_list import Filters
from services.storage.applications import application
from services.storage.engine import Store, open_store
from services.storage.paging import BadCursor, Window
from services.storage.schema import metadata
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from tests.support.clock import START, SetClock

TODAY = date(2026, 11, 20)
REGIONS = ("10", "59", "75")
COUNTRY = Scope("staff:country", {Right.READ_APPLICATIONS: EVERYWHERE})


@dataclass(frozen=True)
class Kept:
    """An application as far as the list is about it; `due` is in days from today, None where no term runs."""

    id: str
    class_: int
    due: int | None
    received: int
    region: str

    def row(self) -> dict[str, Any]:
        due = None if self.due is None else TODAY + timedelta(self.due)
        return {
            "id": self.id, "origin": "api", "state": State.SUBMITTED, "form": 1, "language": "kk", "answers": b"", "version": 1,
            "made_at": START, "changed_at": START, "region": self.region, "received_on": TODAY + timedelta(self.received),
            "priority_class": self.class_, "due_on": due,
        }  # fmt: skip


def expected(kept: Sequence[Kept], *regions: str) -> list[str]:
    """The list as the rule says it, by nothing but sorting."""
    running = [one for one in kept if one.due is not None and one.region in (regions or REGIONS)]
    groups = {one: (0 if one.due < 0 else 1 if one.due == 0 else 2) for one in running if one.due is not None}
    return [one.id for one in sorted(running, key=lambda one: (groups[one], one.class_, one.due, one.received, one.id))]


def scope_of(*regions: str) -> Scope:
    return Scope("staff:reader", {Right.READ_APPLICATIONS: frozenset(regions)})


def walked(conn: Connection, vault: Vault, scope: Scope, limit: int, filters: Filters = Filters()) -> list[str]:  # noqa: B008
    """The whole list, a part after the other."""
    shown, after = list[str](), None
    while True:
        part = work_list.found(scope, conn, vault, filters, Window(limit, after), TODAY)
        shown += [row.id for row in part.items]
        if part.next is None:
            return shown
        assert len(part.items) == limit
        after = part.next


ROWS = st.builds(
    Kept, id=st.just(""), class_=st.integers(1, 2), due=st.none() | st.integers(-2, 2), received=st.integers(-3, 0),
    region=st.sampled_from(REGIONS),
)  # fmt: skip


@contextmanager
def in_memory(kept: Sequence[Kept]) -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as conn:
        metadata.create_all(conn, [metadata.tables[name] for name in ("person", "application")])
        if kept:
            conn.execute(insert(application), [one.row() for one in kept])
        yield conn
    engine.dispose()


@given(rows=st.lists(ROWS, max_size=14), limit=st.integers(1, 5), regions=st.sets(st.sampled_from(REGIONS), max_size=2))
def test_the_order_is_the_rules(vault: Vault, rows: list[Kept], limit: int, regions: set[str]) -> None:
    numbers = count()
    kept = [replace(one, id=f"{next(numbers):026}") for one in rows]
    with in_memory(kept) as conn:
        assert walked(conn, vault, scope_of(*regions) if regions else COUNTRY, limit) == expected(kept, *regions)


@pytest.fixture
async def store(database: str, vault: Vault, clock: SetClock) -> AsyncIterator[Store]:
    """A store over a migrated database, with its indexes."""
    opened = open_store(database, vault, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def crowd(store: Store) -> list[Kept]:
    """Two hundred of three regions, many of them alike."""
    draw = random.Random(9)
    numbers = draw.sample(range(10**6), 200)
    kept = [
        Kept(f"{number:026}", draw.choice((1, 2)), draw.choice((None, -1, 0, 0, 1, 2)), draw.randint(-3, 0), draw.choice(REGIONS))
        for number in numbers
    ]
    await store.write(lambda tx: tx.conn.execute(insert(application), [one.row() for one in kept]).close())
    return kept


async def test_both_databases_walk_alike(store: Store, vault: Vault, crowd: list[Kept]) -> None:
    for regions in ((), ("75",), ("59", "75")):
        scope = scope_of(*regions) if regions else COUNTRY
        shown = await store.read(lambda tx, scope=scope: walked(tx.conn, vault, scope, 7))  # type: ignore[misc]
        assert shown == expected(crowd, *regions)
        late, now = await store.read(lambda tx, scope=scope: work_list.counted(scope, tx.conn, TODAY))  # type: ignore[misc]
        within = [one for one in crowd if one.region in (regions or REGIONS)]
        assert (late, now) == (sum(one.due == -1 for one in within), sum(one.due == 0 for one in within))
    wanted = Filters(region="75", priority_class=1, due_before=TODAY + timedelta(1), received_from=TODAY - timedelta(2))
    few = await store.read(lambda tx: walked(tx.conn, vault, COUNTRY, 3, wanted))
    those = [one for one in crowd if one.class_ == 1 and one.due is not None and one.due < 1 and one.received >= -2]
    assert few == expected(those, "75")
    assert few


async def test_what_does_not_change_comes_once_while_other_things_do(store: Store, vault: Vault, crowd: list[Kept]) -> None:
    new, gone = Kept("0" * 26, 1, -1, -3, "75"), expected(crowd)[12::9]

    def walk_on(tx: ReadTx, after: str | None, today: date) -> tuple[list[str], str | None]:
        part = work_list.found(COUNTRY, tx.conn, vault, Filters(), Window(10, after), today)
        return [row.id for row in part.items], part.next

    def change(tx: WriteTx) -> None:
        tx.conn.execute(insert(application), [new.row()])
        tx.conn.execute(update(application).where(application.c.id.in_(gone)).values(due_on=None))

    shown, after = await store.read(lambda tx: walk_on(tx, None, TODAY))
    await store.write(change)
    while after:  # midnight has passed
        some, after = await store.read(lambda tx, after=after: walk_on(tx, after, TODAY + timedelta(1)))  # type: ignore[misc]
        shown += some
    assert shown == [one for one in expected(crowd) if one not in gone]


async def test_a_place_of_another_list_is_none(store: Store, vault: Vault) -> None:
    with pytest.raises(BadCursor):
        await store.read(lambda tx: work_list.found(COUNTRY, tx.conn, vault, Filters(), Window(5, "AAAA"), TODAY))

"""The digest: at nine on a working day, once, and until it was read."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from domain.staff import Grant, Role
from services import deadlines, digest, staff
from services.deadlines import Begun
from services.digest import Digest
from services.storage.engine import Store
from services.storage.staff import staff as accounts
from tests.services.test_deadlines import COUNTRY, members
from tests.support.clock import SetClock

FRIDAY = date(2026, 11, 20)
NINE = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
async def ids(store: Store, clock: SetClock) -> dict[str, str]:
    """Somebody of Astana, of North Kazakhstan, and of the country; a term is due today in Astana, one is overdue there."""
    clock.at = NINE
    grants = (Grant(Role.COORDINATOR, "71"), Grant(Role.COORDINATOR, "59"), Grant(Role.AUDITOR))
    await store.write(lambda tx: members(tx, *grants))
    for day in (17, 16):
        begun = Begun("protocol", "1", date(2026, 11, day), "71")
        await store.write(lambda tx, begun=begun: deadlines.begin(tx, COUNTRY, begun))  # type: ignore[misc]
    rows = await store.read(lambda tx: tx.conn.execute(select(accounts.c.login, accounts.c.id)).all())
    return {row.login: row.id for row in rows}


async def unread(store: Store, staff_id: str) -> Digest | None:
    return await store.read(lambda tx: digest.unread(tx, staff_id))


async def test_everybody_is_told_what_is_due_for_them_at_nine_and_once(
    store: Store, clock: SetClock, ids: dict[str, str]
) -> None:
    clock.at = datetime(2026, 11, 20, 3, 59, tzinfo=UTC)
    assert await store.write(digest.form) == 0
    clock.at = NINE
    assert [await store.write(digest.form) for _ in range(2)] == [3, 0]
    assert not await store.read(digest.wanted)
    told = [await unread(store, ids[f"member{number}"]) for number in range(3)]
    assert told == [Digest(FRIDAY, 1, 1, 0), None, Digest(FRIDAY, 1, 1, 0)]


async def test_it_stays_until_it_was_read(store: Store, clock: SetClock, ids: dict[str, str]) -> None:
    await store.write(digest.form)
    await store.write(lambda tx: digest.read(tx, ids["member0"]))
    assert await unread(store, ids["member0"]) is None
    assert await unread(store, ids["member2"]) is not None
    clock.advance(days=3)
    await store.write(digest.form)
    assert await unread(store, ids["member0"]) == Digest(date(2026, 11, 23), 0, 2, 0)


async def test_a_day_off_has_none_and_neither_has_who_left(store: Store, clock: SetClock, ids: dict[str, str]) -> None:
    clock.advance(days=1)
    assert await store.write(digest.form) == 0
    clock.advance(days=2)
    await store.write(lambda tx: staff.close(tx, "member0", "tests"))
    assert await store.write(digest.form) == 2

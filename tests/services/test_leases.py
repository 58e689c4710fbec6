"""One holder at a time, until it lets go or is gone."""

from services import leases
from services.storage.engine import Store
from tests.support.clock import SetClock


async def test_one_holds_it_as_long_as_it_asks_again(store: Store, clock: SetClock) -> None:
    assert await store.write(lambda tx: leases.hold(tx, "poller", "a"))
    assert not await store.write(lambda tx: leases.hold(tx, "poller", "b"))
    assert await store.write(lambda tx: leases.hold(tx, "another", "b"))
    clock.advance(seconds=14)
    assert await store.write(lambda tx: leases.hold(tx, "poller", "a"))
    clock.advance(seconds=14)
    assert not await store.write(lambda tx: leases.hold(tx, "poller", "b"))
    clock.advance(seconds=2)
    assert await store.write(lambda tx: leases.hold(tx, "poller", "b"))
    assert not await store.write(lambda tx: leases.hold(tx, "poller", "a"))


async def test_it_is_let_go_by_its_holder_only(store: Store) -> None:
    await store.write(lambda tx: leases.hold(tx, "poller", "a"))
    await store.write(lambda tx: leases.let_go(tx, "poller", "b"))
    assert not await store.write(lambda tx: leases.hold(tx, "poller", "b"))
    await store.write(lambda tx: leases.let_go(tx, "poller", "a"))
    assert await store.write(lambda tx: leases.hold(tx, "poller", "b"))

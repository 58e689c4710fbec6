"""Guesses are counted before they are looked at, for logins that exist and for others (A6)."""

import asyncio

import pytest
from sqlalchemy import func, select

from services import guesses
from services.guesses import GuessedTooOften
from services.storage.engine import Store
from services.storage.staff import sign_in_failure
from tests.support.clock import SetClock

HERE, THERE = "192.0.2.1", "192.0.2.2"


async def taken(store: Store, login: str, address: str, times: int = 1) -> int:
    """How many guesses of so many, one after the other, are taken."""
    return sum([await one(store, login, address) for _ in range(times)])


async def one(store: Store, login: str, address: str) -> bool:
    try:
        await store.write(lambda tx: guesses.count(tx, login, address))
    except GuessedTooOften:
        return False
    return True


async def test_five_guesses_at_a_login_from_an_address(store: Store, clock: SetClock) -> None:
    assert await taken(store, "aliya", HERE, 8) == 5
    assert await taken(store, "aliya", THERE, 8) == 5
    assert await taken(store, "daniyar", HERE, 8) == 5
    clock.advance(minutes=14, seconds=59)
    assert await taken(store, "aliya", HERE) == 0
    clock.advance(seconds=1)
    assert await taken(store, "aliya", HERE, 8) == 5


async def test_fifty_guesses_from_an_address_at_any_login(store: Store, clock: SetClock) -> None:
    assert sum([await taken(store, f"login{number}", HERE) for number in range(60)]) == 50
    assert await taken(store, "login1", THERE) == 1
    clock.advance(minutes=15)
    assert await taken(store, "login55", HERE) == 1


async def test_a_hundred_guesses_at_a_login_from_anywhere(store: Store, clock: SetClock) -> None:
    assert sum([await taken(store, "aliya", f"198.51.100.{number}") for number in range(110)]) == 100
    clock.advance(hours=11)
    assert await taken(store, "aliya", HERE) == 0
    clock.advance(hours=1)
    assert await taken(store, "aliya", HERE) == 1


async def test_a_hundred_guesses_at_once_are_a_hundred(store: Store) -> None:
    assert sum(await asyncio.gather(*(one(store, "aliya", HERE) for _ in range(100)))) == 5


async def test_it_is_told_when_the_next_guess_is_taken(store: Store, clock: SetClock) -> None:
    await taken(store, "aliya", HERE, 5)
    clock.advance(minutes=4)
    with pytest.raises(GuessedTooOften) as often:
        await store.write(lambda tx: guesses.count(tx, "aliya", HERE))
    assert (often.value.seconds, often.value.minutes) == (11 * 60, 11)


async def test_right_ones_lock_nobody_out(store: Store) -> None:
    """A house of sixty people signs in one morning, and one of them often."""
    names = [*(f"login{number}" for number in range(51)), *["aliya"] * 101]
    for number, login in enumerate(names):
        address = HERE if login != "aliya" else f"198.51.100.{number}"
        assert await one(store, login, address), number
        await store.write(lambda tx, login=login, address=address: guesses.forgive(tx, login, address))  # type: ignore[misc]


async def test_a_right_one_forgives_no_guesses_from_elsewhere(store: Store) -> None:
    await taken(store, "aliya", THERE, 5)
    await taken(store, "aliya", HERE)
    await store.write(lambda tx: guesses.forgive(tx, "aliya", HERE))
    assert await taken(store, "aliya", THERE) == 0
    assert sum([await taken(store, "aliya", f"198.51.100.{number}") for number in range(110)]) == 95


async def test_nothing_tells_what_was_guessed_and_nothing_is_kept_for_ever(store: Store, clock: SetClock) -> None:
    await taken(store, "aliya", HERE)
    kept = await store.read(lambda tx: tx.conn.execute(select(sign_in_failure)).all())
    assert len(kept) == 3
    assert not any(word in repr(kept) for word in ("aliya", HERE))
    clock.advance(hours=12, seconds=1)
    await store.write(guesses.forget_old)
    assert await store.read(lambda tx: tx.conn.execute(select(func.count()).select_from(sign_in_failure)).scalar()) == 0

import asyncio

import pytest

from bot.channels.webchat.send import Hub

LONG = 3600
NO_TIME = 0.001


async def test_a_waiter_starts_awake_and_then_sleeps_until_woken() -> None:
    hub = Hub()
    with hub.listen("a") as waiter:
        assert await waiter.changed(LONG)
        assert not await waiter.changed(NO_TIME)
        waiting = asyncio.create_task(waiter.changed(LONG))
        hub.wake("b")
        assert not waiting.done()
        hub.wake("a")
        assert await waiting
        assert not await waiter.changed(NO_TIME)


async def test_all_streams_of_a_person_wake_and_several_wakings_are_one() -> None:
    hub = Hub()
    with hub.listen("a") as one, hub.listen("a") as two:
        for waiter in (one, two):
            await waiter.changed(LONG)
        hub.wake("a")
        hub.wake("a")
        for waiter in (one, two):
            assert await waiter.changed(LONG)
            assert not await waiter.changed(NO_TIME)


async def test_of_too_many_streams_of_a_person_the_oldest_ends() -> None:
    hub = Hub(per_person=2)
    with hub.listen("a") as first, hub.listen("a") as second, hub.listen("a") as third, hub.listen("b") as other:
        assert [waiter.closed for waiter in (first, second, third, other)] == [True, False, False, False]
        assert await first.changed(LONG)


async def test_a_full_hub_says_so_and_lets_nobody_stay() -> None:
    hub = Hub(overall=1)
    with hub.listen("a") as waiter:
        assert hub.full
        with hub.listen("b") as late:
            assert late.closed
        assert not waiter.closed
        assert hub.full
    assert not hub.full


async def test_a_closed_hub_ends_every_stream_and_each_new_one() -> None:
    hub = Hub()
    with hub.listen("a") as waiter:
        waiting = asyncio.create_task(waiter.changed(LONG))
        hub.close()
        assert await waiting
        assert waiter.closed
    with hub.listen("a") as late:
        assert late.closed
        assert await late.changed(LONG)


async def test_a_hub_forgets_who_left_even_when_a_stream_breaks() -> None:
    hub = Hub()
    with pytest.raises(RuntimeError), hub.listen("a"):
        raise RuntimeError
    assert not hub._open
    assert hub._count == 0

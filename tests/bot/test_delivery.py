"""Messages to a provider: brought at once, in order, again where a try failed, and by another process where one died."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import MOST_SECONDS
from bot.outcomes import Failed, Later, Shut
from domain.messaging import Channel, Event, Inbound, Kind
from services.deliveries import HELD
from services.intake import Intake
from services.storage.contacts import contact
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.talk import Talk
from tests.bot.bringing import Broken, Make, Provider, Silent, statuses
from tests.support.chat import Chat
from tests.support.clock import SetClock


async def test_an_answer_is_brought_at_once_and_kept_as_accepted(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider()
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        shown = await chat.start("kk")
        await provider.until(1)
    assert provider.took == [shown.text]
    assert provider.tried[0].address == chat.contact.address
    rows = await store.read(lambda tx: tx.conn.execute(select(delivery)).all())
    assert [(row.status, row.provider_id, row.reason) for row in rows] == [("accepted", "0", None)]


async def test_what_comes_after_a_failed_try_waits_for_it(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider(Later(5, "busy"))
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        first = await chat.start("kk")
        await provider.until(1)
        second = await chat.say("мәзір")
        assert provider.took == []
        clock.advance(seconds=6)
        process.deliverer.look()
        await provider.until(3)
    assert provider.took == [first.text, second.text]
    assert await statuses(store) == ["accepted", "accepted"]


async def test_no_sending_takes_longer_than_the_message_is_held(
    store: Store, clock: SetClock, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert HELD.total_seconds() > MOST_SECONDS
    monkeypatch.setattr("bot.delivery.MOST_SECONDS", 0.2)
    provider = Silent()
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        first = await chat.start("kk")
        tried = select(delivery.c.reason, delivery.c.due_at).where(delivery.c.reason.is_not(None))
        while (kept := await store.read(lambda tx: tx.conn.execute(tried).first())) is None:
            assert len(provider.tried) == 1
        assert (kept.reason, kept.due_at) == ("timeout", clock.now() + timedelta(seconds=10))
        clock.advance(seconds=10)
        process.deliverer.look()
        await provider.until(2)
    assert [envelope.text for envelope in provider.tried] == [first.text] * 2
    assert await statuses(store) == ["accepted"]


async def test_one_who_shut_us_out_gets_nothing_until_the_next_word(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider(Shut("blocked"))
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        await chat.start("kk")
        await provider.until(1)
        await process.intake.close()
        rows = await store.read(lambda tx: tx.conn.execute(select(contact.c.blocked_at)).all())
        assert rows[0].blocked_at == clock.now()
        again = await chat.say("мәзір")
        await provider.until(2)
    assert provider.took == [again.text]
    assert await statuses(store) == ["unsendable", "accepted"]
    rows = await store.read(lambda tx: tx.conn.execute(select(contact.c.blocked_at)).all())
    assert rows[0].blocked_at is None


async def test_a_notice_is_not_even_tried_for_one_who_shut_us_out(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider(Shut("blocked"))
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        receipt = await chat.send(Kind.START, text="kk")
        await provider.until(1)
        await process.intake.close()
        event = Event("learning.pause")
        await process.intake.submit(Inbound("e", None, Kind.EVENT, clock.now(), event=event, person=receipt.person))
        other = Chat(store, process.intake, clock, Channel.TELEGRAM)
        notice = Inbound("f", None, Kind.EVENT, clock.now(), event=event, person=(await other.send(Kind.START)).person)
        await process.intake.submit(notice)
        await provider.until(3)
    assert {envelope.address for envelope in provider.tried[1:]} == {other.contact.address}
    assert sorted(await statuses(store)) == ["accepted", "accepted", "unsendable", "unsendable"]


async def test_what_a_dead_process_held_is_brought_by_another_one(store: Store, clock: SetClock, make: Make) -> None:
    dead = Provider()
    lost = make(dead, "dead")  # it never runs: as one that died between the commit and the call
    lost.intake.outlet = None
    chat = Chat(store, lost.intake, clock, Channel.TELEGRAM)
    shown = await chat.start("kk")
    provider = Provider()
    async with make(provider, "alive").running() as alive:
        alive.deliverer.look()
        assert provider.tried == []
        clock.advance(seconds=31)
        alive.deliverer.look()
        await provider.until(1)
    assert (dead.took, provider.took) == ([], [shown.text])
    assert await statuses(store) == ["accepted"]


async def test_two_processes_never_bring_the_same_message(store: Store, talk: Talk, clock: SetClock, make: Make) -> None:
    chats = [Chat(store, Intake(store, talk), clock, Channel.TELEGRAM) for _ in range(60)]
    shown = [await chat.start("ru") for chat in chats]
    provider = Provider()
    async with make(provider, "one").running(), make(provider, "two").running():
        await provider.until(len(shown))
    assert sorted(envelope.address for envelope in provider.tried) == sorted(chat.contact.address for chat in chats)
    assert set(await statuses(store)) == {"accepted"}


async def test_what_failed_for_good_holds_nothing_up(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider(Failed("can't parse"))
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        await chat.start("kk")
        await provider.until(1)
        await process.intake.close()
        second = await chat.say("мәзір")
        await provider.until(2)
    assert provider.took == [second.text]
    assert await statuses(store) == ["failed", "accepted"]


async def test_a_message_that_breaks_us_each_time_is_set_aside(store: Store, clock: SetClock, make: Make) -> None:
    provider = Broken()
    async with make(provider).running() as process:
        chat = Chat(store, process.intake, clock, Channel.TELEGRAM)
        await chat.start("kk")
        second = await chat.say("мәзір")
        for tries in range(1, 6):
            await provider.until(tries)
            await process.intake.close()
            clock.advance(seconds=20)
            process.deliverer.look()
        await provider.until(6)
    assert provider.took == [second.text]
    assert await statuses(store) == ["failed", "accepted"]


async def test_a_try_is_given_up_after_a_day(store: Store, clock: SetClock, make: Make) -> None:
    provider = Provider(Later(1, "down"), Later(1, "down"))
    async with make(provider).running() as process:
        await Chat(store, process.intake, clock, Channel.TELEGRAM).start("kk")
        await provider.until(1)
        await process.intake.close()
        clock.advance(hours=25)
        process.deliverer.look()
        await provider.until(2)
    assert await statuses(store) == ["failed"]

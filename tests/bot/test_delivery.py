"""Messages to a provider: brought at once, in order, again where a try failed, and by another process where one died."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import MOST_SECONDS, Deliverer
from bot.outcomes import Accepted, Failed, Later, Outcome, Shut
from domain.doors import Doors
from domain.messaging import Channel, Event, Inbound, Kind
from services.deliveries import HELD, Envelope
from services.documents import File
from services.intake import Intake
from services.storage.contacts import contact
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.talk import Talk
from tests.support.chat import Chat
from tests.support.clock import SetClock


class Provider:
    """Takes what is brought, unless it was told to answer otherwise; `until` waits for so many tries."""

    def __init__(self, *answers: Outcome) -> None:
        self.tried: list[Envelope] = []
        self.took: list[str] = []
        self.answers = list(answers)
        self._changed = asyncio.Condition()

    async def send(self, envelope: Envelope, _file: File | None) -> Outcome:
        outcome = self.answers.pop(0) if self.answers else Accepted(str(len(self.tried)))
        async with self._changed:
            self.tried.append(envelope)
            if isinstance(outcome, Accepted):
                self.took.append(envelope.text)
            self._changed.notify_all()
        return outcome

    async def until(self, tries: int) -> None:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.tried) >= tries)


class Broken(Provider):
    """Our own side of it raises at the first message, each time."""

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await super().send(envelope, file)
        if envelope.text == self.tried[0].text:
            self.took.clear()
            raise ValueError("a fault of ours")
        return outcome


class Silent(Provider):
    """Never answers the first message."""

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await super().send(envelope, file)
        if len(self.tried) == 1:
            await asyncio.Event().wait()
        return outcome


class Process:
    """An intake with what brings its messages."""

    def __init__(self, store: Store, talk: Talk, clock: SetClock, provider: Provider, holder: str) -> None:
        self.talk = Talk(talk.engine, talk.content, talk.translations, holder)
        self.intake = Intake(store, self.talk, back_off=(0, 0))
        self.deliverer = Deliverer(store, clock, holder, lambda: talk.content.doors, self.intake.wake)
        self.intake.outlet = self.deliverer
        self.provider = provider

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Process"]:
        self.deliverer.start({Channel.TELEGRAM: self.provider})
        yield self
        await self.deliverer.close()
        await self.intake.close()


Make = Callable[..., Process]


@pytest.fixture
def make(store: Store, talk: Talk, clock: SetClock) -> Make:
    return lambda provider, holder="one": Process(store, talk, clock, provider, holder)


async def statuses(store: Store) -> list[str]:
    rows = await store.read(lambda tx: tx.conn.execute(select(delivery.c.status).order_by(delivery.c.id)).all())
    return [row.status for row in rows]


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


async def test_a_link_waits_until_it_is_known_where_it_leads(store: Store, talk: Talk, clock: SetClock, make: Make) -> None:
    nowhere, talk.content = talk.content, replace(talk.content, doors=Doors("https://kasip.test", "kasip_bot", "77010000000"))
    lost = make(Provider(), "dead")  # it died after the commit
    lost.intake.outlet = None
    chat = Chat(store, lost.intake, clock, Channel.TELEGRAM)
    await chat.start("kk")
    await chat.say("мәзір")
    await chat.tap("Басқа құрылғыда")
    await chat.tap("WhatsApp")
    there, talk.content = talk.content, nowhere
    provider = Provider()
    async with make(provider, "alive").running() as alive:
        clock.advance(seconds=31)
        alive.deliverer.look()
        while not await store.read(lambda tx: tx.conn.scalar(select(delivery.c.id).where(delivery.c.reason.is_not(None)))):
            assert len(provider.tried) <= 3
        talk.content = there
        clock.advance(seconds=2)
        alive.deliverer.look()
        await provider.until(4)
    link = provider.tried[-1].link
    assert link is not None
    assert link[1].startswith("https://wa.me/77010000000?text=")
    assert await statuses(store) == ["accepted"] * 4


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

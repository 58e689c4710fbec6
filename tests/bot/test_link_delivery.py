"""A message with a link to another messenger waits until it is known where that is."""

from dataclasses import replace

from sqlalchemy import select

from dialogs.scripts import Content
from domain.doors import Doors
from domain.messaging import Channel
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.talk import Talk
from tests.bot.bringing import Make, Process, Provider, statuses
from tests.support.chat import Chat
from tests.support.clock import SetClock


async def left_with_a_link(store: Store, talk: Talk, clock: SetClock, make: Make) -> Content:
    """A process died before a message with a link to WhatsApp was brought; the content that knows where the link leads."""
    nowhere, talk.content = talk.content, replace(talk.content, doors=Doors("https://kasip.test", "kasip_bot", "77010000000"))
    lost = make(Provider(), "dead")
    lost.intake.outlet = None
    chat = Chat(store, lost.intake, clock, Channel.TELEGRAM)
    await chat.start("kk")
    await chat.say("мәзір")
    await chat.tap("Басқа құрылғыда")
    await chat.tap("WhatsApp")
    there, talk.content = talk.content, nowhere
    return there


async def tried_again(store: Store, before: int) -> bool:
    again = select(delivery.c.id).where(delivery.c.reason.is_not(None), delivery.c.tries > before)
    return await store.read(lambda tx: tx.conn.scalar(again)) is not None


async def tries_for_the_link(store: Store, clock: SetClock, process: Process, most: int) -> int:
    """How often it was tried to bring the link before it was given up, at most so often."""
    for tries in range(most):
        clock.advance(seconds=31)
        process.deliverer.look()
        while not await tried_again(store, tries):
            if "failed" in await statuses(store):
                return tries
    return most


async def test_a_link_waits_until_it_is_known_where_it_leads(store: Store, talk: Talk, clock: SetClock, make: Make) -> None:
    there = await left_with_a_link(store, talk, clock, make)
    provider = Provider()
    async with make(provider, "alive").running(Channel.TELEGRAM, Channel.WHATSAPP) as alive:
        assert await tries_for_the_link(store, clock, alive, 12) == 12
        assert len(provider.tried) == 3
        talk.content = there
        clock.advance(seconds=31)
        alive.deliverer.look()
        await provider.until(4)
    link = provider.tried[-1].link
    assert link is not None
    assert link[1].startswith("https://wa.me/77010000000?text=")
    assert await statuses(store) == ["accepted"] * 4


async def test_a_link_to_a_messenger_that_takes_no_part_holds_nothing_up(
    store: Store, talk: Talk, clock: SetClock, make: Make
) -> None:
    await left_with_a_link(store, talk, clock, make)
    async with make(Provider(), "alive").running() as alive:
        assert await tries_for_the_link(store, clock, alive, 12) == 4
    assert await statuses(store) == ["accepted"] * 3 + ["failed"]

"""The whole channel over the real house: what Telegram brings is committed, and what is committed goes out."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.channels.telegram.channel import Account, TelegramChannel
from bot.channels.telegram.desk import ServicesDesk
from bot.outcomes import Accepted
from domain.errors import Unavailable
from domain.language import Language
from domain.messaging import Channel, Contact
from services import history, quarantine
from services.intake import Intake
from services.storage.contacts import contact
from services.storage.engine import Store
from services.storage.leases import lease
from services.storage.quarantine import quarantine as table
from services.talk import Talk
from tests.bot.channels.telegram.letters import envelope
from tests.providers.telegram import FakeTelegram
from tests.support.clock import SetClock
from tests.support.stores import Failing

AT = Contact(Channel.TELEGRAM, "502")


@pytest.fixture
def desk(store: Store, talk: Talk, clock: SetClock) -> ServicesDesk:
    return ServicesDesk(Intake(store, talk), store, clock)


@pytest.fixture
async def channel(fake: FakeTelegram, desk: ServicesDesk, talk: Talk) -> AsyncIterator[TelegramChannel]:
    names: list[str] = []
    channel = TelegramChannel(Account(fake.token, fake.url), desk, talk.tr(Language.KK), names.append, trial=True)
    channel.start()
    yield channel
    await channel.close()
    await channel.hang_up()


async def last(store: Store) -> str:
    said = await store.read(lambda tx: history.latest(tx, AT, 1))
    return said.items[-1].text if said else ""


async def test_a_person_begins(fake: FakeTelegram, channel: TelegramChannel, store: Store) -> None:
    fake.person(502).start("ru")
    await fake.taken()
    assert "согласие" in await last(store)
    assert await channel.sender.send(envelope("Здравствуйте", 502), None) == Accepted("2")


async def test_a_link_that_never_was(fake: FakeTelegram, channel: TelegramChannel, store: Store) -> None:
    fake.person(502).start("l-" + "0" * 26)
    await fake.taken()
    assert await last(store)


async def test_who_blocks_is_remembered(fake: FakeTelegram, channel: TelegramChannel, store: Store) -> None:
    person = fake.person(502)
    person.start("kk")
    await fake.taken()
    person.block()
    await fake.taken()
    blocked = select(contact.c.blocked_at)
    assert await store.read(lambda tx: tx.conn.scalar(blocked)) is not None
    person.say("қайттым")
    await fake.taken()
    assert await store.read(lambda tx: tx.conn.scalar(blocked)) is None


async def test_what_can_not_be_read_is_kept_sealed(
    fake: FakeTelegram, channel: TelegramChannel, store: Store, talk: Talk
) -> None:
    fake.deliver({"message": {"text": "құпия", "from": {"id": 502}}})
    await fake.taken()
    (row,) = await store.read(quarantine.listed)
    assert (row.person, row.error) == (None, "ValidationError")
    with pytest.raises(quarantine.NoTurn, match=row.id):
        await store.write(lambda tx: quarantine.retry(tx, talk, row.id))
    assert len(await store.read(quarantine.listed)) == 1


async def test_the_same_unreadable_thing_is_kept_once(store: Store, desk: ServicesDesk) -> None:
    for _ in range(2):
        await desk.put_aside("telegram:7001:u:5", {"text": "\ud800"}, ValueError())
    (row,) = await store.read(quarantine.listed)
    found = await store.read(lambda tx: tx.conn.execute(select(table)).one())
    opened = await store.read(lambda tx: tx.vault.open(quarantine.BODY, row.id, found.body))
    assert json.loads(json.loads(opened)["raw"]) == {"text": "\ud800"}


async def test_the_lease_is_let_go_at_the_end(fake: FakeTelegram, channel: TelegramChannel, store: Store) -> None:
    await fake.polled()
    assert len(await store.read(lambda tx: tx.conn.execute(select(lease)).all())) == 1
    async with asyncio.timeout(2):
        await channel.close()
    assert await store.read(lambda tx: tx.conn.execute(select(lease)).all()) == []


async def test_a_store_that_fails_for_a_moment_is_unavailable(store: Store, talk: Talk, clock: SetClock) -> None:
    failing = Failing(store, iter([OSError(), KeyError()]))
    desk = ServicesDesk(Intake(failing, talk), failing, clock)
    with pytest.raises(Unavailable):
        await desk.shut("1", AT, True, clock.now())
    with pytest.raises(KeyError):
        await desk.shut("1", AT, True, clock.now())
    await desk.shut("1", AT, True, clock.now())

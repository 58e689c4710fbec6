"""Who closed a chat to us gets nothing there, until he or she opens it or writes."""

from datetime import datetime

import pytest
from sqlalchemy import select

from domain.messaging import Channel, Contact, Kind
from services import contacts
from services.intake import Intake
from services.storage.contacts import contact
from services.storage.engine import Store
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock


@pytest.fixture
async def chat(store: Store, clock: SetClock) -> Chat:
    chat = Chat(store, Intake(store, await open_talk(store)), clock, Channel.TELEGRAM)
    await chat.start("kk")
    return chat


async def is_shut(store: Store) -> bool:
    return await store.read(lambda tx: tx.conn.scalar(select(contact.c.blocked_at))) is not None


async def put(store: Store, chat: Chat, key: str, shut: bool, at: datetime) -> bool:
    await store.write(lambda tx: contacts.set_shut(tx, key, chat.contact, shut, at))
    return await is_shut(store)


async def test_shut_and_opened(store: Store, chat: Chat, clock: SetClock) -> None:
    assert await put(store, chat, "1", True, clock.advance(hours=1))
    assert not await put(store, chat, "2", False, clock.advance(hours=1))


async def test_who_writes_opens_it(store: Store, chat: Chat, clock: SetClock) -> None:
    assert await put(store, chat, "1", True, clock.advance(hours=1))
    await chat.send(Kind.TEXT, text="қайттым")
    assert not await is_shut(store)


async def test_a_repeat_changes_nothing(store: Store, chat: Chat, clock: SetClock) -> None:
    at = clock.advance(hours=1)
    await put(store, chat, "1", True, at)
    await put(store, chat, "2", False, clock.advance(days=3))
    assert not await put(store, chat, "1", True, at)


async def test_what_was_before_the_persons_last_words_is_over(store: Store, chat: Chat, clock: SetClock) -> None:
    before = clock.now()
    clock.advance(hours=1)
    await chat.send(Kind.TEXT, text="сәлем")
    assert not await put(store, chat, "1", True, before)


async def test_a_stranger_stays_one(store: Store, chat: Chat, clock: SetClock) -> None:
    stranger = Contact(Channel.TELEGRAM, "999")
    await store.write(lambda tx: contacts.set_shut(tx, "1", stranger, True, clock.now()))
    assert not await is_shut(store)
    assert len(await store.read(lambda tx: tx.conn.execute(select(contact)).all())) == 1

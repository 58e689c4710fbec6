"""What a person sees of the conversation, and how it is kept (F-12)."""

import re
from functools import partial

import pytest
from sqlalchemy import select

from domain.language import Language
from domain.messaging import Button, Channel, Contact
from services import history
from services.history import History, Item
from services.intake import Intake
from services.storage.engine import Store
from services.storage.messages import message
from services.talk import Talk
from tests.support.chat import IIN, Chat, enrol
from tests.support.clock import SetClock

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def chat(store: Store, talk: Talk, clock: SetClock) -> Chat:
    return Chat(store, Intake(store, talk), clock)


async def after(store: Store, contact: Contact, id_: int) -> History:
    page = await store.read(lambda tx: history.visible(tx, contact, after=id_, limit=3))
    assert page is not None
    return page


async def newest(store: Store, contact: Contact, count: int) -> History | None:
    return await store.read(lambda tx: history.latest(tx, contact, count))


async def test_messages_are_numbered_without_gaps_and_paged(store: Store, chat: Chat) -> None:
    await enrol(chat, "ru")
    everything = await chat.everything()
    assert [item.id for item in everything] == list(range(1, len(everything) + 1))
    seen: list[Item] = []
    while (page := await after(store, chat.contact, len(seen))).items:
        assert len(page.items) <= 3
        seen += page.items
    assert tuple(seen) == everything
    assert page.language is Language.RU


async def test_the_newest_come_in_order(store: Store, chat: Chat) -> None:
    await enrol(chat)
    everything = await chat.everything()
    for count in (0, 1, 4, 1_000):
        found = await newest(store, chat.contact, count)
        assert found is not None
        assert found.items == (everything[-count:] if count else ())


async def test_nobody_is_known_at_an_unknown_address(store: Store, chat: Chat) -> None:
    await chat.start("kk")
    for unknown in (Contact(Channel.WEB, "no-such-token"), Contact(Channel.CONSOLE, chat.contact.address)):
        assert await store.read(partial(history.visible, contact=unknown)) is None
        assert await newest(store, unknown, 1) is None


async def test_each_sees_only_the_own_conversation(store: Store, talk: Talk, chat: Chat, clock: SetClock) -> None:
    other = Chat(store, Intake(store, talk), clock)
    await chat.start("kk")
    await other.start("ru")
    await chat.say("менің сөзім")
    assert all("менің сөзім" not in item.text for item in await other.everything())
    assert [item.id for item in await other.everything()] == [1]


async def test_a_choice_carries_the_button_to_post_back(chat: Chat) -> None:
    await chat.start("kk")
    shown = await chat.last()
    assert [Button.decode(choice.value) for choice in shown.choices] == [
        Button(1, "start.consent", "yes"),
        Button(1, "start.consent", "no"),
    ]


async def test_each_message_keeps_its_language_and_moment(chat: Chat, clock: SetClock) -> None:
    await chat.start()
    clock.advance(minutes=5)
    await chat.tap("Русский")
    greeting, tapped, consent = await chat.everything()
    assert (tapped.sender, tapped.text) == ("person", "Русский")
    assert consent.at - greeting.at == clock.now() - greeting.at
    assert consent.language is Language.RU


async def test_the_code_is_filled_in_only_while_it_is_the_last_message(store: Store, chat: Chat) -> None:
    shown = await enrol(chat)
    code = CODE.findall(shown.text)[-1]
    stored = await store.read(lambda tx: tx.conn.execute(select(message.c.id, message.c.body)).all())
    opened = await store.read(lambda tx: "".join(tx.vault.open("message.body", row.id, row.body) for row in stored))
    assert code not in opened
    await chat.say("мәзір")
    kept = next(item for item in await chat.everything() if item.id == shown.id)
    assert history.HIDDEN in kept.text
    assert code not in kept.text


async def test_what_was_said_is_sealed(store: Store, chat: Chat) -> None:
    await enrol(chat)
    await chat.say("құпия сөз")
    rows = await store.read(lambda tx: tx.conn.execute(select(message)).all())
    raw = b"".join(row.body for row in rows)
    assert "құпия".encode() not in raw
    opened = await store.read(lambda tx: "".join(tx.vault.open("message.body", row.id, row.body) for row in rows))
    assert "құпия" in opened
    heard = [item.text for item in await chat.everything() if item.sender == "person"]
    assert IIN not in "".join(heard)  # in the questions it stands as the example

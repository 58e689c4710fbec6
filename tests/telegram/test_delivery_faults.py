"""Messages to Telegram while it limits, refuses, breaks or loses its answers: each arrives, in order, once (F9, F10)."""

import asyncio
import html
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import select

from bot.channels.telegram.send import Sender
from bot.delivery import CLAIMED
from domain.messaging import Channel, Event, Inbound, Kind
from services import history
from services.history import Item
from services.storage import sessions
from services.storage.contacts import contact
from services.storage.deliveries import OPEN, delivery
from services.storage.engine import Store
from tests.providers.faults import Faults, Switch
from tests.providers.telegram.chats import Standing
from tests.providers.telegram.editing import SAME, TOO_OLD
from tests.support.clock import SetClock
from tests.support.messengers import Line, house_in_telegram
from tests.support.stages import put_at
from tests.support.telegram import TelegramChat

# What differs by the database is held on both in tests/services and tests/bot/test_delivery.py.
pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
BAN = 30
SENDING = ("sendMessage", "editMessageText")


@pytest.fixture
async def line(store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    """A house that waits by the test's clock, also where it was told to be silent."""
    monkeypatch.setattr("bot.delivery.monotonic", lambda: clock.now().timestamp())
    monkeypatch.setattr("bot.delivery.NOTICES_A_SECOND", 10_000)
    monkeypatch.setattr("bot.delivery.LOOK_SECONDS", 3600)  # whatever can go on goes on by itself
    async with house_in_telegram(store, clock, public=False) as opened:
        sender_of(opened)._crowding._clock = lambda: clock.now().timestamp()
        yield opened


def sender_of(line: Line) -> Sender:
    sender = line.deliverer._senders[Channel.TELEGRAM]
    assert isinstance(sender, Sender)
    return sender


async def settled(line: Line) -> None:
    """Nothing is on its way to Telegram, and what came of it is kept."""
    while on_their_way := set(line.deliverer._bringing):
        await asyncio.wait(on_their_way)
    await line.intake.close()


async def over(line: Line) -> None:
    """Nothing waits any more either."""
    while await line.store.read(lambda tx: tx.conn.scalar(select(delivery.c.id).where(OPEN))):
        await settled(line)
        await asyncio.sleep(0)


def later(line: Line, seconds: float) -> None:
    """Time passes, and the house looks for what may be tried again."""
    line.clock.advance(seconds=seconds)
    line.deliverer.look()


async def told(chat: TelegramChat) -> list[Item]:
    """What the house said to a person, by its own history."""
    shown = await chat.line.store.read(lambda tx: history.visible(tx, chat.contact, limit=1000))
    return [item for item in shown.items if item.sender == "bot"] if shown else []


async def came_in_order(chat: TelegramChat, twice: int = 0) -> None:
    """The phone got every message of the house, each once but for so many; waits for it."""
    await chat.line.telegram.taken()
    wanted = [html.escape(item.text, quote=False) for item in await told(chat)]
    calls = chat.line.telegram.ledger.of_chat
    await chat.person.until(lambda: len(calls(chat.person.id, *SENDING)) >= len(wanted) + twice, "all messages")
    await settled(chat.line)
    got = [str(call.parameters["text"]) for call in calls(chat.person.id, *SENDING)]
    place = again = 0
    for text in got:
        if place < len(wanted) and text.startswith(wanted[place]):
            place += 1
        else:
            assert text.startswith(wanted[place - 1]), f"out of its order: {text}"
            again += 1
    assert (place, again) == (len(wanted), twice)


async def statuses(line: Line) -> set[str]:
    rows = await line.store.read(lambda tx: tx.conn.execute(select(delivery.c.status)).all())
    return {row.status for row in rows}


async def test_too_many_for_one_chat(line: Line) -> None:
    full, free = line.person(1), line.person(2)
    await full.start("kk")
    await free.start("ru")
    line.telegram.limits.ban(BAN, full.person.id)
    full.person.say("мәзір")
    await line.telegram.until(lambda: len(line.telegram.ledger.disturbed) == 1, "the refusal")
    await settled(line)
    full.person.say("көмек")
    for word in ("меню", "помощь", "меню"):
        await free.say(word)
    later(line, BAN / 2)
    await free.say("помощь")
    await came_in_order(free)
    assert line.telegram.limits.calls_during_ban == 1
    assert len(line.telegram.ledger.of_chat(full.person.id, *SENDING)) == 1
    later(line, BAN)
    await came_in_order(full)
    assert line.telegram.limits.calls_during_ban == 1
    assert await statuses(line) == {"accepted"}


async def test_too_many_everywhere(line: Line) -> None:
    """Of 60 notices no more than one look's are tried before Telegram says to wait; then nothing, and in the end all arrive."""
    people = [line.person(number) for number in range(1, 61)]
    other = line.person(100)
    for one in (*people, other):
        one.person.start("kk")
    for one in (*people, other):
        await one.person.answered()
    await settled(line)
    line.clock.advance(minutes=1)
    limits = line.telegram.limits
    limits.ban(BAN)
    for one in people:
        await notice(line, one)
    await line.telegram.until(lambda: limits.calls_during_ban > 0, "a refusal")
    await settled(line)
    tried = limits.calls_during_ban
    assert tried <= CLAIMED
    other.person.say("мәзір")
    people[0].person.say("мәзір")
    await line.telegram.taken()
    later(line, BAN / 2)
    await settled(line)
    assert limits.calls_during_ban == tried
    later(line, BAN)
    for one in (*people, other):
        await came_in_order(one)
    assert limits.calls_during_ban == tried
    assert await statuses(line) == {"accepted"}


async def test_one_who_blocked_the_bot_gets_one_try_and_is_heard_again(line: Line) -> None:
    chat = line.person(1)
    await chat.start("kk")
    await settled(line)
    before = len(await told(chat))
    chat.person.chat.standing = Standing.BLOCKED  # Telegram's own word of it is late
    for _ in range(3):
        await notice(line, chat)
        await line.telegram.until(lambda: len(line.telegram.ledger.refused) == 1, "the refusal")
        await over(line)
        later(line, 60)
    assert [one.code for one in line.telegram.ledger.refused] == [403]
    assert await shut(line, chat)
    line.telegram.ledger.refused.clear()
    await chat.say("мәзір")
    await settled(line)
    assert not await shut(line, chat)
    assert len(line.telegram.ledger.of_chat(chat.person.id, *SENDING)) == before + 1
    assert await statuses(line) == {"accepted", "unsendable"}


BEFORE: dict[str, Callable[[Faults], Switch]] = {
    "502 of a gateway": lambda faults: faults.gateway(502, method="sendMessage"),
    "500": lambda faults: faults.refuse(500, "Internal Server Error", method="sendMessage"),
    "cut": lambda faults: faults.cut(accepted=False, method="sendMessage"),
    "no answer": lambda faults: faults.hold(accepted=False, method="sendMessage"),
}


@pytest.mark.parametrize("fault", BEFORE)
async def test_what_telegram_did_not_take_comes_once(line: Line, fault: str) -> None:
    chat = line.person(1)
    await chat.start("kk")
    session = sender_of(line)._bot.session
    patience, session.timeout = session.timeout, 0.2 if fault == "no answer" else session.timeout
    for number in range(3):
        switch = BEFORE[fault](line.telegram.faults)
        later(line, 120) if number else chat.person.say("мәзір")
        await switch.reached()
        await settled(line)
        switch.clear()
    session.timeout = patience
    chat.person.say("көмек")
    later(line, 120)
    await came_in_order(chat)
    assert await statuses(line) == {"accepted"}


async def test_what_telegram_took_without_a_word_comes_again_once(line: Line) -> None:
    chat = line.person(1)
    await chat.start("kk")
    switch = line.telegram.faults.cut(accepted=True, method="sendMessage")
    chat.person.say("мәзір")
    await switch.reached()
    await settled(line)
    chat.person.say("көмек")
    later(line, 120)
    await came_in_order(chat, twice=1)
    assert await statuses(line) == {"accepted"}


async def test_an_edit_that_was_done_is_no_second_message(line: Line) -> None:
    """«Message is not modified» says that it is there."""
    chat = await at_a_question(line)
    switch = line.telegram.faults.cut(accepted=True, method="editMessageText")
    screen = len(chat.person.screen)
    chat.person.tap_data(*first_button(chat))
    await switch.reached()
    await settled(line)
    later(line, 120)
    await line.telegram.until(lambda: len(line.telegram.ledger.refused) == 1, "the edit to be tried again")
    await settled(line)
    assert [SAME in one.reason for one in line.telegram.ledger.refused] == [True]
    assert len(chat.person.screen) == screen
    assert (await told(chat))[-1].text in chat.person.last.text
    assert await statuses(line) == {"accepted"}


async def test_a_message_that_the_person_deleted_comes_anew(line: Line) -> None:
    chat = await at_a_question(line)
    message, data = first_button(chat)
    chat.person.chat.messages[message].deleted = True
    chat.person.tap_data(message, data)
    shown = await chat.person.answered()
    assert shown.id > message
    assert (await told(chat))[-1].text in shown.text
    await settled(line)
    assert await statuses(line) == {"accepted"}


async def test_a_tap_that_is_too_old_to_be_answered_counts(line: Line) -> None:
    chat = await at_a_question(line)
    line.telegram.world.query_seconds = -1
    before = await told(chat)
    chat.person.tap_data(*first_button(chat))
    await chat.person.answered()
    await line.telegram.until(lambda: len(line.telegram.ledger.refused) == 1, "the answer to the tap")
    assert TOO_OLD in line.telegram.ledger.refused[0].reason
    assert len(await told(chat)) == len(before) + 1


async def notice(line: Line, chat: TelegramChat) -> None:
    """Something is told to a person who said nothing."""
    found = await line.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))
    person, now = found[chat.contact].session.person, line.clock.now()
    await line.intake.submit(
        Inbound(f"notice:{person}:{now}", None, Kind.EVENT, now, event=Event("learning.pause"), person=person)
    )


async def shut(line: Line, chat: TelegramChat) -> bool:
    """Whether the house holds that the person takes nothing."""
    found = await line.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))
    asked = select(contact.c.blocked_at).where(contact.c.id == found[chat.contact].contact)
    return await line.store.read(lambda tx: tx.conn.execute(asked).scalar_one()) is not None


async def at_a_question(line: Line) -> TelegramChat:
    """Somebody who is shown a question of a quiz."""
    chat = line.person(1)
    await chat.start("kk")
    found = await line.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))
    await put_at(line.store, line.talk, found[chat.contact].session.person, "quiz")
    await chat.say("?")
    await settled(line)
    return chat


def first_button(chat: TelegramChat) -> tuple[int, str]:
    """The message that is shown last, and what its first button carries."""
    message = chat.person.chat.messages[chat.person.last.id]
    return message.id, str(message.inline[0][0]["callback_data"])

"""The road of a message: a batch is one transaction whose statements do not grow with it; each thing counts once."""

import asyncio
import re
import secrets
from collections import Counter

from sqlalchemy import Table, func, select

from domain.messaging import Button, Channel, Contact, Inbound, Kind
from services import recovery
from services.converse import converse
from services.intake import Intake
from services.storage.contacts import contact
from services.storage.engine import Store
from services.storage.inbox import inbox
from services.storage.messages import message
from services.storage.people import person
from services.talk import Talk
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock
from tests.support.stores import Counting

ANSWERS = ("", "1", "1", "900315400007", "Серікова Әлия", "87011234567", "1", "2", "2", "1")
MOST_FOR_A_LONE_ANSWER = 8


async def rows(store: Store, table: Table) -> int:
    return int(await store.read(lambda tx: tx.conn.execute(select(func.count()).select_from(table)).scalar_one()))


async def walked(store: Store, talk: Talk, clock: SetClock, count: int) -> list[tuple[int, int]]:
    """Bring persons through the whole road side by side; the size and the number of statements of each transaction."""
    counting = Counting(store)
    intake = Intake(counting, talk)
    chats = [Chat(store, intake, clock, Channel.CONSOLE if number % 2 else Channel.WEB) for number in range(count)]
    for answer in (*ANSWERS, *["1"] * 15, "1", *["1"] * 5):
        kind = Kind.TEXT if answer else Kind.START
        await asyncio.gather(*(chat.send(kind, text=answer) for chat in chats))
    assert len({(await chat.last()).text.split("\n")[0] for chat in chats}) <= 2  # passed or failed
    return [(count, len(sent)) for sent in counting.sent]


async def test_the_statements_of_a_batch_do_not_grow_with_it(store: Store, talk: Talk, clock: SetClock) -> None:
    few = [sent for _, sent in await walked(store, talk, clock, 5)]
    many = [sent for _, sent in await walked(store, talk, clock, 50)]
    turns = len(ANSWERS) + 15 + 1 + 5
    assert (len(few), len(many)) == (turns, turns)  # one transaction a batch
    assert many[:-1] == few[:-1]
    assert many[-1] - few[-1] in range(-4, 5)  # there some pass and some fail, each its own way
    assert max(many) <= 24


async def to_the_quiz(chat: Chat) -> None:
    """To the first question of the first module's quiz."""
    await enrol(chat)
    for _ in range(17):
        await chat.say("1")


async def test_a_lone_quiz_answer_is_few_statements(store: Store, talk: Talk, clock: SetClock) -> None:
    counting = Counting(store)
    chat = Chat(store, Intake(counting, talk), clock)
    await to_the_quiz(chat)
    assert "1/5" in (await chat.last()).text
    counting.sent.clear()
    await chat.say("1")
    (sent,) = counting.sent
    assert len(sent) <= MOST_FOR_A_LONE_ANSWER, "\n".join(sent)


async def test_a_turn_that_asks_for_nothing_reads_what_it_needs_once(store: Store, talk: Talk, clock: SetClock) -> None:
    counting = Counting(store)
    chat = Chat(store, Intake(counting, talk), clock)
    await to_the_quiz(chat)
    counting.sent.clear()
    await chat.say("сәлем")
    (sent,) = counting.sent
    assert len([one for one in sent if "FROM attempt" in one]) == 1, "\n".join(sent)


async def test_a_repeat_counts_once_and_is_answered_once(store: Store, talk: Talk, clock: SetClock) -> None:
    chat = Chat(store, Intake(store, talk), clock)
    await chat.start("kk")
    first = await chat.send(Kind.TEXT, text="1", key="the same")
    said = await chat.everything()
    repeats = await asyncio.gather(*(chat.send(Kind.TEXT, text="1", key="the same") for _ in range(3)))
    assert not first.duplicate
    assert {(one.person, one.duplicate) for one in repeats} == {(first.person, True)}
    assert await chat.everything() == said


async def test_the_same_key_twice_in_one_batch(store: Store, talk: Talk, clock: SetClock) -> None:
    """Two platforms' workers may hand over the same update at once."""
    chat = Chat(store, Intake(store, talk), clock)
    receipts = await asyncio.gather(*(chat.send(Kind.START, text="kk", key="the same") for _ in range(2)))
    assert sorted(one.duplicate for one in receipts) == [False, True]
    assert len(await chat.everything()) == 1


async def test_an_unknown_browser_is_nobody_and_writes_nothing(store: Store, talk: Talk, clock: SetClock) -> None:
    chat = Chat(store, Intake(store, talk), clock)
    for kind in (Kind.TEXT, Kind.BUTTON, Kind.DOCUMENT):
        receipt = await chat.send(kind, text="1", button=Button(0, "start.language", "!kk"))
        assert receipt.person is None
        assert not receipt.duplicate
    for table in (person, contact, message, inbox):
        assert await rows(store, table) == 0


async def test_two_turns_of_one_person_never_share_a_batch(store: Store, talk: Talk, clock: SetClock) -> None:
    counting = Counting(store)
    intake = Intake(counting, talk)
    here, there = Chat(store, intake, clock), Chat(store, intake, clock)
    await enrol(here)
    code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", (await here.last()).text)[-1]
    assert await store.write(lambda tx: recovery.restore(tx, code, there.contact)) is not None
    await here.tap("Бірінші")
    counting.sent.clear()
    receipts = await asyncio.gather(*(chat.send(Kind.TEXT, text="1") for chat in (here, there, here, there)))
    assert len({one.person for one in receipts}) == 1
    assert len(counting.sent) == 4
    assert "(5/5)" in (await here.last()).text
    assert (await here.everything())[-8:] == (await there.everything())[-8:]


async def test_the_later_turn_of_a_person_is_given_back(store: Store, talk: Talk, clock: SetClock) -> None:
    addresses = [Contact(Channel.CONSOLE, secrets.token_hex(8)) for _ in range(2)]
    batch = [Inbound(f"{at.address}:{number}", at, Kind.TEXT, clock.now(), text="1") for number in (1, 2) for at in addresses]
    receipts = await store.write(lambda tx: converse(tx, talk, batch))
    assert [receipt is None for receipt in receipts] == [False, False, True, True]
    again = await store.write(lambda tx: converse(tx, talk, batch[2:]))
    assert [receipt and receipt.duplicate for receipt in again] == [False, False]


async def test_rapid_messages_keep_their_order(store: Store, talk: Talk, clock: SetClock) -> None:
    intake = Intake(store, talk)
    chats = [Chat(store, intake, clock) for _ in range(3)]
    for chat in chats:
        await chat.start("kk")
    await asyncio.gather(*(chat.send(Kind.TEXT, text=f"сөз {number}") for number in range(30) for chat in chats))
    for chat in chats:
        heard = [item.text for item in await chat.everything() if item.sender == "person"]
        assert heard == [f"сөз {number}" for number in range(30)]
        assert Counter(item.sender for item in await chat.everything()) == {"bot": 31, "person": 30}

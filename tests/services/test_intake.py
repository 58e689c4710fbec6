"""Batches of turns: one commit each, faults that pass are waited out, one bad turn harms nobody else."""

import asyncio
import sqlite3
from collections.abc import Iterator, MutableMapping, MutableSequence, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.errors import Unavailable
from domain.messaging import Channel, Kind
from services import carry_out as carrying
from services import converse as road
from services import quarantine
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.stores import Counting, Failing
from tests.support.transcript import Stage, play

SORRY = "Біздің жақта ақау болды, соңғы хабарламаңыз есепке алынбады."


@pytest.fixture(autouse=True)
def logged() -> Iterator[MutableSequence[MutableMapping[str, Any]]]:
    """What is logged, kept aside."""
    with capture_logs() as events:
        yield events


def busy() -> Exception:
    fault = sqlite3.OperationalError("database is locked")
    fault.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return fault


def breaks_for(persons: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses what these persons ask for, in the middle of the batch's writing."""

    def carry_out(tx: WriteTx, content: Content, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        outcomes = carrying.carry_out(tx, content, asked)
        if any(ask.person in persons for ask in asked):
            tx.conn.execute(text("INSERT INTO no_such_table VALUES (1)"))
        return outcomes

    monkeypatch.setattr(road, "carry_out", carry_out)


async def at_consent(store: Store, intake: Intake, clock: SetClock, count: int) -> list[Chat]:
    chats = [Chat(store, intake, clock) for _ in range(count)]
    for chat in chats:
        await chat.start("kk")
    return chats


async def test_what_arrives_together_shares_a_commit(store: Store, talk: Talk, clock: SetClock) -> None:
    counting = Counting(store)
    intake = Intake(counting, talk)
    chats = [Chat(store, intake, clock) for _ in range(20)]
    receipts = await asyncio.gather(*(chat.send(Kind.START, text="kk") for chat in chats))
    assert len({one.person for one in receipts}) == 20
    assert len(counting.sent) == 1


async def test_more_than_a_batch_holds_is_taken_in_turn(store: Store, talk: Talk, clock: SetClock) -> None:
    counting = Counting(store)
    intake = Intake(counting, talk)
    chats = [Chat(store, intake, clock) for _ in range(230)]
    receipts = await asyncio.gather(*(chat.send(Kind.START, text="kk") for chat in chats))
    assert len({one.person for one in receipts}) == 230
    assert len(counting.sent) == 2


async def test_all_in_whose_chat_something_is_new_are_named_after_the_commit(store: Store, talk: Talk, clock: SetClock) -> None:
    stage = Stage(store, talk, Intake(store, talk), clock)
    chat, named = stage.chat(), list[str]()
    stage.intake.said = named.append
    await chat.start("kk")
    first = (await stage.standing(chat)).session.person
    assert named == [first]
    await play(stage, chat, "> (enrolled kk)\n> мәзір\n> [Осы телефондағы]")
    named.clear()
    await play(stage, chat, "> [Жаңа адам]")
    assert named == [(await stage.standing(chat)).session.person, first]


async def test_one_bad_turn_in_a_batch_harms_nobody_else(
    store: Store,
    talk: Talk,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    logged: MutableSequence[MutableMapping[str, Any]],
) -> None:
    intake = Intake(store, talk)
    good, bad, other = chats = await at_consent(store, intake, clock, 3)
    receipts = [await chat.send(Kind.TEXT, text="") for chat in chats]
    breaks_for([str(receipts[1].person)], monkeypatch)
    came = await asyncio.gather(*(chat.send(Kind.TEXT, text="1") for chat in chats))
    assert [one.person for one in came] == [one.person for one in receipts]
    for chat in (good, other):
        assert "Сұрақ: 3/8" in (await chat.last()).text
    (waiting,) = await store.read(quarantine.listed)
    answer = await bad.last()
    assert answer.text.startswith(SORRY)
    assert waiting.trace in answer.text
    assert waiting.person == came[1].person
    assert [(event["event"], event["trace"]) for event in logged] == [("a turn is quarantined", waiting.trace)]
    monkeypatch.undo()
    assert "Сұрақ: 3/8" in (await bad.say("1")).text


@pytest.mark.parametrize("fault", [busy(), OSError("the disk is away")], ids=["busy", "away"])
async def test_a_passing_fault_is_waited_out(store: Store, talk: Talk, clock: SetClock, fault: Exception) -> None:
    failing = Failing(store, iter([fault, fault]))
    chat = Chat(store, Intake(failing, talk, back_off=(0, 0)), clock)
    receipt = await chat.send(Kind.START, text="kk")
    assert receipt.person is not None
    assert failing.tries == 3
    assert len(await chat.everything()) == 1


async def test_a_fault_that_stays_acknowledges_nothing(store: Store, talk: Talk, clock: SetClock) -> None:
    failing = Failing(store, iter([busy() for _ in range(3)]))
    intake = Intake(failing, talk, back_off=(0, 0))
    chat, other = Chat(store, intake, clock), Chat(store, intake, clock)
    faults = await asyncio.gather(
        chat.send(Kind.START, text="kk", key="sent again"), other.send(Kind.START, text="ru"), return_exceptions=True
    )
    assert [type(fault) for fault in faults] == [Unavailable, Unavailable]
    assert await store.read(quarantine.listed) == []
    receipt = await chat.send(Kind.START, text="kk", key="sent again")
    assert receipt.person is not None
    assert not receipt.duplicate
    assert len(await chat.everything()) == 1


async def test_who_stops_waiting_is_heard_all_the_same(store: Store, talk: Talk, clock: SetClock) -> None:
    intake = Intake(store, talk)
    chat, other = Chat(store, intake, clock), Chat(store, intake, clock)
    leaving = asyncio.create_task(chat.send(Kind.START, text="kk"))
    staying = asyncio.create_task(other.send(Kind.START, text="ru"))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert (await staying).person is not None
    await intake.close()
    assert len(await chat.everything()) == 1


async def test_closing_finishes_what_has_arrived(store: Store, talk: Talk, clock: SetClock) -> None:
    intake = Intake(store, talk)
    chats = [Chat(store, intake, clock, Channel.CONSOLE) for _ in range(3)]
    sent = [asyncio.create_task(chat.send(Kind.TEXT, text="сәлем")) for chat in chats]
    await asyncio.sleep(0)
    await intake.close()
    assert all([(await one).person for one in sent])


async def test_one_that_can_not_even_be_set_apart_is_not_acknowledged(
    store: Store, talk: Talk, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chat,) = await at_consent(store, Intake(store, talk), clock, 1)
    person = (await chat.send(Kind.TEXT, text="")).person
    said = await chat.everything()
    breaks_for([str(person)], monkeypatch)

    def put(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(quarantine, "put", put)
    with pytest.raises(Unavailable):
        await chat.send(Kind.TEXT, text="1")
    assert await chat.everything() == said

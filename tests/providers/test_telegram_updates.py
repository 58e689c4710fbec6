"""getUpdates: the long poll, its offsets and conflicts."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError

from tests.providers.conftest import Raw
from tests.providers.telegram import FakeTelegram, TelegramPerson


def texts(updates: list[object]) -> list[str]:
    return [update.message.text for update in updates]  # type: ignore[attr-defined]


async def test_a_poll_is_held_until_something_happens(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await fake.polled()
    assert not poll.done()
    person.say("бір")
    assert texts([*await poll]) == ["бір"]
    assert not fake.updates.polling


async def test_a_poll_comes_back_with_nothing(fake: FakeTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await bot.get_updates() == []
    monkeypatch.setattr("asyncio.timeout", lambda _: asyncio.timeout_at(0))
    assert await fake.updates.get({"timeout": 50}) == []


async def test_an_offset_confirms_what_is_below(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    ids = [person.say(str(number)).update_id for number in range(5)]
    assert texts([*await bot.get_updates(limit=2)]) == ["0", "1"]
    assert texts([*await bot.get_updates(limit=2)]) == ["0", "1"]
    assert texts([*await bot.get_updates(offset=ids[2])]) == ["2", "3", "4"]
    assert texts([*await bot.get_updates()]) == ["2", "3", "4"]
    assert texts([*await bot.get_updates(offset=-1)]) == ["4"]
    taken = asyncio.create_task(fake.taken())
    assert await bot.get_updates(offset=ids[-1] + 1) == []
    await taken
    assert len(fake.sent_updates) == 6
    with pytest.raises(TelegramBadRequest):
        await bot.get_updates(limit=101)


async def test_of_two_polls_the_earlier_one_ends(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=50))
    await fake.polled()
    later = asyncio.create_task(bot.get_updates(timeout=50))
    with pytest.raises(TelegramConflictError, match="make sure that only one bot instance is running"):
        await earlier
    person.say("бір")
    assert texts([*await later]) == ["бір"]


async def test_a_poll_dies_with_its_bot(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await fake.polled()
    poll.cancel()
    await fake.until(lambda: not fake.updates.polling, "the poll to end")
    person.say("бір")
    assert texts([*await bot.get_updates()]) == ["бір"]


async def test_only_the_kinds_that_were_asked_for(bot: Bot, raw: Raw, person: TelegramPerson) -> None:
    person.say("бұрынғы")
    await bot.get_updates(allowed_updates=["callback_query", "my_chat_member"])
    person.say("жоқ")
    person.block()
    got = await bot.get_updates()
    assert [update.event_type for update in got] == ["message", "my_chat_member"]
    await bot.get_updates(allowed_updates=[])
    person.say("иә")
    assert len(await bot.get_updates()) == 4
    assert (await raw("getUpdates", allowed_updates={"a": 1}))[0] == 400


async def test_updates_come_twice_and_out_of_order(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    with fake.kept_back() as kept:
        person.say("бір")
        person.say("екі")
    assert await bot.get_updates() == []
    for update in reversed(kept):
        fake.deliver(update)
    two, one = await bot.get_updates()
    assert texts([two, one]) == ["екі", "бір"]
    fake.deliver(fake.sent_updates[-1])
    fake.deliver({"message": kept[0]["message"]})
    again, renumbered = await bot.get_updates(offset=two.update_id + 1)
    assert (again.update_id, texts([again, renumbered])) == (two.update_id, ["екі", "бір"])
    assert renumbered.update_id > two.update_id
    assert await bot.get_updates(offset=renumbered.update_id + 1) == []

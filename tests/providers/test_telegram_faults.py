"""Switches and limits, as a real client meets them."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from tests.providers.ledger import Ledger
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock


async def test_switches_answer_in_telegrams_words(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    fake.person(502).start()
    fake.faults.flood(7, chat=501)
    fake.faults.refuse(403, "Forbidden: bot was blocked by the user", chat=501, times=2)
    fake.faults.refuse(500, "Internal Server Error", method="getMe")
    fake.faults.gateway(502, method="sendChatAction", times=None)
    await bot.send_message(502, "бір")
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(501, "бір")
    assert flood.value.retry_after == 7
    for _ in range(2):
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(501, "бір")
    with pytest.raises(TelegramServerError):
        await bot.get_me()
    for _ in range(3):
        with pytest.raises(ClientDecodeError, match="502 Bad Gateway"):
            await bot.send_chat_action(502, "typing")
    fake.faults.clear()
    await bot.send_chat_action(502, "typing")
    assert fake.ledger.refused == []
    assert [it.code for it in fake.ledger.disturbed] == [429, 403, 403, 500, 502, 502, 502]
    assert fake.ledger.counts() == {"sendMessage": 1, "sendChatAction": 1}


async def test_the_real_rules_hold_beside_a_switch(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    switch = fake.faults.refuse(400, "Bad Request: chat not found", method="sendMessage", times=None)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(501, "бір")
    switch.clear()
    await bot.send_message(501, "бір")
    assert (switch.hits, len(person.screen)) == (1, 2)
    fake.faults.refuse(401, "Unauthorized", times=None)
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_updates()


async def test_a_cut_after_the_call_was_carried_out(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    fake.faults.cut(accepted=True, method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(501, "бір")
    fake.faults.cut(accepted=False, method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(501, "екі")
    await bot.send_message(501, "үш")
    assert [message.text for message in person.screen] == ["/start", "бір", "үш"]
    assert fake.ledger.texts(501) == ["бір", "үш"]


async def test_an_answer_is_held(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    hold = fake.faults.hold(chat=501, times=2)
    calls = [asyncio.create_task(bot.send_message(501, text)) for text in ("бір", "екі")]
    await hold.reached()
    await person.sees("екі")
    assert not any(call.done() for call in calls)
    await bot.get_me()
    hold.release()
    assert {call.text for call in await asyncio.gather(*calls)} == {"бір", "екі"}
    late = fake.faults.hold(accepted=False)
    call = asyncio.create_task(bot.send_message(501, "үш"))
    await late.reached()
    assert len(person.screen) == 3
    late.release()
    await call
    assert person.last.text == "үш"


async def test_a_download_is_disturbed(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    person.document("a.pdf", b"1234")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    fake.faults.cut(accepted=True, method="file")
    fake.faults.gateway(504, method="file")
    for problem in ("504", "[Pp]ayload"):
        with pytest.raises(aiohttp.ClientError, match=problem):
            await bot.download(update.message.document)
    fetched = await bot.download(update.message.document)
    assert fetched is not None
    assert fetched.read() == b"1234"


async def test_limits_overall_and_per_chat(fake: FakeTelegram, bot: Bot, person: TelegramPerson, clock: SetClock) -> None:
    others = [fake.person(number) for number in range(600, 605)]
    for other in others:
        other.start()
    fake.limits.per_chat, fake.limits.per_second, fake.limits.retry_after = 1, 4, 3
    await bot.send_message(501, "бір")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(501, "екі")
    for number in (600, 601, 602):
        await bot.send_message(number, "бір")
    assert fake.limits.calls_during_ban == 0
    with pytest.raises(TelegramRetryAfter) as ban:
        await bot.send_message(603, "бір")
    assert ban.value.retry_after == 3
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(604, "бір")
    await bot.get_me()
    assert (fake.limits.bans, fake.limits.calls_during_ban) == (2, 1)
    clock.advance(seconds=3)
    await bot.send_message(501, "екі")
    await bot.send_message(603, "бір")
    assert [len(fake.ledger.of_chat(number)) for number in (501, 600, 601, 602, 603, 604)] == [2, 1, 1, 1, 1, 0]
    fake.limits.ban(10, 603)
    with pytest.raises(TelegramRetryAfter, match="retry after 10"):
        await bot.send_message(603, "екі")


async def test_a_server_that_is_down_for_a_while(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    url = fake.url
    await fake.down()
    person.say("бір")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(501, "сәлем")
    await fake.up()
    assert fake.url == url
    assert len(await bot.get_updates()) == 1


async def test_the_ledger_on_disk(tmp_path: Path, bot: Bot, fake: FakeTelegram, person: TelegramPerson) -> None:
    path = tmp_path / "calls.jsonl"
    fake.ledger = Ledger(path)
    fake.faults.cut(accepted=True)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(501, "бір\n«екі»")
    fake.ledger = Ledger(path)
    await bot.send_chat_action(501, "typing")
    assert [(call.number, call.method, call.chat, call.message_id) for call in Ledger.read(path)] == [
        (1, "sendMessage", 501, 2),
        (2, "sendChatAction", 501, None),
    ]
    assert Ledger.read(path) == fake.ledger.calls
    assert fake.ledger.of("sendMessage")[0].parameters["text"] == "бір\n«екі»"

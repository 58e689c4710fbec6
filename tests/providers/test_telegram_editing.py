"""Edits, deletions and answers to taps, as the stand-in takes and refuses them."""

from collections.abc import Awaitable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label)] for label in labels])


async def refused(call: Awaitable[object], complaint: str) -> None:
    with pytest.raises(TelegramBadRequest, match=complaint):
        await call


async def test_an_edit_takes_the_place_of_what_was_shown(bot: Bot, person: TelegramPerson) -> None:
    sent = await bot.send_message(501, "<b>бір</b>", parse_mode="HTML", reply_markup=buttons("А", "Б"))
    await bot.edit_message_reply_markup(chat_id=501, message_id=sent.message_id, reply_markup=buttons("В"))
    assert (person.last.text, person.last.labels) == ("бір", ("В",))
    edited = await bot.edit_message_text("екі", chat_id=501, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    assert (person.last.text, person.last.entities, person.last.labels) == ("екі", (), ())
    assert [message.text for message in person.screen] == ["/start", "екі"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, person: TelegramPerson) -> None:
    sent = await bot.send_message(501, "<b>бір</b>", parse_mode="HTML", reply_markup=buttons("А"))
    where: dict[str, Any] = {"chat_id": 501, "message_id": sent.message_id}
    same = "message is not modified: specified new message content and reply markup are exactly the same"
    await refused(bot.edit_message_text("<strong>бір</strong> ", **where, parse_mode="HTML", reply_markup=buttons("А")), same)
    await refused(bot.edit_message_reply_markup(**where, reply_markup=buttons("А")), same)
    await bot.edit_message_text("бір", **where, reply_markup=buttons("А"))
    await bot.edit_message_reply_markup(**where)
    await refused(bot.edit_message_reply_markup(**where), same)


async def test_what_cannot_be_edited(bot: Bot, person: TelegramPerson) -> None:
    said = person.say("өзім")
    await refused(bot.edit_message_text("а", chat_id=501, message_id=said.message_id), "message can't be edited")
    await refused(bot.edit_message_text("а", chat_id=501, message_id=99), "message to edit not found")
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Нөмір", request_contact=True)]])
    for markup in (keyboard, ReplyKeyboardRemove()):
        sent = await bot.send_message(501, "нөмір", reply_markup=markup)
        await refused(bot.edit_message_text("а", chat_id=501, message_id=sent.message_id), "message can't be edited")
    paper = await bot.send_document(501, BufferedInputFile(b"1", "a.pdf"), caption="а", reply_markup=buttons("А"))
    await refused(bot.edit_message_text("а", chat_id=501, message_id=paper.message_id), "no text in the message to edit")
    await bot.edit_message_reply_markup(chat_id=501, message_id=paper.message_id)
    sent = await bot.send_message(501, "бір")
    await refused(bot.edit_message_text("ә" * 4097, chat_id=501, message_id=sent.message_id), "message is too long")
    person.block()
    with pytest.raises(TelegramForbiddenError):
        await bot.edit_message_text("екі", chat_id=501, message_id=sent.message_id)
    assert person.last.text == "бір"


async def test_a_deletion(fake: FakeTelegram, bot: Bot, person: TelegramPerson, clock: SetClock) -> None:
    old = await bot.send_message(501, "ескі")
    clock.advance(hours=48)
    said, sent = person.say("ЖСН"), await bot.send_message(501, "бір")
    assert await bot.delete_message(501, said.message_id)
    assert await bot.delete_message(501, sent.message_id)
    assert [message.text for message in person.screen] == ["/start", "ескі"]
    await refused(bot.delete_message(501, sent.message_id), "message to delete not found")
    await refused(bot.delete_message(501, old.message_id), "message can't be deleted")
    await refused(bot.edit_message_text("а", chat_id=501, message_id=sent.message_id), "message to edit not found")
    group = fake.group(-1009)
    group.add_bot(person.card)
    group.says("сәлем", person.card)
    await refused(bot.delete_message(-1009, group.screen[-1].id), "message can't be deleted")


async def test_a_tap_is_answered_once_and_in_time(fake: FakeTelegram, bot: Bot, person: TelegramPerson, clock: SetClock) -> None:
    await bot.send_message(501, "бір", reply_markup=buttons("А"))
    first, second = person.tap("А"), person.tap("А")
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert await bot.answer_callback_query(first.query_id, text="Жарайды", show_alert=True)
    await refused(bot.answer_callback_query(first.query_id), too_old)
    await refused(bot.answer_callback_query("5"), too_old)
    clock.advance(seconds=61)
    await refused(bot.answer_callback_query(second.query_id), too_old)
    fake.world.query_seconds = 100
    await refused(bot.answer_callback_query(second.query_id, text="ә" * 201), "MESSAGE_TOO_LONG")
    assert person.unanswered == 1
    await bot.answer_callback_query(second.query_id)
    assert (person.popups, person.unanswered) == (["Жарайды"], 0)


async def test_leaving_a_group(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    group = fake.group(-1009)
    with pytest.raises(TelegramForbiddenError, match="not a member"):
        await bot.send_message(-1009, "сәлем")
    group.add_bot(person.card)
    await bot.send_message(-1009, "Мен жеке чатта жазамын.")
    assert await bot.leave_chat(-1009)
    await group.left()
    with pytest.raises(TelegramForbiddenError, match="not a member"):
        await bot.leave_chat(-1009)
    await refused(bot.leave_chat(501), "private chats")

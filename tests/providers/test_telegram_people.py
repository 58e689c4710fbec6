"""What persons do reaches a real client, and what they see is what the bot left there."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.types import (
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from tests.providers.telegram import FakeTelegram, TelegramPerson, media
from tests.support.clock import START


async def messages(bot: Bot) -> list[Message]:
    return [update.message for update in await bot.get_updates() if update.message is not None]


async def test_a_start_with_a_payload(fake: FakeTelegram, bot: Bot) -> None:
    made = fake.person(502, name="Дана", language="ru").start("web_123")
    (update,) = await bot.get_updates()
    assert update.update_id == made.update_id
    message = update.message
    assert message is not None
    assert (message.text, message.date, message.message_id) == ("/start web_123", START, made.message_id)
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.first_name, message.from_user.language_code) == (502, "Дана", "ru")
    assert (message.chat.id, message.chat.type, message.chat.first_name) == (502, "private", "Дана")
    assert message.entities is not None
    assert message.entities[0].extract_from(message.text or "") == "/start"


async def test_every_kind_of_message_is_read_by_the_client(bot: Bot, person: TelegramPerson) -> None:
    for kind in media.KINDS:
        person.send_kind(kind)
    for send in (person.photo, person.voice, person.video_note, person.sticker, person.location, person.poll):
        send()
    person.document("a.pdf", 5, caption="қағаз")
    person.share_contact("+77010000777", 777)
    got = await messages(bot)
    assert [message.content_type for message in got[: len(media.KINDS)]] == list(media.KINDS)
    *_, document, contact = got
    assert document.document is not None
    assert (document.caption, document.document.file_name, document.document.file_size) == ("қағаз", "a.pdf", 5)
    assert contact.contact is not None
    assert (contact.contact.phone_number, contact.contact.user_id) == ("+77010000777", 777)


async def test_an_album_is_as_many_updates(bot: Bot, person: TelegramPerson) -> None:
    person.album(3, "сурет")
    person.album(2)
    got = await messages(bot)
    groups = [message.media_group_id for message in got]
    assert groups[0] is not None
    assert groups == [groups[0]] * 3 + [groups[3]] * 2
    assert groups[0] != groups[3]
    assert [message.caption for message in got] == ["сурет", None, None, None, None]


async def test_taps_carry_the_message_as_it_is_shown(bot: Bot, person: TelegramPerson) -> None:
    markup = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text="Иә, дұрыс", callback_data="да"), InlineKeyboardButton(text="Иә", callback_data="1")],
            [InlineKeyboardButton(text="Сайт", url="https://example.kz")],
        ]
    )
    sent = await bot.send_message(501, "Дұрыс па?", reply_markup=markup)
    await bot.send_message(501, "келесі")
    taps = [person.tap("Иә"), person.tap("Иә,"), person.tap_data(sent.message_id, "ескі"), person.tap_data(99, "x")]
    await bot.delete_message(501, sent.message_id)
    taps.append(person.tap_data(sent.message_id, "1"))
    got = [update.callback_query for update in await bot.get_updates() if update.callback_query is not None]
    assert [query.id for query in got] == [tap.query_id for tap in taps]
    assert [query.data for query in got] == ["1", "да", "ескі", "x", "1"]
    assert len({query.chat_instance for query in got}) == 1
    assert isinstance(got[0].message, Message)
    assert got[0].message.reply_markup is not None
    assert (got[0].message.text, got[0].message.reply_markup.model_dump()) == ("Дұрыс па?", markup.model_dump())
    assert all(isinstance(query.message, InaccessibleMessage) for query in got[3:])
    for label in ("Иә", "Сайт"):
        with pytest.raises(AssertionError, match="no button"):
            person.tap(label)


async def test_the_keyboard_that_asks_for_the_number(bot: Bot, person: TelegramPerson) -> None:
    with pytest.raises(AssertionError, match="no such button"):
        person.press_contact()
    markup = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="Нөмірімді жіберу", request_contact=True)]], one_time_keyboard=True
    )
    await bot.send_message(501, "нөмір", reply_markup=markup)
    assert person.keyboard == [["Нөмірімді жіберу"]]
    person.press_contact()
    assert person.keyboard == []
    (message,) = await messages(bot)
    assert message.contact is not None
    assert (message.contact.phone_number, message.contact.user_id) == (person.phone, 501)
    await bot.send_message(501, "нөмір", reply_markup=markup)
    await bot.send_message(501, "рақмет", reply_markup=ReplyKeyboardRemove())
    assert person.keyboard == []


async def test_an_edited_message_and_a_block(bot: Bot, person: TelegramPerson) -> None:
    said = person.say("қате")
    person.edit(said.message_id, "дұрыс")
    person.block()
    person.say("қайттым")
    first, edited, blocked, opened, last = await bot.get_updates()
    assert first.message is not None
    assert first.message.text == "қате"
    assert edited.edited_message is not None
    assert (edited.edited_message.text, edited.edited_message.message_id) == ("дұрыс", said.message_id)
    assert edited.edited_message.edit_date is not None
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert opened.my_chat_member is not None
    assert opened.my_chat_member.new_chat_member.status == "member"
    assert last.message is not None


async def test_a_group_tells_of_the_bots_coming_and_going(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    group = fake.group(-1009, "Ауыл")
    group.add_bot(person.card)
    group.says("Сәлем", person.card)
    group.kick_bot(person.card)
    joined, note, said, kicked = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert (joined.my_chat_member.chat.title, joined.my_chat_member.new_chat_member.status) == ("Ауыл", "member")
    assert note.message is not None
    assert note.message.new_chat_members is not None
    assert said.message is not None
    assert (said.message.text, said.message.chat.id) == ("Сәлем", -1009)
    assert kicked.my_chat_member is not None


async def test_waiting_for_an_answer(bot: Bot, person: TelegramPerson) -> None:
    await bot.send_message(501, "бұрынғы")
    person.say("сәлем")
    waiting = asyncio.create_task(person.answered(2))
    await bot.send_message(501, "бір")
    sent = await bot.send_message(501, "екі")
    assert (await waiting).id == sent.message_id
    said = person.say("ЖСН")
    await bot.delete_message(501, said.message_id)
    waiting = asyncio.create_task(person.answered())
    await bot.edit_message_text("екінші", chat_id=501, message_id=sent.message_id - 1)
    assert (await waiting).text == "екінші"
    assert (await person.sees("бұрын")).text == "бұрынғы"
    later = asyncio.create_task(person.sees("үш"))
    await bot.edit_message_text("үшінші", chat_id=501, message_id=sent.message_id)
    assert (await later).id == sent.message_id


async def test_who_waits_in_vain_is_told_what_is_shown(person: TelegramPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncio.timeout", lambda _: asyncio.timeout_at(0))
    with pytest.raises(AssertionError, match=r"(?s)in vain for 1 deed.*person: '/start'"):
        await person.answered()


async def test_all_that_happened_can_be_replayed(fake: FakeTelegram, person: TelegramPerson) -> None:
    person.say("бір")
    start, said = (Update.model_validate(update) for update in fake.sent_updates)
    assert start.message is not None
    assert start.message.text == "/start"
    assert said.update_id == start.update_id + 1

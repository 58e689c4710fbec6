"""What a person does in Telegram, as the house hears it."""

from typing import Any

import pytest
from aiogram.types import Update

from bot.channels.telegram.parse import read_message, read_tap, token_in, writer
from domain.messaging import Button, Channel, Contact, Document, Inbound, Kind
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import START

BOT = 7001


def heard(update: dict[str, Any], joined: str = "") -> Inbound | None:
    read = Update.model_validate(update)
    if read.callback_query is not None:
        return read_tap(read.callback_query, BOT, START)
    assert read.message is not None
    contact = writer(read.message)
    return read_message(read.message, contact, BOT, START, joined=joined) if contact else None


def last(fake: FakeTelegram) -> Inbound:
    inbound = heard(fake.sent_updates[-1])
    assert inbound is not None
    return inbound


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("сәлем", Kind.TEXT, "сәлем"),
        ("/start", Kind.START, ""),
        ("/start kk", Kind.START, "kk"),
        ("/start ru", Kind.START, "ru"),
        ("/start@kasip_test_bot ru", Kind.START, "ru"),
        ("/START", Kind.START, ""),
        ("/start en", Kind.START, ""),
        ("/start l-", Kind.START, ""),
        ("/start l-7K3M", Kind.START, ""),
        ("/startle", Kind.TEXT, "/startle"),
        ("/menu", Kind.TEXT, "/menu"),
        ("/Menu@kasip_test_bot маған керек", Kind.TEXT, "/menu"),
        ("/kk", Kind.TEXT, "/kk"),
        ("/ мен білмеймін", Kind.TEXT, "/ мен білмеймін"),
        ("/көмек", Kind.TEXT, "/көмек"),
        ("1/2", Kind.TEXT, "1/2"),
        ("  екі\nжол  ", Kind.TEXT, "  екі\nжол  "),
        ("<b>_*[{{7*7}}\u202eABC\U0001f600", Kind.TEXT, "<b>_*[{{7*7}}\u202eABC\U0001f600"),
        ("а\0б", Kind.TEXT, "аб"),
    ],
)
async def test_words(fake: FakeTelegram, said: str, kind: Kind, text: str) -> None:
    sent = fake.person(502).say(said)
    inbound = last(fake)
    assert (inbound.kind, inbound.text) == (kind, text)
    assert inbound.contact == Contact(Channel.TELEGRAM, "502")
    assert (inbound.key, inbound.message, inbound.at) == (f"telegram:7001:m:502:{sent.message_id}", str(sent.message_id), START)


@pytest.mark.parametrize(("said", "token"), [("/start l-7K3M", "7K3M"), ("/start kk", None), ("l-7K3M", None), ("/start l-", "")])
async def test_the_token_of_a_link(fake: FakeTelegram, said: str, token: str | None) -> None:
    fake.person(502).say(said)
    message = Update.model_validate(fake.sent_updates[-1]).message
    assert message is not None
    assert token_in(message) == token
    inbound = heard(fake.sent_updates[-1], joined="link_over")
    assert inbound is not None
    assert inbound.text == (said if inbound.kind is Kind.TEXT else "link_over")


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("voice", Kind.VOICE),
        ("video_note", Kind.VOICE),
        ("sticker", Kind.STICKER),
        ("dice", Kind.STICKER),
        ("location", Kind.LOCATION),
        ("poll", Kind.OTHER),
        ("photo", Kind.DOCUMENT),
        ("video", Kind.DOCUMENT),
    ],
)
async def test_other_kinds(fake: FakeTelegram, person: TelegramPerson, sent: str, kind: Kind) -> None:
    person.send_kind(sent)
    inbound = last(fake)
    assert (inbound.kind, inbound.text, inbound.button) == (kind, "", None)
    assert (inbound.document is not None) == (kind is Kind.DOCUMENT)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, Kind.VOICE),
        ({"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "т", "address": "м"},
          "location": {"latitude": 1, "longitude": 1}}, Kind.LOCATION),
        ({"animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1},
          "document": {"file_id": "a", "file_unique_id": "a"}}, Kind.STICKER),
        ({"something_of_next_year": {}}, Kind.OTHER),
    ],
)  # fmt: skip
async def test_kinds_that_come_seldom(fake: FakeTelegram, person: TelegramPerson, content: dict[str, Any], kind: Kind) -> None:
    person.send(content)
    assert (last(fake).kind, last(fake).document) == (kind, None)


async def test_a_document_with_its_name_and_size(fake: FakeTelegram, person: TelegramPerson) -> None:
    person.document("Өтінім\u202e.pdf", 21 * 1024 * 1024, caption="<b>")
    file_id = fake.sent_updates[-1]["message"]["document"]["file_id"]
    assert last(fake).document == Document(f"telegram:{file_id}", "Өтінім.pdf", 21 * 1024 * 1024)
    assert last(fake).text == ""
    person.photo()
    assert last(fake).document == Document(
        f"telegram:{fake.sent_updates[-1]['message']['photo'][-1]['file_id']}", "photo.jpg", 145_000
    )


async def test_the_parts_of_an_album_know_each_other(fake: FakeTelegram, person: TelegramPerson) -> None:
    person.album(3, "сурет")
    person.album(2)
    parts = [inbound for update in fake.sent_updates[-5:] if (inbound := heard(update))]
    assert len({part.key for part in parts}) == 5, "each may answer a question that takes files"
    albums = [part.album for part in parts]
    assert len(set(albums[:3])) == len(set(albums[3:])) == 1
    assert None not in albums
    assert albums[0] != albums[3]


@pytest.mark.parametrize(
    ("shared", "owner", "phone"),
    [("77010000501", 501, "+77010000501"), ("+7 701 000 05 01", 501, "+77010000501"), ("77010000777", 777, None),
     ("77010000777", None, None), ("", 501, None)],
)  # fmt: skip
async def test_only_ones_own_number_counts(
    fake: FakeTelegram, person: TelegramPerson, shared: str, owner: int | None, phone: str | None
) -> None:
    person.share_contact(shared, owner)
    assert (last(fake).kind, last(fake).phone) == (Kind.PHONE, phone)


async def test_a_tap(fake: FakeTelegram, person: TelegramPerson) -> None:
    tap = person.tap_data(99, "7:quiz.question:b")
    assert last(fake) == Inbound(
        f"telegram:7001:c:{tap.query_id}",
        Contact(Channel.TELEGRAM, "501"),
        Kind.BUTTON,
        START,
        button=Button(7, "quiz.question", "b"),
        message="99",
    )
    for forged in ("", "7", "!menu", "::", "-7:a:b", "7:a", "ә" * 32):
        person.tap_data(1, forged)
        assert last(fake).button == Button(-1, "", "")


async def test_a_tap_on_a_message_that_is_shown_or_from_nowhere(fake: FakeTelegram, person: TelegramPerson) -> None:
    person.tap_data(1, "7:a:b")
    assert last(fake).message == "1"
    tap = fake.sent_updates[-1]["callback_query"]
    del tap["data"]
    assert last(fake).button == Button(-1, "", "")
    del tap["message"]
    assert heard(fake.sent_updates[-1]) is None


async def test_notes_of_telegram_itself_say_nothing(fake: FakeTelegram, person: TelegramPerson) -> None:
    person.send({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}})
    assert heard(fake.sent_updates[-1]) is None
    pinned = fake.sent_updates[-1]["message"]
    person.send({"pinned_message": {**pinned}})
    assert heard(fake.sent_updates[-1]) is None


async def test_what_is_said_in_a_group_is_not_heard(fake: FakeTelegram, person: TelegramPerson) -> None:
    group = fake.group(-1009)
    group.add_bot(person.card)
    group.says("/start kk", person.card)
    group.says("иә", person.card)
    for update in fake.sent_updates[-2:]:
        assert heard(update) is None
    tap = {"id": "1", "from": person.card, "chat_instance": "1", "data": "1:a:b", "message": fake.sent_updates[-1]["message"]}
    assert heard({"update_id": 1, "callback_query": tap}) is None

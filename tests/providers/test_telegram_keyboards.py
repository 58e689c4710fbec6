"""The keyboards that the stand-in takes."""

from typing import Any

import pytest

from tests.providers.conftest import Raw
from tests.providers.telegram import FakeTelegram, TelegramPerson

OK = {"text": "Иә", "callback_data": "1"}


def inline(*row: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(row)]}


@pytest.mark.parametrize(
    "markup",
    [
        inline(OK),
        inline({"text": "Иә", "callback_data": "ә" * 32}),
        inline(*[OK] * 100),
        inline({"text": "Сайт", "url": "https://example.kz/a?b=1#c"}),
        inline({"text": "Сайт", "url": "http://127.0.0.1:8080/chat"}),
        inline({"text": "Чат", "url": "tg://resolve?domain=kasip"}),
        inline({"text": "Иә", "callback_data": "1", "url": None}),
        {"inline_keyboard": []},
        {"keyboard": [[{"text": "Нөмір", "request_contact": True}], ["Жоқ"]], "resize_keyboard": True, "one_time_keyboard": True},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "ЖСН"},
    ],
)
async def test_what_is_allowed(raw: Raw, person: TelegramPerson, markup: object) -> None:
    assert (await raw("sendMessage", chat_id=person.id, text="а", reply_markup=markup))[0] == 200


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (inline({"text": "Иә", "callback_data": "ә" * 32 + "1"}), "BUTTON_DATA_INVALID"),
        (inline({"text": "Иә", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (inline({"text": "Иә", "callback_data": 1}), "BUTTON_DATA_INVALID"),
        (inline({"text": "Сайт", "url": "http://localhost:8080/"}), "BUTTON_URL_INVALID"),
        (inline({"text": "Сайт", "url": "ftp://example.kz/"}), "BUTTON_URL_INVALID"),
        (inline({"text": "Сайт", "url": "example.kz"}), "BUTTON_URL_INVALID"),
        (inline({"text": "Сайт", "url": "https://example.kz/a b"}), "BUTTON_URL_INVALID"),
        (inline({"text": "Сайт", "url": "http://[::1/"}), "BUTTON_URL_INVALID"),
        (inline({"text": " ", "callback_data": "1"}), "text must be non-empty"),
        (inline({"text": "Иә"}), "Text buttons are unallowed"),
        (inline({"text": "Иә", "callback_data": "1", "url": "https://example.kz"}), "takes one of"),
        (inline({"text": "Иә", "web_app": {"url": "https://example.kz"}}), "takes one of"),
        (inline("Иә"), "expected an Object"),
        (inline(*[OK] * 101), "reply markup is too long"),
        ({"inline_keyboard": [OK]}, "Array of Arrays"),
        ({**inline(OK), "remove_keyboard": True}, "one kind"),
        ({}, "one kind"),
        ([], "object expected"),
        ({"keyboard": [[]]}, "no buttons"),
        ({"keyboard": [["Иә"]], "size": 1}, "no field size"),
        ({"keyboard": [[{"text": "Иә", "callback_data": "1"}]]}, "no field callback_data"),
        ({"remove_keyboard": False}, "must be True"),
    ],
)
async def test_what_is_refused(fake: FakeTelegram, raw: Raw, person: TelegramPerson, markup: object, complaint: str) -> None:
    status, body = await raw("sendMessage", chat_id=person.id, text="а", reply_markup=markup)
    assert status == 400
    assert complaint in body["description"]
    assert len(person.screen) == 1
    assert [refused.reason for refused in fake.ledger.refused] == [body["description"]]


async def test_a_number_is_asked_for_in_private_only(fake: FakeTelegram, raw: Raw, person: TelegramPerson) -> None:
    fake.group(-1009).add_bot(person.card)
    markup = {"keyboard": [[{"text": "Нөмір", "request_contact": True}]]}
    status, body = await raw("sendMessage", chat_id=-1009, text="а", reply_markup=markup)
    assert (status, body["description"]) == (400, "Bad Request: phone number can be requested in private chats only")

"""Messages of the house as Telegram takes them."""

import json
from itertools import product
from typing import Any

import pytest

from bot.channels.telegram.keyboard import MOST_DATA
from bot.channels.telegram.render import Letter, render
from bot.channels.telegram.text import to_html
from bot.channels.text import split, units
from dialogs.commands import Command
from dialogs.house import engine
from domain.messaging import Button, Choice
from domain.regions import REGIONS
from services import content as scripts
from services.documents import File
from services.storage.engine import Store
from tests.bot.channels.telegram.letters import choices, envelope

PAPER = File("Сертификат.pdf", "application/pdf", b"%PDF")


def rows(letter: Letter, kind: str = "inline_keyboard") -> list[list[dict[str, Any]]]:
    assert letter.markup is not None
    found: list[list[dict[str, Any]]] = json.loads(letter.markup)[kind]
    return found


def labels(letter: Letter, kind: str = "inline_keyboard") -> list[list[str]]:
    return [[button["text"] for button in row] for row in rows(letter, kind)]


@pytest.mark.parametrize("text", ["<b>", "_*[", "{{7*7}}", "a & b &amp;", "\u202eقازاق", "\U0001f600\U0001d54f", '"it\'s"'])
def test_every_character_stands_for_itself(text: str) -> None:
    assert to_html(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
    assert "<" not in to_html(text)


def test_codes_are_framed() -> None:
    letter = render(envelope("Код: 7K3M-Q9XD & <AB>. Тағы: 7K3M", codes=("7K3M", "7K3M-Q9XD", "<AB>")))
    assert letter.texts == ("Код: <code>7K3M-Q9XD</code> &amp; <code>&lt;AB&gt;</code>. Тағы: <code>7K3M</code>",)


def test_a_choice_is_a_button_on_a_row_of_its_own() -> None:
    letter = render(envelope("Сұрақ", choices=choices("Иә", "Жоқ")))
    assert rows(letter) == [
        [{"text": "Иә", "callback_data": "7:quiz.question:0"}],
        [{"text": "Жоқ", "callback_data": "7:quiz.question:1"}],
    ]
    assert letter.texts == ("Сұрақ",)
    assert letter.inline


@pytest.mark.parametrize(
    ("count", "label", "widths"), [(5, "Абай", [1] * 5), (7, "Абай", [2, 2, 2, 1]), (6, "Ақмола облысы!!", [1] * 6)]
)
def test_many_short_choices_stand_in_pairs(count: int, label: str, widths: list[int]) -> None:
    assert [len(row) for row in labels(render(envelope("Облыс?", choices=choices(*[label] * count))))] == widths


def test_what_no_button_can_show_is_a_numbered_list() -> None:
    long = "Өндірісті ұлғайту үшін банктен алынған несие"
    letter = render(envelope("Сұрақ", choices=choices(long, "Жоқ <", "Иә", "Төрт", "Бес", "Алты")))
    assert letter.texts == (f"Сұрақ\n\n1. {long}\n2. Жоқ &lt;\n3. Иә\n4. Төрт\n5. Бес\n6. Алты",)
    assert labels(letter) == [["1", "2", "3", "4", "5"], ["6"]]
    assert rows(letter)[0][1]["callback_data"] == "7:quiz.question:1"


def test_a_value_that_no_button_can_carry_is_answered_by_its_number() -> None:
    given = (Choice("7:step:" + "ә" * 29, "Бір"), Choice("7:step:a", "Екі"))
    letter = render(envelope("Сұрақ", choices=given))
    assert letter.texts == ("Сұрақ\n\n1. Бір\n2. Екі",)
    assert labels(letter) == [["2"]]
    assert labels(render(envelope("?", choices=(Choice("7:step:" + "a" * 57, "Бір"),)))) == [["Бір"]]


async def test_no_button_of_the_starter_content_is_too_long(store: Store) -> None:
    await store.write(lambda tx: scripts.load(tx, scripts.read()))
    content = await store.read(lambda tx: scripts.snapshot(tx, None))
    modules = [module for course in content.courses.values() for module in course.modules]
    values = {region.code for region in REGIONS} | set(Command) | {"certificate", "withdraw", "register"}
    values |= {value for module in modules for value in (module.id, f"read-{module.id}")}
    values |= {option.id for module in modules for question in (*module.questions, *module.final) for option in question.options}
    values |= {choice.value for form in content.forms.values() for field in form.fields for choice in field.choices}
    assert len(values) > 30
    for step, value in product(engine().registry.steps, values):
        assert len(Button(999_999_999, step, value).encode().encode()) <= MOST_DATA


def test_a_link_is_a_button_that_opens_it() -> None:
    letter = render(envelope("Бет", link=("Бетті ашу", "https://kasip.test/form/7K3M"), choices=choices("Мәзір")))
    assert rows(letter) == [
        [{"text": "Бетті ашу", "url": "https://kasip.test/form/7K3M"}],
        [{"text": "Мәзір", "callback_data": "7:quiz.question:0"}],
    ]
    assert letter.texts == ("Бет",)


def test_a_link_that_telegram_takes_for_no_button_stands_in_the_text() -> None:
    letter = render(envelope("Бет", link=("Ашу", "http://localhost:8080/form/A&B")))
    assert letter.texts == ("Бет\n\nhttp://localhost:8080/form/A&amp;B",)
    assert letter.markup == '{"remove_keyboard":true}'


def test_the_button_that_sends_the_number() -> None:
    letter = render(envelope("Нөмір?", phone_button="Нөмірімді жіберу", choices=choices("Кейін", "Мәзір" * 20)))
    assert rows(letter, "keyboard") == [
        [{"text": "Нөмірімді жіберу", "request_contact": True}],
        [{"text": "Кейін"}],
        [{"text": "Мәзір" * 20}],
    ]
    assert json.loads(letter.markup or "") | {"keyboard": []} == {
        "keyboard": [], "one_time_keyboard": True, "resize_keyboard": True
    }  # fmt: skip
    assert letter.texts == ("Нөмір?",)
    assert letter.edit(5) is None


def test_nothing_to_choose_takes_an_old_keyboard_away() -> None:
    letter = render(envelope("Рақмет"))
    assert letter.markup == '{"remove_keyboard":true}'
    assert letter.edit(5) is None


def test_in_place_of_another_message() -> None:
    edit = render(envelope("Келесі", replaces="5", choices=choices("Иә"))).edit(5)
    assert edit is not None
    assert (edit.message_id, edit.text, edit.chat_id) == (5, "Келесі", 501)
    assert edit.reply_markup is not None
    bare = render(envelope("Болды", replaces="5")).edit(5)
    assert bare is not None
    assert bare.reply_markup is None
    assert render(envelope("а" * 5000, replaces="5")).edit(5) is None
    assert render(envelope("Қағаз", replaces="5"), PAPER).edit(5) is None


def test_a_long_text_comes_in_parts_with_the_buttons_under_the_last() -> None:
    text = "\n\n".join(f"{number}. " + "сөз " * 120 for number in range(30))
    calls = render(envelope(text, choices=choices("Иә"))).calls()
    assert len(calls) > 3
    assert [call.reply_markup is not None for call in calls] == [False] * (len(calls) - 1) + [True]
    assert sum(getattr(call, "text", "").count("сөз") for call in calls) == 30 * 120


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("аб", ["аб"]),
        ("бір екі\n\nүш", ["бір екі", "үш"]),
        ("бір\nекі үш", ["бір", "екі үш"]),
        ("бір екі үш", ["бір екі", "үш"]),
        ("абвгдежзийк", ["абвгдежз", "ийк"]),
        ("\U0001f600" * 5, ["\U0001f600" * 4, "\U0001f600"]),
        ("а" + "\U0001f600" * 4, ["а" + "\U0001f600" * 3, "\U0001f600"]),
        (" " * 9 + "а", ["а"]),
    ],
)
def test_where_a_text_is_split(text: str, parts: list[str]) -> None:
    assert split(text, 8) == parts
    assert all(0 < units(part) <= 8 for part in parts)


def test_a_file_with_a_short_text_is_one_message() -> None:
    (call,) = render(envelope("Құттықтаймыз <b>!", choices=choices("Мәзір")), PAPER).calls()
    assert getattr(call, "caption", None) == "Құттықтаймыз &lt;b&gt;!"
    assert call.reply_markup is not None


def test_a_file_with_a_long_text_has_its_first_paragraph() -> None:
    letter = render(envelope("Құттықтаймыз!\n\n" + "ә" * 1024), PAPER)
    assert (letter.caption, letter.texts) == ("Құттықтаймыз!", ("ә" * 1024,))
    calls = letter.calls()
    assert [call.reply_markup is not None for call in calls] == [False, True]
    letter = render(envelope("ә" * 1025), PAPER)
    assert (letter.caption, letter.texts) == (None, ("ә" * 1025,))

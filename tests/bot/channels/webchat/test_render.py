import json

import pytest

from bot.channels.webchat.render import as_event, conversation, language_comment, language_of_text
from domain.language import Language
from domain.messaging import Choice
from services.history import History, Item
from tests.bot.channels.webchat.house import NOW, Person


def test_an_event_is_one_line_of_data_whatever_was_said() -> None:
    item = Item(7, "bot", "Сұрақ:\r\n\u2028data: 1\n\nid: 9", (Choice("4:region:75", "Алматы"),), NOW)
    name, data, *rest = as_event(item).split("\n")
    assert (name, rest) == ("id: 7", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == {
        "id": 7,
        "from": "bot",
        "text": item.text,
        "choices": [{"id": "4:region:75", "label": "Алматы"}],
    }


def test_a_comment_is_skipped_by_who_does_not_know_it() -> None:
    assert language_comment(Language.KK) == ": language kk\n\n"
    assert language_comment(None) == ": language \n\n"


def spoken(count: int) -> History:
    person = Person("p", Language.KK)
    for number in range(count):
        person.say("bot" if number % 2 == 0 else "person", f"{number}-сөз", "Иә", "Жоқ")
    return History("p", Language.KK, tuple(person.items))


def test_only_the_choices_of_the_last_bot_message_are_live() -> None:
    history = spoken(4)
    shown = conversation(history, history.items, 30, {})
    assert (shown.now, shown.last, shown.more) == (3, 4, False)
    assert [choice.value for choice in shown.choices] == ["3:step:0", "3:step:1"]
    assert [bubble.old for bubble in shown.bubbles] == [("Иә", "Жоқ"), ("Иә", "Жоқ"), (), ("Иә", "Жоқ")]


def test_a_long_conversation_shows_its_end() -> None:
    history = spoken(50)
    shown = conversation(history, history.items, 30, {})
    assert [bubble.id for bubble in shown.bubbles] == list(range(21, 51))
    assert shown.more


def test_nothing_said_yet_is_an_empty_conversation() -> None:
    shown = conversation(History("p", None, ()), (), 30, {})
    assert (shown.bubbles, shown.choices, shown.now, shown.last) == ((), (), 0, 0)


def test_commands_of_the_person_are_said_in_words() -> None:
    items = (Item(1, "person", "/menu", (), NOW), Item(2, "bot", "/menu", (), NOW))
    shown = conversation(History("p", Language.KK, items), items, 30, {"/menu": "Мәзір"})
    assert [bubble.text for bubble in shown.bubbles] == ["Мәзір", "/menu"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Сәлеметсіз бе?", Language.KK),
        ("Здравствуйте! Начнём с языка общения.", Language.RU),
        ("Иванов Иван", None),
        ("900115400109", None),
        ("", None),
        ("Hello, this is a sentence in English", None),
        ("Общий совет: Қазақша", Language.KK),
    ],
)
def test_a_text_shows_its_language_by_its_letters(text: str, language: Language | None) -> None:
    assert language_of_text(text) is language

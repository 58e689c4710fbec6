import json
from dataclasses import replace

import pytest

from bot.channels.webchat.render import Card, as_data, as_event, conversation, language_comment
from domain.language import Language
from domain.messaging import Choice, Document
from domain.regions import REGIONS
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


def test_an_event_names_the_language_that_it_was_said_in() -> None:
    assert as_data(Item(7, "bot", "Да", (), NOW, Language.RU))["language"] == "ru"


def test_an_event_says_where_its_document_is() -> None:
    item = Item(7, "bot", "Міне", (), NOW, None, Document("secret-ref", "Сертификат.pdf", 24_001))
    assert as_data(item)["document"] == {"url": "/chat/documents/7", "name": "Сертификат.pdf", "size": 24_001}
    assert "secret-ref" not in as_event(item)
    assert "document" not in as_data(Item(7, "bot", "Міне", (), NOW))


@pytest.mark.parametrize(
    ("name", "size", "kind", "kilobytes"),
    [("Сертификат.pdf", 24_001, "PDF", 24), ("a.b.png", 1024, "PNG", 1), ("деректер", 1, "", 1), ("құжат.", 1025, "", 2)],
)
def test_a_document_is_shown_with_its_kind_and_size(name: str, size: int, kind: str, kilobytes: int) -> None:
    items = (Item(7, "bot", "Міне", (), NOW, None, Document("r", name, size)),)
    card = conversation(History("p", Language.KK, items), 30, {}).bubbles[0].card
    assert card == Card("/chat/documents/7", name, kind, kilobytes)


def spoken(count: int, *labels: str) -> History:
    person = Person("p", Language.KK)
    for number in range(count):
        person.say("bot" if number % 2 == 0 else "person", f"{number}-сөз", *(labels or ("Иә", "Жоқ")))
    return History("p", Language.KK, tuple(person.items))


def test_only_the_choices_of_the_last_bot_message_are_live() -> None:
    shown = conversation(spoken(4), 30, {})
    assert (shown.now, shown.last, shown.more, shown.many) == (3, 4, False, False)
    assert [choice.value for choice in shown.choices] == ["3:step:0", "3:step:1"]
    assert [bubble.old for bubble in shown.bubbles] == [("Иә", "Жоқ"), ("Иә", "Жоқ"), (), ("Иә", "Жоқ")]


def test_a_long_list_is_long_only_while_it_is_live() -> None:
    regions = [region.name.kk for region in REGIONS]
    shown = conversation(spoken(3, *regions), 30, {})
    assert shown.many
    assert len(shown.choices) == 20
    assert shown.bubbles[0].old == (f"{regions[0]} … {regions[-1]}",)


def test_an_only_choice_leaves_no_trace() -> None:
    assert conversation(spoken(3, "Әрі қарай"), 30, {}).bubbles[0].old == ()


def test_the_end_of_a_conversation_says_that_more_was_said_before() -> None:
    whole = spoken(50)
    shown = conversation(replace(whole, items=whole.items[20:]), 30, {})
    assert [bubble.id for bubble in shown.bubbles] == list(range(21, 51))
    assert shown.more


def test_nothing_said_yet_is_an_empty_conversation() -> None:
    shown = conversation(History("p", None, ()), 30, {})
    assert (shown.bubbles, shown.choices, shown.now, shown.last) == ((), (), 0, 0)


def test_commands_of_the_person_are_said_in_words() -> None:
    items = (Item(1, "person", "/menu", (), NOW), Item(2, "bot", "/menu", (), NOW))
    shown = conversation(History("p", Language.KK, items), 30, {"/menu": "Мәзір"})
    assert [bubble.parts for bubble in shown.bubbles] == [("Мәзір",), ("/menu",)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Мына кодты жазып алыңыз: 8768-ARPM-RPSE. Ол", ["8768-ARPM-RPSE"]),
        ("нөміріңіз: 2026-JMW1GQF3", ["2026-JMW1GQF3"]),
        ("8 701 123 45 67, 2026-11-21, e-mail, ••••-••••-••••", []),
    ],
)
def test_a_code_to_write_down_stands_apart(text: str, codes: list[str]) -> None:
    items = (Item(1, "bot", text, (), NOW),)
    parts = conversation(History("p", Language.KK, items), 30, {}).bubbles[0].parts
    assert list(parts[1::2]) == codes
    assert "".join(parts) == text

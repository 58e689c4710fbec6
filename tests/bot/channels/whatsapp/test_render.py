"""Messages of the house as WhatsApp's own: in one message, within its limits, and a typed number means what it says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import units
from bot.channels.whatsapp.calls import Attachment
from bot.channels.whatsapp.parse import OWN_PHONE
from bot.channels.whatsapp.render import render
from domain.language import Language
from domain.messaging import Choice
from services.deliveries import Envelope
from tests.bot.channels.whatsapp.letters import NUMBER, TR, choices, envelope
from tests.providers.whatsapp import FakeWhatsApp
from tests.support.clock import START

Json = dict[str, Any]

LONG = "Кез келген шаруашылық иесі қатыса алатын бағдарлама, егер ол ауылда тұрса"
PAPER = Attachment("document", "900", "KZ-2026.pdf")
LINK = ("Толтыру", "https://kasip.example/form/abc")


def only(envelope: Envelope, file: Attachment | None = None) -> Json:
    (message,) = render(envelope, TR, file)
    return message


def body_of(message: Json) -> str:
    """The words of a message, whatever its kind."""
    kind = message["type"]
    if kind == "interactive":
        return str(message[kind]["body"]["text"])
    return str(message[kind].get("body") or message[kind].get("caption", ""))


def titles(message: Json) -> list[str]:
    """What can be tapped."""
    action = message["interactive"]["action"]
    if "buttons" in action:
        return [one["reply"]["title"] for one in action["buttons"]]
    return [row["title"] for row in action["sections"][0]["rows"]]


def ids(message: Json) -> list[str]:
    action = message["interactive"]["action"]
    if "buttons" in action:
        return [one["reply"]["id"] for one in action["buttons"]]
    return [row["id"] for row in action["sections"][0]["rows"]]


def test_a_text() -> None:
    assert only(envelope("Сәлем *бәріне* _міне_")) == {
        "to": NUMBER,
        "type": "text",
        "text": {"body": "Сәлем *бәріне* _міне_", "preview_url": False},
        "biz_opaque_callback_data": "d1",
    }


@pytest.mark.parametrize("address", ["KZ.ENT.1054", "KZ.7705"])
def test_a_person_without_a_number(address: str) -> None:
    message = only(envelope("Сәлем", address))
    assert message["recipient"] == address
    assert "to" not in message


def test_short_choices_are_buttons() -> None:
    message = only(envelope("Келісесіз бе?", choices=choices("Иә", "Жоқ", "ә" * 20)))
    assert message["interactive"]["type"] == "button"
    assert titles(message) == ["Иә", "Жоқ", "ә" * 20]
    assert ids(message) == ["7:quiz.question:0", "7:quiz.question:1", "7:quiz.question:2"]
    assert body_of(message) == "Келісесіз бе?"


def test_long_choices_are_numbers_under_a_numbered_text() -> None:
    message = only(envelope("Кім қатыса алады?", choices=choices("Ешкім", LONG)))
    assert message["interactive"]["type"] == "button"
    assert titles(message) == ["1", "2"]
    assert body_of(message) == f"Кім қатыса алады?\n\n1. Ешкім\n2. {LONG}"


def test_same_labels_are_told_apart_by_their_numbers() -> None:
    assert titles(only(envelope("Қайсысы?", choices=choices("Үлгі", "Үлгі")))) == ["1", "2"]


def test_four_choices_are_a_list() -> None:
    message = only(envelope("Қайсысы?", choices=choices("Бір", "Екі", "Үш", LONG)))
    assert message["interactive"]["type"] == "list"
    assert message["interactive"]["action"]["button"] == "Таңдау"
    rows = message["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "7:quiz.question:0", "title": "1. Бір"}
    assert rows[3] == {"id": "7:quiz.question:3", "title": "4. Кез келген шаруашылы…", "description": LONG[:71].rstrip() + "…"}
    assert body_of(message) == f"Қайсысы?\n\n1. Бір\n2. Екі\n3. Үш\n4. {LONG}"


def test_the_lists_button_speaks_russian() -> None:
    asked = envelope("Какой?", choices=choices(*"абвг"), language=Language.RU)
    assert only(asked)["interactive"]["action"]["button"] == "Выбрать"


def test_eleven_choices_are_a_numbered_text() -> None:
    message = only(envelope("Облыс?", choices=choices(*(f"Облыс {n}" for n in range(11)))))
    assert message["type"] == "text"
    assert body_of(message).endswith("\n10. Облыс 9\n11. Облыс 10")


def test_three_choices_under_a_long_text_are_a_list() -> None:
    message = only(envelope("ә" * 1025, choices=choices("Иә", "Жоқ")))
    assert message["interactive"]["type"] == "list"
    assert titles(message) == ["1. Иә", "2. Жоқ"]


def test_what_is_too_long_comes_in_parts_with_the_menu_on_the_last() -> None:
    text = "\n\n".join(f"Абзац {n}. " + "ә" * 900 for n in range(8))
    messages = render(envelope(text, choices=choices("Иә", "Жоқ")), TR)
    assert [message["type"] for message in messages] == ["text", "interactive"]
    assert titles(messages[-1]) == ["1. Иә", "2. Жоқ"]
    assert ["biz_opaque_callback_data" in message for message in messages] == [False, True]
    assert "\n\n".join(map(body_of, messages)) == f"{text}\n\n1. Иә\n2. Жоқ"


def test_values_that_fit_no_row_leave_a_numbered_text() -> None:
    asked = (Choice("7:menu:" + "x" * 300, "Бір"), Choice("7:menu:2", "Екі"))
    assert body_of(only(envelope("Қайсысы?", choices=asked))) == "Қайсысы?\n\n1. Бір\n2. Екі"
    assert only(envelope("Қайсысы?", choices=asked))["type"] == "text"


class TestOwnNumber:
    def test_comes_first_among_buttons(self) -> None:
        message = only(envelope("Нөміріңіз?", phone_button="Нөмірімді жіберу", choices=choices("Артқа")))
        assert titles(message) == ["Нөмірімді жіберу", "Артқа"]
        assert ids(message) == [OWN_PHONE, "7:quiz.question:0"]

    def test_stands_alone(self) -> None:
        assert ids(only(envelope("Нөміріңіз?", phone_button="Нөмірімді жіберу"))) == [OWN_PHONE]

    def test_has_no_number_in_a_list(self) -> None:
        message = only(envelope("Нөміріңіз?", phone_button="Өз телефон нөмірімді жіберу", choices=choices(*"абв")))
        assert titles(message) == ["Өз телефон нөмірімді жі…", "1. а", "2. б", "3. в"]
        assert ids(message)[:2] == [OWN_PHONE, "7:quiz.question:0"]
        assert body_of(message) == "Нөміріңіз?\n\n1. а\n2. б\n3. в"


class TestLink:
    def test_is_a_button_where_nothing_else_is(self) -> None:
        message = only(envelope("Нөмірді осы бетте жазыңыз.", link=LINK))
        assert message["interactive"]["type"] == "cta_url"
        assert message["interactive"]["action"]["parameters"] == {"display_text": "Толтыру", "url": LINK[1]}

    def test_stands_in_the_text_before_the_choices(self) -> None:
        message = only(envelope("Бетті ашыңыз.", link=LINK, choices=choices("Артқа", "Мәзір", "Көмек", "Тіл")))
        assert body_of(message) == f"Бетті ашыңыз.\n\n{LINK[1]}\n\n1. Артқа\n2. Мәзір\n3. Көмек\n4. Тіл"
        assert body_of(only(envelope("Бетті ашыңыз.", link=LINK, choices=choices("Артқа")))) == f"Бетті ашыңыз.\n\n{LINK[1]}"

    @pytest.mark.parametrize(
        ("text", "link"),
        [("а", ("Ұзын атауы бар батырма", LINK[1])), ("ә" * 1025, LINK), ("а", ("Ашу", "http://localhost:8080/form/1"))],
    )
    def test_is_an_address_where_no_button_fits(self, text: str, link: tuple[str, str]) -> None:
        assert body_of(only(envelope(text, link=link))) == f"{text}\n\n{link[1]}"


class TestFile:
    def test_carries_text_and_choices_in_one_message(self) -> None:
        message = only(envelope("Сертификатыңыз осында.", choices=choices("Мәзір", "Көмек")), PAPER)
        assert message["document"] == {
            "id": "900",
            "filename": "KZ-2026.pdf",
            "caption": "Сертификатыңыз осында.\n\n1. Мәзір\n2. Көмек",
        }

    def test_that_leaves_no_room_goes_before_the_text(self) -> None:
        text = f"Сертификатыңыз осында.\n\n{'ә' * 1010}"
        paper, rest = render(envelope(text, choices=choices("Мәзір")), TR, PAPER)
        assert body_of(paper) == "Сертификатыңыз осында."
        assert (body_of(rest), titles(rest)) == ("ә" * 1010, ["Мәзір"])
        assert "biz_opaque_callback_data" not in paper

    def test_goes_bare_before_one_long_paragraph(self) -> None:
        paper, rest = render(envelope("ә" * 1025), TR, PAPER)
        assert "caption" not in paper["document"]
        assert body_of(rest) == "ә" * 1025

    def test_may_be_a_picture(self) -> None:
        message = only(envelope("Міне"), Attachment("image", "901", "a.png"))
        assert (message["type"], message["image"]) == ("image", {"id": "901", "caption": "Міне"})


words = st.text(st.sampled_from("әқңа z.\n*_\U0001f600"), min_size=1, max_size=40).filter(str.strip)
texts = st.tuples(words, st.sampled_from([0, 60, 900, 1000, 1020, 4050, 4090, 9000])).map(lambda it: it[0] + "ә " * (it[1] // 2))


@given(
    texts,
    st.lists(words, max_size=12),
    st.none() | words,
    st.none() | st.tuples(words, st.just(LINK[1])),
    st.sampled_from([NUMBER, "KZ.1050000107710501000077"]),
)
def test_whatsapp_takes_whatever_is_rendered(
    text: str, labels: list[str], phone: str | None, link: tuple[str, str] | None, address: str
) -> None:
    """Every message is taken by the stand-in, and every choice can be tapped or read with its number."""
    fake = FakeWhatsApp(clock=START.timestamp)
    person = fake.person(NUMBER)
    asked = envelope(text, person.bsuid if "." in address and person.bsuid else NUMBER, choices=choices(*labels),
                     phone_button=phone, link=link)  # fmt: skip
    messages = render(asked, TR)
    for message in messages:
        fake._sending.carry_out({"messaging_product": "whatsapp", "recipient_type": "individual", **message})
    shown = "\n".join(map(body_of, messages))
    tapped = ids(messages[-1]) if messages[-1]["type"] == "interactive" and labels else []
    for number, choice in enumerate(asked.choices, 1):
        assert choice.value in tapped or f"{number}. " in shown
    assert len(messages) <= 1 + units(shown) // 2048


def test_a_hidden_number_is_asked_for_by_whatsapps_own_button() -> None:
    asking = envelope("Нөміріңіз?", choices=choices("Иә", "Жоқ"), phone_button="Нөмірімді жіберу", numbered=False)
    message = only(asking)
    assert message["interactive"]["type"] == "request_contact_info"
    assert body_of(message) == "Нөміріңіз?\n\n1. Иә\n2. Жоқ"

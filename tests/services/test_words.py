"""A message's words come back as they were kept, those that were kept earlier too."""

import json

import pytest

from dialogs.session import Session
from domain.messaging import Choice, Document, Link, Outbound
from services import words
from services.storage.messages import BODY
from services.storage.sealed import Vault
from services.words import NOTHING, Words

FULL = Words(
    "Код: ⟦code⟧",
    (Choice("3:menu.menu:go", "Әрі қарай"),),
    {"code": "01"},
    {"number": 7},
    Document("ref", "Сертификат.pdf", 24_001),
    "Нөмірімді жіберу",
    Link("browser", "02", "Браузерде"),
)
EARLIER = {
    "text": "Код: ⟦code⟧",
    "choices": [["3:menu.menu:go", "Әрі қарай"]],
    "secrets": {"code": "01"},
    "values": {"number": 7},
    "document": {"ref": "ref", "name": "Сертификат.pdf", "size": 24_001},
    "phone": "Нөмірімді жіберу",
    "link": {"way": "browser", "id": "02", "label": "Браузерде"},
}


@pytest.mark.parametrize("kept", [FULL, Words("сөз"), NOTHING])
def test_words_come_back(vault: Vault, kept: Words) -> None:
    assert words.opened(vault, "m", words.sealed(vault, "m", kept)) == kept


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (EARLIER, FULL),
        ({"text": "сөз"}, Words("сөз")),
        ({"text": "жауап", "choices": [], "secrets": {}}, Words("жауап")),
        ({"text": "", "choices": []}, NOTHING),
    ],
)
def test_earlier_words_are_read(vault: Vault, body: dict[str, object], kept: Words) -> None:
    assert words.opened(vault, "m", vault.seal(BODY, "m", json.dumps(body))) == kept


def test_the_choices_of_an_answer_are_buttons_of_the_question() -> None:
    said = Outbound("?", (Choice("yes", "Иә", ("ия",)), Choice("no", "Жоқ")))
    kept = words.of_answer(said, Session("person", step="start.consent", turn=4))
    assert kept == Words("?", (Choice("4:start.consent:yes", "Иә"), Choice("4:start.consent:no", "Жоқ")))


def test_codes_stand_in_their_places_only(vault: Vault) -> None:
    codes = FULL.codes(vault)
    assert codes.keys() == {"code"}
    assert FULL.with_codes(codes) == f"Код: {codes['code']}"
    assert codes["code"] not in repr(FULL)

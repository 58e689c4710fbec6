"""What WhatsApp's messages mean to the house."""

from typing import Any

import pytest

from bot.channels.whatsapp.batch import Sent, take_apart
from bot.channels.whatsapp.parse import OWN_PHONE, Unreadable, key_of, moved, read
from domain.messaging import Button, Channel, Contact, Document, Inbound, Kind
from tests.providers.whatsapp import kinds
from tests.providers.whatsapp.fake import ACCOUNT
from tests.support.clock import START

NUMBER, BSUID, OTHER = "77010000501", "KZ.105000010774401", "77010000999"
BOTH = Contact(Channel.WHATSAPP, BSUID, NUMBER)
NOBODYS_NUMBER = Contact(Channel.WHATSAPP, BSUID)
OLD = Contact(Channel.WHATSAPP, NUMBER)


def message(kind: str, content: dict[str, Any], sender: Contact | None = BOTH) -> Inbound | None:
    return read(Sent({"id": "wamid.A=", "timestamp": "1", "type": kind, **content}, sender), "k", START)


def heard(kind: str, content: dict[str, Any], sender: Contact = BOTH) -> Inbound:
    found = message(kind, content, sender)
    assert found is not None
    assert (found.key, found.contact, found.at, found.message) == ("k", sender, START, None)
    return found


def sender(names: dict[str, str], contacts: list[dict[str, Any]]) -> Contact | None:
    payload = ACCOUNT.payload(contacts=contacts, messages=[{"id": "1", "type": "text", **names}])
    return take_apart(payload, ACCOUNT.phone_id).messages[0].sender


@pytest.mark.parametrize(
    ("names", "contacts", "expected"),
    [
        ({"from": NUMBER, "from_user_id": BSUID}, [{"profile": {"name": "Үлгі"}, "wa_id": NUMBER, "user_id": BSUID}], BOTH),
        ({"from": NUMBER}, [{"wa_id": NUMBER, "user_id": BSUID}], BOTH),
        ({"from_user_id": BSUID}, [{"user_id": BSUID, "wa_id": NUMBER}], BOTH),
        ({"from_user_id": BSUID}, [{"user_id": BSUID, "profile": {"username": "ulgi"}}], NOBODYS_NUMBER),
        ({"from": BSUID}, [], NOBODYS_NUMBER),
        ({"from": NUMBER}, [], OLD),
        ({"from": NUMBER}, [{"wa_id": OTHER, "user_id": "KZ.9"}], OLD),
        ({"from": NUMBER}, [{"wa_id": OTHER, "user_id": "KZ.9"}, {"wa_id": NUMBER, "user_id": BSUID}], BOTH),
        ({}, [{"user_id": BSUID}], NOBODYS_NUMBER),
        ({}, [{"user_id": BSUID}, {"user_id": "KZ.9"}], None),
        ({}, [], None),
        ({"from": "me@host"}, [], None),
    ],
)
def test_who_writes(names: dict[str, str], contacts: list[dict[str, Any]], expected: Contact | None) -> None:
    found = sender(names, contacts)
    assert found == expected
    assert (found.other if found else None) == (expected.other if expected else None)


def test_words() -> None:
    assert heard("text", {"text": {"body": "с\u0000әлем\r\nиә \ud83d"}}).text == "сәлем\nиә \ufffd"


@pytest.mark.parametrize(("typed", "language"), [("Kasip", ""), ("kasip ru", "ru"), (" Kasip  KK. ", "kk")])
def test_the_words_of_our_own_link_open_the_chat(typed: str, language: str) -> None:
    found = heard("text", {"text": {"body": typed}})
    assert (found.kind, found.text) == (Kind.START, language)


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
@pytest.mark.parametrize(
    ("id_", "button"),
    [("7:quiz.question:a", Button(7, "quiz.question", "a")), ("?", Button(-1, "", "")), (7, Button(-1, "", ""))],
)
def test_a_tap(kind: str, id_: object, button: Button) -> None:
    found = heard("interactive", {"interactive": {"type": kind, kind: {"id": id_, "title": "…"}}})
    assert (found.kind, found.button) == (Kind.BUTTON, button)


@pytest.mark.parametrize(("who", "number"), [(BOTH, f"+{NUMBER}"), (OLD, f"+{NUMBER}"), (NOBODYS_NUMBER, None)])
def test_the_button_for_the_own_number(who: Contact, number: str | None) -> None:
    found = heard("interactive", {"interactive": {"type": "button_reply", "button_reply": {"id": OWN_PHONE}}}, who)
    assert (found.kind, found.phone) == (Kind.PHONE, number)


@pytest.mark.parametrize("payload", ["!continue", "12:menu.menu:!continue"])
def test_a_command_of_a_template_holds_for_ever(payload: str) -> None:
    found = heard("button", {"button": {"payload": payload, "text": "Жалғастыру"}})
    assert (found.kind, found.text) == (Kind.TEXT, "/continue")


def test_another_button_of_a_template() -> None:
    found = heard("button", {"button": {"payload": "7:quiz.question:a", "text": "А"}})
    assert (found.kind, found.button) == (Kind.BUTTON, Button(7, "quiz.question", "a"))


@pytest.mark.parametrize(
    ("kind", "part", "document"),
    [
        ("image", {"id": "1", "caption": "міне"}, Document("whatsapp:1", "photo.jpg", 0)),
        ("video", {"id": "2", "file_size": 5}, Document("whatsapp:2", "video.mp4", 5)),
        ("document", {"id": "3", "filename": "құ\u202eжат.pdf"}, Document("whatsapp:3", "құжат.pdf", 0)),
        ("document", {"id": "4", "filename": None}, Document("whatsapp:4", "file", 0)),
    ],
)
def test_files(kind: str, part: dict[str, Any], document: Document) -> None:
    found = heard(kind, {kind: part})
    assert (found.kind, found.document, found.text) == (Kind.DOCUMENT, document, "")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("audio", Kind.VOICE), ("sticker", Kind.STICKER), ("location", Kind.LOCATION), ("order", Kind.OTHER),
        ("unsupported", Kind.OTHER), ("unknown", Kind.OTHER), ("ephemeral", Kind.OTHER), ("of_next_year", Kind.OTHER),
        ("request_welcome", Kind.START),
    ],
)  # fmt: skip
def test_kinds(kind: str, expected: Kind) -> None:
    assert heard(kind, {kind: {}}).kind is expected


@pytest.mark.parametrize(
    ("who", "part", "number"),
    [
        (BOTH, kinds.contact(NUMBER, "Үлгі"), f"+{NUMBER}"),
        (BOTH, kinds.contact(NUMBER, "Үлгі", on_whatsapp=False), f"+{NUMBER}"),
        (BOTH, kinds.contact(OTHER, "Басқа"), None),
        (BOTH, kinds.contact(OTHER, "Басқа", asked=True), None),
        (NOBODYS_NUMBER, kinds.contact(NUMBER, "Үлгі"), None),
        (NOBODYS_NUMBER, kinds.contact(NUMBER, "Үлгі", asked=True), f"+{NUMBER}"),
        (NOBODYS_NUMBER, kinds.contact(NUMBER, "Үлгі", asked=True, on_whatsapp=False), None),
        (BOTH, ("contacts", {"contacts": []}), None),
    ],
)
def test_a_card_is_a_number_only_where_it_is_the_senders_own(who: Contact, part: kinds.Part, number: str | None) -> None:
    found = heard(*part, who)
    assert (found.kind, found.phone) == (Kind.PHONE, number)


def test_a_reaction_counts_once_and_its_removal_not() -> None:
    assert heard(*kinds.reaction("wamid.B", "👍")).kind is Kind.OTHER
    assert message(*kinds.reaction("wamid.B", "")) is None
    sent = [Sent({"id": id_, "type": "reaction", **kinds.reaction("wamid.B", emoji)[1]}, BOTH) for id_, emoji in ("12", "34")]
    assert len({key_of(one) for one in sent}) == 1


@pytest.mark.parametrize(
    "part", [kinds.edit("wamid.B", "басқа"), kinds.revoke("wamid.B"), ("text", {"group_id": "1", "text": {}})]
)
def test_what_says_nothing(part: kinds.Part) -> None:
    assert message(*part) is None


@pytest.mark.parametrize(
    "part",
    [
        ("text", {}), ("text", {"text": "?"}), ("text", {"text": {"body": 7}}), ("interactive", {"interactive": {}}),
        ("interactive", {"interactive": {"type": "button_reply"}}), ("button", {"button": {}}), ("image", {"image": {}}),
        ("contacts", {"contacts": 7}), ("contacts", {"contacts": ["?"]}), ("reaction", {}),
    ],
)  # fmt: skip
def test_what_can_not_be_read(part: kinds.Part) -> None:
    with pytest.raises(Unreadable):
        message(*part)


def test_nobodys_message_can_not_be_read() -> None:
    with pytest.raises(Unreadable):
        message("text", {"text": {"body": "сәлем"}}, None)


@pytest.mark.parametrize(
    ("who", "system", "old"),
    [
        (OLD, {"type": "user_changed_number", "wa_id": OTHER}, OLD),
        (BOTH, {"type": "user_changed_number", "wa_id": OTHER, "user_id": "KZ.9", "previous_user_id": BSUID}, BOTH),
        (Contact(Channel.WHATSAPP, "KZ.9", NUMBER), {"type": "user_changed_number", "wa_id": OTHER, "user_id": "KZ.9",
                                                    "previous_user_id": BSUID}, BOTH),
        (NOBODYS_NUMBER, {"type": "user_changed_user_id", "user_id": "KZ.9", "previous_user_id": BSUID}, NOBODYS_NUMBER),
        (None, {"type": "user_changed_user_id", "user_id": "KZ.9", "previous_user_id": BSUID}, NOBODYS_NUMBER),
        (BOTH, {"type": "customer_identity_changed"}, None),
        (None, {"type": "user_changed_number", "wa_id": OTHER}, None),
    ],
)  # fmt: skip
def test_an_address_that_was_left(who: Contact | None, system: dict[str, Any], old: Contact | None) -> None:
    found = moved(Sent({"id": "1", "type": "system", "system": system}, who))
    assert (found, found and found.other) == (old, old and old.other)

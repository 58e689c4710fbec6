import json
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.webchat.parse import read_form_sent, read_sent, read_start_language, to_inbound, to_start
from bot.channels.webchat.session import tag_of
from domain.language import Language
from domain.messaging import Button, Channel, Contact, Kind
from tests.bot.channels.webchat.house import NOW
from web.errors import Problem
from web.fields import clean, read_form

ID = "3f0c9a52-7d1e-4b8a-9c61-5e2f8a7b4d10"
OTHER = "11111111-7d1e-4b8a-9c61-5e2f8a7b4d10"
TOKEN = "t" * 32


def body(**values: object) -> bytes:
    return json.dumps(values).encode()


def test_a_text_and_a_choice_become_what_the_house_knows() -> None:
    text = to_inbound(read_sent(body(id=ID.upper(), text="сәлем")), TOKEN, NOW)
    assert (text.key, text.contact) == (f"web:{tag_of(TOKEN)}:{ID}", Contact(Channel.WEB, TOKEN))
    assert (text.kind, text.text, text.button, text.at) == (Kind.TEXT, "сәлем", None, NOW)
    choice = to_inbound(read_sent(body(id=ID, choice="4:region:75", text=None)), TOKEN, NOW)
    assert (choice.kind, choice.text, choice.button) == (Kind.BUTTON, "", Button(4, "region", "75"))


def test_a_start_has_one_key_and_the_language_wished_for() -> None:
    start = to_start(TOKEN, Language.RU, NOW)
    assert (start.key, start.kind, start.text) == (f"web:{tag_of(TOKEN)}:start", Kind.START, "ru")
    assert to_start(TOKEN, None, NOW).text == ""


BAD = {
    "not JSON": (b"{", "body"),
    "not UTF-8": (b'{"id": "\xff"}', "body"),
    "a list": (b"[]", "body"),
    "very deep": (b"[" * 100_000, "body"),
    "a number too long": (b"9" * 100_000, "body"),
    "nothing": (b"", "body"),
    "no id": (body(text="a"), "id"),
    "an id that is no uuid": (body(id="1", text="a"), "id"),
    "an id in braces": (body(id="{" + ID + "}", text="a"), "id"),
    "an id with a line end": (body(id=ID + "\n", text="a"), "id"),
    "an id of another kind": (body(id=7, text="a"), "id"),
    "neither text nor choice": (body(id=ID), "text"),
    "both": (body(id=ID, text="a", choice="1:a:b"), "text"),
    "an empty text": (body(id=ID, text=" \n"), "text"),
    "only NUL": (body(id=ID, text="\0"), "text"),
    "a text that is a number": (body(id=ID, text=5), "text"),
    "a text that is an object": (body(id=ID, text={}), "text"),
    "an empty choice": (body(id=ID, choice=""), "choice"),
    "a choice that is a list": (body(id=ID, choice=["1:a:b"]), "choice"),
}


@pytest.mark.parametrize(("sent", "field"), BAD.values(), ids=BAD.keys())
def test_bad_input_names_the_field_and_gives_an_example(sent: bytes, field: str) -> None:
    with pytest.raises(Problem) as refused:
        read_sent(sent)
    assert refused.value.status == 422
    assert refused.value.facts["field"] == field
    assert refused.value.facts["example"]


def test_sixteen_kilobytes_are_enough_and_one_more_is_too_much() -> None:
    assert len(read_sent(body(id=ID, text="ә" * 8192)).content) == 8192
    with pytest.raises(Problem) as refused:
        read_sent(body(id=ID, text="ә" * 8193))
    assert refused.value.status == 413


def test_a_choice_that_we_never_made_is_a_tap_on_no_button() -> None:
    assert to_inbound(read_sent(body(id=ID, choice="<b>")), TOKEN, NOW).button == Button(-1, "", "")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("a\r\nb", "a\nb"),
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("Әлия 😀 \u202eabc\u200b", "Әлия 😀 \u202eabc\u200b"),
    ],
)
def test_a_text_is_kept_as_it_was_said_where_it_can_be_stored(raw: str, stored: str) -> None:
    assert clean(raw) == stored


@given(st.text(st.characters(codec=None), max_size=200))
def test_every_text_can_be_stored(text: str) -> None:
    assert "\0" not in clean(text)
    clean(text).encode()


@given(st.binary(max_size=500))
def test_no_body_is_a_surprise(data: bytes) -> None:
    for read in (read_sent, read_form):
        with suppress(Problem):
            read(data)


def form(**values: str) -> dict[str, str]:
    return dict(read_form(urlencode(values).encode()))


def test_a_form_sent_twice_is_one_message_and_with_another_text_is_another() -> None:
    first, again = read_form_sent(form(id=ID, text="бір")), read_form_sent(form(id=ID, text="бір"))
    other, choice = read_form_sent(form(id=ID, text="екі")), read_form_sent(form(id=ID, choice="бір"))
    fresh = read_form_sent(form(id=OTHER, text="бір"))
    assert first == again
    assert first is not None
    assert len({sent.id for sent in (first, other, choice, fresh) if sent}) == 4
    assert read_sent(body(id=first.id, text="бір")) == first


def test_nothing_typed_is_nothing_sent() -> None:
    assert read_form_sent(form(id=ID, text="  ")) is None
    assert read_form_sent(form(id=ID)) is None


def test_a_form_without_an_id_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        read_form_sent(form(text="бір"))
    assert refused.value.facts["field"] == "id"


def test_a_form_of_too_many_fields_is_refused() -> None:
    with pytest.raises(Problem):
        read_form(b"a=1&" * 1000)


def test_the_language_of_a_start() -> None:
    assert read_start_language({}) is None
    assert read_start_language({"language": "ru"}) is Language.RU
    for wrong in ("en", "", 5, ["kk"]):
        with pytest.raises(Problem):
            read_start_language({"language": wrong})

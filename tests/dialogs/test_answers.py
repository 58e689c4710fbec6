"""How what arrived is read against what was shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.answers import MOST_CHARACTERS, Answer, Flaw, read
from dialogs.commands import WORDS, Command, command_in
from domain.messaging import Choice, Document, Inbound, Kind, Outbound
from tests.dialogs.house import AT, session, tap, text

SHOWN = Outbound("?", (Choice("a", "Иә, керек"), Choice("b", "Жоқ"), Choice("c", "Ауыл шаруашылығы")))
OPEN = Outbound("?")


def choice(said: str) -> str | None:
    meaning = read(text(said), session(), SHOWN).meaning
    return meaning.choice if isinstance(meaning, Answer) else None


@pytest.mark.parametrize("said", ["1", " 1 ", "1.", "1)", "иә, керек", "ИӘ, КЕРЕК", "Иә керек", "\u200bиә, керек"])
def test_one_choice_in_many_spellings(said: str) -> None:
    assert choice(said) == "a"


def test_a_label_may_be_spelt_with_russian_letters() -> None:
    assert choice("ауыл шаруашылыгы") == "c"


@pytest.mark.parametrize("said", ["0", "4", "99", "-1", "1.5", "бір", "👍", "a"])
def test_what_is_no_choice(said: str) -> None:
    assert choice(said) is None


def test_the_same_words_on_two_choices_mean_neither() -> None:
    twins = Outbound("?", (Choice("a", "Иә"), Choice("b", "иә")))
    heard = read(text("иә"), session(), twins)
    assert isinstance(heard.meaning, Answer)
    assert heard.meaning.choice is None
    assert heard.meaning.text == "иә"


def test_a_label_goes_before_a_command() -> None:
    heard = read(text("артқа"), session(), Outbound("?", (Choice("back", "Артқа"),)))
    assert heard.meaning == Answer(AT.date(), "back", "артқа")


@pytest.mark.parametrize("word", [(word, command) for command, words in WORDS.items() for word in words])
def test_a_command_in_any_case_and_with_marks(word: tuple[str, Command]) -> None:
    said, command = word
    for spelt in (said, said.upper(), f" {said}! ", f"{said}…"):
        assert read(text(spelt), session(), OPEN).meaning is command


def test_a_command_is_a_whole_message() -> None:
    assert command_in("менің мәзірім қайда") is None


def test_no_word_means_two_commands() -> None:
    words = [word for spelt in WORDS.values() for word in spelt]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("inbound", "flaw"),
    [
        (Inbound("k", None, Kind.DOCUMENT, AT), Flaw.NO_FILES),
        (Inbound("k", None, Kind.OTHER, AT), Flaw.NOT_TEXT),
        (text("а" * (MOST_CHARACTERS + 1)), Flaw.TOO_LONG),
        (text(""), Flaw.EMPTY),
        (text("\x00\x1f\u200b\ud800"), Flaw.EMPTY),
        (Inbound("k", None, Kind.BUTTON, AT), Flaw.EMPTY),
    ],
)
def test_what_can_not_be_an_answer(inbound: Inbound, flaw: Flaw) -> None:
    assert read(inbound, session(), SHOWN).meaning is flaw


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Бизнес-жоспар 2026.pdf", "[файл: Бизнес-жоспар 2026.pdf]"),
        ("900315400007.pdf", "[файл: ••••••••0007.pdf]"),
        ("photo.jpg", "[файл]"),
        ("", "[файл]"),
    ],
)
def test_the_history_calls_a_file_by_its_name_where_it_was_taken(name: str, kept: str) -> None:
    sent = Inbound("k", None, Kind.DOCUMENT, AT, document=Document("ref", name, 1))
    assert read(sent, session(), replace(SHOWN, files=True)).kept == kept
    assert read(sent, session(), SHOWN).kept == "[файл]"


def test_the_longest_answer() -> None:
    meaning = read(text("а" * MOST_CHARACTERS), session(), OPEN).meaning
    assert isinstance(meaning, Answer)
    assert len(meaning.text) == MOST_CHARACTERS


@pytest.mark.parametrize("number", ["900315400007", "190340000126", "KZ86125KZT5004100100", "+7 701 123 45 67"])
def test_the_history_keeps_no_numbers(number: str) -> None:
    heard = read(text(f"менің нөмірім {number}"), session(), OPEN)
    assert number not in heard.kept
    assert "••" in heard.kept


def test_the_history_keeps_a_beginning_of_what_is_long() -> None:
    assert read(text("а" * 5_000), session(), OPEN).kept == "а" * 200 + "…"


def test_a_tap_on_a_command_needs_no_such_choice() -> None:
    assert read(tap(session(), Command.CONTINUE), session(), SHOWN).meaning is Command.CONTINUE


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_anything_typed_is_read(said: str) -> None:
    heard = read(text(said), session(), SHOWN)
    heard.kept.encode()  # it can be stored: no half of a character is in it
    assert len(heard.kept) <= 201

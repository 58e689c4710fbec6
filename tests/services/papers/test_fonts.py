"""Which names the certificate's font can show."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.full_name import full_name
from domain.names import KAZAKH, LATIN
from services.papers.certificate import unprintable
from services.papers.fonts import WITH_SIGNS, Glyphs
from tests.services.papers.papers import paper, text


@pytest.mark.parametrize("character", ["李", "ა", "🙂", "ﬁ", "Ꝑ", "\u0378"])
def test_the_first_character_without_a_glyph_is_named(character: str) -> None:
    assert unprintable(f"Айгүл {character}李") == character
    assert unprintable(f"Айгүл {character}李") == character


@pytest.mark.parametrize("alphabet", [KAZAKH, LATIN, "äğıñöşūüýžçəɵßøåæœőąčĺț", "'-"])
def test_the_letters_of_names_are_there(alphabet: str) -> None:
    assert unprintable(alphabet + alphabet.upper()) is None


@pytest.mark.parametrize("name", ["Серік Қаһарманұлы", "D'Artagnan Jean-Luc", "Gülnär Ñūrlybaiqyzy", "Әлия ҒАЗИЗ-ӨТЕГЕН"])
def test_names_that_are_taken_can_be_drawn(name: str) -> None:
    taken = full_name(name)
    assert unprintable(taken) is None
    assert taken in text(paper(taken))


def test_a_rare_letter_may_be_a_name_and_yet_not_drawable() -> None:
    assert unprintable(full_name("Jean Ꝑaul")) == "Ꝑ"


def test_many_may_ask_at_once() -> None:
    glyphs = Glyphs()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(glyphs.first_lacking, ["Әлия", "Ǆ", "李", "Ԥ"] * 10))
    assert found == [None, None, "李", "Ԥ"] * 10


def test_where_people_write_freely_a_second_font_has_more_signs() -> None:
    assert Glyphs().lacking("450 ₸ → ✓") >= {"₸"}
    assert Glyphs(WITH_SIGNS).lacking("450 ₸ → ✓ 李") == {"李"}

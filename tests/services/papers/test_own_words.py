"""How people's own words come onto a paper."""

import pytest

from services.papers.own_words import shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("  Су   керек  ", "Су керек"),
        ("бір\n\n\n\nекі\r\nүш\u2028төрт", "бір\n\nекі\nүш\nтөрт"),
        ("а\tб\u00a0в", "а б в"),
        ("e\u0308 и\u0306", "ë й"),
        ("\u202eкері\u202c \u200bжоқ\x00\ufeff", "кері жоқ"),
        ("👍🏽 ₸", "[U+1F44D][U+1F3FD] ₸"),
        ("✔\ufe0f", "✔"),
        ("", ""),
    ],
)
def test_invisible_signs_go_and_visible_ones_stay(written: str, said: str) -> None:
    assert shown(written) == said


def test_only_a_word_longer_than_a_line_may_be_broken() -> None:
    assert shown("KZ699990000000000001 26-61-00012-business-plan.pdf") == "KZ699990000000000001 26-61-00012-business-plan.pdf"
    assert shown("ж" * 40).split("\u200b") == ["ж" * 10] * 4


def test_what_is_shown_is_shown_the_same_again() -> None:
    once = shown("😀 " + "ұзақ" * 20 + "\n\n\n!")
    assert shown(once.replace("\u200b", "")) == once

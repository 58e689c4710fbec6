"""The validators of an application's answers: codes, money in thousand tenge, rows of four years, economic activity."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fields import validate
from domain.industries import INDUSTRIES, section_of
from domain.invalid import Invalid
from domain.oked import is_code
from tests.domain.values import TODAY

TAKEN = [
    ("kbe", "17", "17"),
    ("kbe", " 1 9 ", "19"),
    ("kbe", "２９", "29"),
    ("id_document", "012345678", "012345678"),
    ("id_document", "№ 012 345 678", "012345678"),
    ("id_document", "n 1234567", "N1234567"),
    ("id_document", "үә-12345", "ҮӘ12345"),
    ("employees", "250", "250"),
    ("employees", "үш адам", "3"),
    ("line", " Ақсукент\r\nауылы,\0  Абай к. ", "Ақсукент ауылы, Абай к."),
    ("line", "я" * 300, "я" * 300),
    ("money_tt", "0", "0"),
    ("money_tt", "450 000", "450000"),
    ("money_tt", "1250,5", "1250.5"),
    ("money_tt", "1250.50", "1250.5"),
    ("money_tt", "450 мың", "450"),
    ("money_tt", "1 250,5 тыс. тенге.", "1250.5"),
    ("money_tt", "450 000 мың ₸", "450000"),
    ("money_tt", "１２５０", "1250"),
    ("cost_tt", "45000", "45000"),
    ("cost_tt", "450000000", "450000000"),  # S-33: taken here, and asked about afterwards
    ("four_counts", "2;3;5;6", "2;3;5;6"),
    ("four_counts", "2 3 5 6", "2;3;5;6"),
    ("four_counts", "2,3,5,6", "2;3;5;6"),
    ("four_counts", "2, 3, 5, 6.", "2;3;5;6"),
    ("four_counts", "2/3/5/6", "2;3;5;6"),
    ("four_counts", "2\n3\r\n5\n\n6\n", "2;3;5;6"),
    ("four_counts", "2 адам; 3 адам; 5 человек; 6 чел.", "2;3;5;6"),
    ("four_money", "300; 450; 600; 800", "300;450;600;800"),
    ("four_money", "1250,5, 1300, 1400, 1500", "1250.5;1300;1400;1500"),
    ("four_money", "1 250 1 300 1 400 1 500", "1250;1300;1400;1500"),
    ("four_money", "450 000 500 000 600 000 700 000", "450000;500000;600000;700000"),
    ("four_money", "1 250,5 / 1 300 / 1 400 / 1 500 мың теңге", "1250.5;1300;1400;1500"),
    ("four_money", "100 200 300 400", "100;200;300;400"),
    ("oked", "01", "01"),
    ("oked", "011", "01.1"),
    ("oked", "01.13", "01.13"),
    ("oked", "01130", "01.13.0"),
    ("oked", "10.51.1", "10.51.1"),
    ("oked", "  көкөніс\nөсіру ", "көкөніс өсіру"),
]


@pytest.mark.parametrize(("name", "raw", "value"), TAKEN)
def test_takes_and_normalises(name: str, raw: str, value: str) -> None:
    assert validate(name, raw, TODAY) == value
    assert validate(name, value, TODAY) == value


REFUSED: list[tuple[str, str, str, dict[str, str | int]]] = [
    ("kbe", "7", "length", {"found": 1, "wanted": 2}),  # S-29
    ("kbe", "30", "residency", {}),
    ("kbe", "10", "sector", {}),
    ("kbe", "1x", "not_digits", {"character": "x"}),
    ("id_document", "12345678", "card_length", {"found": 8, "wanted": 9}),
    ("id_document", "N123", "length", {"found": 4}),
    ("id_document", "N" * 21, "length", {"found": 21}),
    ("id_document", "N1234567!", "alphabet", {"character": "!"}),
    ("employees", "251", "too_big", {"most": 250}),
    ("employees", "-1", "negative", {}),
    ("employees", "көп", "not_number", {}),
    ("line", " \n ", "empty", {}),
    ("line", "я" * 301, "too_long", {"found": 301, "most": 300}),
    ("money_tt", "450 млн", "millions", {}),
    ("money_tt", "3 млн 500 мың", "millions", {}),
    ("money_tt", "450000 теңге", "tenge", {}),
    ("money_tt", "450000 ₸", "tenge", {}),
    ("money_tt", "1250,55", "decimals", {}),
    ("money_tt", "450.000", "decimals", {}),
    ("money_tt", "1.250.000", "decimals", {}),
    ("money_tt", "-5", "negative", {}),
    ("money_tt", "1 25", "not_number", {}),
    ("money_tt", "450 алма", "not_number", {}),
    ("money_tt", "", "not_number", {}),
    ("money_tt", "1" * 201, "not_number", {}),
    ("money_tt", "1000000001", "too_big", {"most": 1_000_000_000}),
    ("cost_tt", "0,0", "zero", {}),
    ("cost_tt", "5 миллиард", "millions", {}),
    ("four_counts", "5", "how_many", {"found": 1, "wanted": 4}),
    ("four_counts", "2;3;5", "how_many", {"found": 3, "wanted": 4}),
    ("four_counts", "2 3 5 6 7", "how_many", {"found": 5, "wanted": 4}),
    ("four_counts", "", "how_many", {"found": 0, "wanted": 4}),
    ("four_counts", "2; 3; -5; 6", "negative", {}),
    ("four_counts", "2; 3; көп; 6", "not_number", {}),
    ("four_counts", "2.5; 3; 5; 6", "not_number", {}),
    ("four_counts", "2; 3; 5; 1000001", "too_big", {"most": 1_000_000}),
    ("four_money", "300", "how_many", {"found": 1, "wanted": 4}),
    ("four_money", "450 100 500 100 600", "how_many", {"found": 5, "wanted": 4}),  # 450100 500 100 600, or 450 100500 …
    ("four_money", "1 млн; 2 млн; 3 млн; 4 млн", "millions", {}),
    ("four_money", "300 000 теңге; 1; 2; 3", "tenge", {}),
    ("four_money", "300,55; 1; 2; 3", "decimals", {}),
    ("four_money", "-300; 1; 2; 3", "negative", {}),
    ("four_money", "300; 1; 2; ?", "not_number", {}),
    ("four_money", "1000000001; 1; 2; 3", "too_big", {"most": 1_000_000_000}),
    ("oked", "1", "format", {}),
    ("oked", "1.13", "format", {}),
    ("oked", "011301", "format", {}),
    ("oked", "?!", "format", {}),
    ("oked", "04.1", "division", {}),
    ("oked", "01.13 көкөніс", "mixed", {}),
    ("oked", "я" * 301, "too_long", {"found": 301, "most": 300}),
]


@pytest.mark.parametrize(("name", "raw", "reason", "facts"), REFUSED)
def test_refuses_with_a_reason_and_facts(name: str, raw: str, reason: str, facts: dict[str, str | int]) -> None:
    with pytest.raises(Invalid) as caught:
        validate(name, raw, TODAY)
    assert (caught.value.field, caught.value.reason, dict(caught.value.facts)) == (name, reason, facts)


tenths = st.integers(0, 10_000_000_000) | st.integers(0, 30_000)
points = st.sampled_from(",.")
thousands = st.sampled_from(["", " ", "\u00a0", "\u202f"])


def kept(amount: int) -> str:
    """So many tenths of a thousand tenge as they are kept."""
    return f"{amount // 10}.{amount % 10}" if amount % 10 else str(amount // 10)


def typed(amount: int, point: str, gap: str) -> str:
    """The same as somebody may type it."""
    whole = f"{amount // 10:,}".replace(",", gap)
    return f"{whole}{point}{amount % 10}" if amount % 10 else whole


@given(tenths, points, thousands, st.sampled_from(["", " мың", " мың теңге", "тыс.тенге", " тыс. тг", " ТЫСЯЧ ТЕНГЕ"]))
def test_money_reads_back_however_it_is_written(amount: int, point: str, gap: str, unit: str) -> None:
    assert validate("money_tt", typed(amount, point, gap) + unit, TODAY) == kept(amount)


@given(st.lists(tenths, min_size=4, max_size=4), points, thousands, st.sampled_from(["; ", ";", " / ", "\n", ", "]))
def test_four_sums_read_back_however_they_are_parted(row: Sequence[int], point: str, gap: str, parted: str) -> None:
    written = parted.join(typed(amount, point, gap) for amount in row)
    assert validate("four_money", written, TODAY) == ";".join(map(kept, row))


def taken(name: str, raw: str) -> str:
    """What becomes of an answer: its value, or why it is refused."""
    try:
        return validate(name, raw, TODAY)
    except Invalid as refused:
        return refused.reason


@given(st.lists(tenths, min_size=4, max_size=4), points, thousands)
def test_four_sums_between_spaces_are_never_read_as_others(row: Sequence[int], point: str, gap: str) -> None:
    value = taken("four_money", " ".join(typed(amount, point, gap) for amount in row))
    assert value == ";".join(map(kept, row)) or (gap and value == "how_many")


@given(st.lists(st.integers(0, 1_000_000), min_size=4, max_size=4), st.sampled_from([" ", ",", ";", "/", "\n", ", ", " ; "]))
def test_four_counts_read_back(row: Sequence[int], parted: str) -> None:
    assert validate("four_counts", parted.join(map(str, row)), TODAY) == ";".join(map(str, row))


def test_every_code_belongs_to_the_section_of_its_division() -> None:
    assert [one.code for one in INDUSTRIES] == list("ABCDEFGHIJKLMNOPQRSTU")
    assert (section_of("01.13"), section_of("10.51.1"), section_of("47"), section_of("99")) == ("A", "C", "G", "U")
    assert section_of("34.1") is None
    assert section_of("көкөніс өсіру") is None
    assert (is_code("01.13"), is_code("көкөніс өсіру")) == (True, False)


def test_the_sections_have_names_that_fit_on_a_button() -> None:
    assert max(len(text) for one in INDUSTRIES for text in (one.label.kk, one.label.ru)) <= 64
    assert all(one.name.kk and one.name.ru for one in INDUSTRIES)

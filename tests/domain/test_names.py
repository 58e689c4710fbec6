"""Names are found in any spelling and ordered by the Kazakh alphabet, by plain text comparison."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import KAZAKH, search_key, sort_key
from tests.domain.values import garbage, kazakh_names, kazakh_words

SPELLINGS = [
    "Әлия Алия Aliya Alia Älia",
    "Қуаныш Куаныш Quanysh Kuanysh Kuanish Qūanyş",
    "Жұмабек Жумабек Zhumabek Jumabek Žumabek Jūmabek",
    "Шынғыс Шыңғыс Шингис Shyngys Shynghys Şyñğys",
    "Өмірзақ Омирзак Omirzaq Omirzak Ömırzaq",
    "Бақытжан Бахытжан Bakytzhan Bakhytzhan Baqytjan",
    "Ерлан Yerlan Erlan",
    "Дмитрий Dmitry Dmitriy Dmitri",
    "Гүлнәр Гулнар Гульнар Gulnar Gülnär",
    "Нұриев Нуриев Nuriyev Nuriev",
    "Мұхтар Мухтар Mukhtar Muhtar",
    "Әсел Асель Асел Assel Asel",
    "Ғани Гани Ghani Gani Ğani",
    "Айгүл Айгуль Aigul Aygul",
    "Алёна Алена Alena",
    "Жүсіп-Ахмет Жусип-Ахмет Jusip-Akhmet",
    "Маңғыстау Мангистау Mangystau Mangghystau",
    "Александр Alexandr Aleksandr",
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_spellings_of_a_name_meet(spellings: str) -> None:
    assert len({search_key(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["Әлия Әсел", "Сара Шара", "Жанар Занар", "Ерлан Арлан", "Асқар Асхат", "Болат Марат"])
def test_other_names_stay_apart(pair: str) -> None:
    assert len({search_key(name) for name in pair.split()}) == 2


letters = st.text(KAZAKH + KAZAKH.upper() + "abcghijknqsxyzABCGHIJKNQSXYZşŞçÇžŽñğ -'ʼ’0123456789", max_size=30)


@given(letters | garbage)
def test_a_search_key_is_its_own_key_and_safe_in_like(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert not set("%_\\\0") & set(key)
    assert key.encode().decode() == key


@given(letters)
def test_a_search_key_knows_no_case(text: str) -> None:
    assert search_key(text.upper()) == search_key(text.lower()) == search_key(text)


@given(letters | garbage, st.integers(0, 30))
def test_the_key_of_a_beginning_begins_the_key(text: str, length: int) -> None:
    assert search_key(text).startswith(search_key(text[:length]))


def test_the_example_of_the_alphabet() -> None:
    words = "Алия Әлия Гали Ғали Ели Ель Ёлка Ива Йод Өмір Сара Ударник Ұлан Үміт Ысқақ Іңкәр Яна Anna Zara"
    names = words.split()
    assert sorted(sorted(names), key=sort_key) == names


def test_a_shorter_surname_comes_first_whatever_follows() -> None:
    names = ["Али Яна", "Алиев Ахмет", "Алиева Ахмет"]
    assert sorted(sorted(names), key=sort_key) == names


def _places(word: str) -> list[int]:
    return [KAZAKH.index(char) for char in word.casefold()]


@given(st.lists(kazakh_words, min_size=2))
def test_order_is_the_order_of_the_alphabet(words: list[str]) -> None:
    assert sorted(words, key=sort_key) == sorted(words, key=_places)


@given(st.lists(kazakh_names | letters, min_size=2, unique=True))
def test_order_is_total_and_the_same_bytewise(names: list[str]) -> None:
    keys = [sort_key(name) for name in names]
    assert len(set(keys)) == len(names)
    assert sorted(keys) == sorted(keys, key=str.encode)


@given(kazakh_words, kazakh_words)
def test_case_decides_only_between_equal_words(one: str, other: str) -> None:
    if one != other:
        assert (sort_key(one) < sort_key(other)) == (sort_key(one.upper()) < sort_key(other.title()))


@given(garbage)
def test_a_sort_key_of_anything_can_be_stored(text: str) -> None:
    assert "\0" not in sort_key(text).encode().decode()


@pytest.mark.parametrize("piece", ["a", "h", "ng", "ﷺ", "a\u0301\u0316", " ", "\0", "Ж"])
def test_keys_of_long_texts_are_stable(piece: str) -> None:
    assert search_key(search_key(piece * 5_000)) == search_key(piece * 5_000)
    sort_key(piece * 5_000)


def test_neighbours_in_the_alphabet_are_in_order() -> None:
    assert all(sort_key(one) < sort_key(other) for one, other in pairwise(KAZAKH + "abcdefghijklmnopqrstuvwxyz"))

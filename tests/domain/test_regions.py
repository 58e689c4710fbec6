"""The 20 regions: their names in both languages, their order, and how people call them."""

import pytest
from hypothesis import given

from domain.names import sort_key
from domain.regions import _CALLED, _CITIES, _CITY_BY_NAME, _OBLAST_BY_NAME, _OBLASTS, BY_CODE, REGIONS, Region, _bare, find
from tests.domain.values import garbage

LISTED = "10 11 15 19 23 27 31 33 35 39 43 47 55 59 61 62 63 71 75 79"
CODES = LISTED.split()


def _in_kazakh(region: Region) -> str:
    return sort_key(region.name.kk)


def test_there_are_twenty_with_the_codes_of_iso_3166_2() -> None:
    assert sorted(region.code for region in REGIONS) == CODES
    assert all(BY_CODE[code].code == code for code in CODES)


def test_the_menu_has_oblasts_and_then_cities_in_kazakh_order() -> None:
    assert list(REGIONS) == [*sorted(_OBLASTS, key=_in_kazakh), *sorted(_CITIES, key=_in_kazakh)]
    assert [region.code for region in _CITIES] == ["75", "71", "79"]


@pytest.mark.parametrize("code", CODES)
def test_each_is_found_by_its_names_in_any_case(code: str) -> None:
    region = BY_CODE[code]
    for name in (region.name.kk, region.name.ru, region.name.kk.upper(), f" {region.name.ru.lower()}. "):
        assert find(name) is region


def test_no_name_stands_for_two_oblasts_or_two_cities() -> None:
    for index, regions in ((_OBLAST_BY_NAME, _OBLASTS), (_CITY_BY_NAME, _CITIES)):
        for region in regions:
            names = (region.name.kk, region.name.ru, *_CALLED[region.code].split(", "))
            assert all(index[_bare(name)[0]] is region for name in names if name)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Алматы", "75"),
        ("Алматы қаласы", "75"),
        ("г.Алматы", "75"),
        ("Almaty", "75"),
        ("Алма-Ата", "75"),
        ("Алматы облысы", "19"),
        ("алматы обл.", "19"),
        ("Алматинская", "19"),
        ("Алматинская обл", "19"),
        ("Абай", "10"),
        ("облысы Абай", "10"),
        ("Абайская область", "10"),
        ("Акмола", "11"),
        ("Актобе", "15"),
        ("Актюбинская область", "15"),
        ("ЗКО", "27"),
        ("БҚО", "27"),
        ("батыс казакстан", "27"),
        ("западно казахстанская", "27"),
        ("Джамбул", "31"),
        ("Zhambyl", "31"),
        ("Жетысу", "33"),
        ("Jetisu", "33"),
        ("Караганда", "35"),
        ("г. Караганда", "35"),
        ("Qaraghandy", "35"),
        ("Кустанай", "39"),
        ("Кызыл-Орда", "43"),
        ("Мангистау", "47"),
        ("Маңғыстау", "47"),
        ("Павлодар", "55"),
        ("СКО", "59"),
        ("Түркістан", "61"),
        ("Туркестан", "61"),
        ("Turkistan region", "61"),
        ("Улытау", "62"),
        ("Ұлытау", "62"),
        ("ВКО", "63"),
        ("Шығыс Қазақстан", "63"),
        ("Астана", "71"),
        ("Нур-Султан", "71"),
        ("Шымкент қ.", "79"),
        ("Чимкент", "79"),
    ],
)
def test_understands_what_people_call_a_region(typed: str, code: str) -> None:
    assert find(typed) is BY_CODE[code]


@pytest.mark.parametrize(
    "typed", ["", "обл", "қаласы", "Қазақстан", "Астана облысы", "Москва", "🙂", "Алматы Астана", "а" * 5_000]
)
def test_does_not_guess(typed: str) -> None:
    assert find(typed) is None


@given(garbage)
def test_garbage_is_no_trouble(text: str) -> None:
    assert find(text) is None or find(text) in REGIONS

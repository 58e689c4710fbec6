"""Each validator: what it takes, what it refuses and why; nothing that people send makes it stumble."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain import fields
from domain.fields import VALIDATORS, validate
from domain.invalid import Invalid
from tests.domain.values import TODAY, bins, garbage, grouped, ibans, iins, kazakh_names, mobiles


def refusal(name: str, raw: str) -> tuple[str, dict[str, str | int]]:
    """Why a validator refuses an answer."""
    with pytest.raises(Invalid) as caught:
        validate(name, raw, TODAY)
    assert caught.value.field == name
    return caught.value.reason, dict(caught.value.facts)


def answer(name: str, raw: str) -> str | Invalid:
    """What a validator makes of an answer."""
    try:
        return validate(name, raw, TODAY)
    except Invalid as refused:
        return refused


TAKEN = [
    ("iin", "900315400007", "900315400007"),
    ("iin", "900315 400-804", "900315400804"),
    ("iin", "９００３１５\u200b٤٠٠٠٠٧\0", "900315400007"),
    ("bin", "190340000126", "190340000126"),
    ("iin_or_bin", "900315400007", "900315400007"),
    ("iin_or_bin", "1903 4000 0126", "190340000126"),
    ("iban", "KZ699990000000000001", "KZ699990000000000001"),
    ("iban", "kz86 125k zt50 0410 0100", "KZ86125KZT5004100100"),
    ("iban", "КZ86125КZТ5004100100", "KZ86125KZT5004100100"),  # К and Т from the Cyrillic keyboard
    ("bic", "testkzka", "TESTKZKA"),
    ("bic", "TESTKZKAXXX", "TESTKZKAXXX"),
    ("phone", "87011234567", "+77011234567"),
    ("phone", "7011234567", "+77011234567"),
    ("phone", "77011234567", "+77011234567"),
    ("phone", "+7 (701) 123-45-67", "+77011234567"),
    ("phone", "+8 701 123 45 67", "+77011234567"),
    ("phone", "８７０１１２３４５６７", "+77011234567"),
    ("full_name", "Серік Әлия", "Серік Әлия"),
    ("full_name", "ӘЛИЯ СЕРІК", "Әлия Серік"),
    ("full_name", "  жүсіп-ахмет   ғани\u00a0өмірзақұлы ", "Жүсіп-Ахмет Ғани Өмірзақұлы"),
    ("full_name", "СЕРІК ӘЛИЯ НҰРЛАН ҚЫЗЫ", "Серік Әлия Нұрлан қызы"),
    ("full_name", "МакДональд Иван", "МакДональд Иван"),
    ("full_name", "О’Нил Әлия", "О'Нил Әлия"),
    ("full_name", "Заи\u0306нап Ли", "Зайнап Ли"),  # й typed as и with a breve
    ("full_name", "Ю Виктор", "Ю Виктор"),
    ("full_name", "Aliya Serik", "Aliya Serik"),
    ("full_name", "İBRAHİM ŞEN", "Ibrahim Şen"),
    ("full_name", "Әлия\u200b \0Серік", "Әлия Серік"),
    ("free", "  Шұбат\r\nсатамын\0 🙂 \u202e", "Шұбат\nсатамын 🙂"),
    ("free", "я" * 2_000, "я" * 2_000),
    ("free", "👩\u200d🌾", "👩\u200d🌾"),
    ("count", "0", "0"),
    ("count", " 007 ", "7"),
    ("count", "1 000 000", "1000000"),
    ("count", "٥", "5"),
    ("count", "5\ufe0f\u20e3", "5"),
    ("count", "15 адам", "15"),
    ("count", "екі кісі", "2"),
    ("count", "Он", "10"),
    ("count", "нөл", "0"),
    ("count", "ЖОҚ", "0"),
    ("count", "жок", "0"),
    ("count", "нет", "0"),
    ("count", "ноль", "0"),
    ("count", "-0", "0"),
    ("date", "05.03.2027", "05.03.2027"),
    ("date", "5/3/2026", "05.03.2026"),
    ("date", "05 - 03 - 2026", "05.03.2026"),
    ("date", "29.02.2024", "29.02.2024"),
    ("past_date", "20.11.2026", "20.11.2026"),
]


@pytest.mark.parametrize(("name", "raw", "value"), TAKEN)
def test_takes_and_normalises(name: str, raw: str, value: str) -> None:
    assert validate(name, raw, TODAY) == value
    assert validate(name, value, TODAY) == value


REFUSED: list[tuple[str, str, str, dict[str, str | int]]] = [
    ("iin", "900315400008", "checksum", {}),  # S-24
    ("iin", "900315400830", "checksum", {}),
    ("iin", "900230400001", "date", {}),  # S-26
    ("iin", "270101500006", "date", {}),  # not born yet
    ("iin", "900315700007", "century", {}),
    ("iin", "90031540000", "length", {"found": 11, "wanted": 12}),
    ("iin", "", "length", {"found": 0, "wanted": 12}),
    ("iin", "9003154О0007", "not_digits", {"character": "О"}),
    ("iin", "\ud800", "not_digits", {"character": "\ufffd"}),
    ("bin", "190340000125", "checksum", {}),  # S-27
    ("bin", "191340000126", "month", {}),
    ("bin", "190330000126", "kind", {}),
    ("bin", "1" * 5_000, "length", {"found": 5_000, "wanted": 12}),
    ("bin", "🙂", "not_digits", {"character": "🙂"}),
    ("iin_or_bin", "900315400008", "checksum", {"kind": "iin"}),
    ("iin_or_bin", "900230400001", "date", {"kind": "iin"}),
    ("iin_or_bin", "900315700007", "century", {"kind": "iin"}),
    ("iin_or_bin", "190340000125", "checksum", {"kind": "bin"}),
    ("iin_or_bin", "191340000126", "month", {"kind": "bin"}),
    ("iin_or_bin", "190344000126", "kind", {"kind": "bin"}),
    ("iin_or_bin", "190370000126", "date", {"kind": "iin"}),
    ("iin_or_bin", "12", "length", {"found": 2, "wanted": 12}),
    ("iban", "KZ689990000000000001", "checksum", {}),
    ("iban", "KZ86125KZT5004100101", "checksum", {}),
    ("iban", "KZ69999000000000000", "length", {"found": 19, "wanted": 20}),
    ("iban", "DE89370400440532013000", "country", {}),
    ("iban", "KZ69A990000000000001", "bank", {}),
    ("iban", "KZ69999000000000000Ж", "alphabet", {"character": "Ж"}),
    ("bic", "TESTKZKAX", "length", {"found": 9}),  # S-29
    ("bic", "TESTRUKA", "country", {}),
    ("bic", "TE5TKZKA", "bank", {}),
    ("bic", "TEST:KZK", "alphabet", {"character": ":"}),
    ("phone", "+77172123456", "not_mobile", {}),
    ("phone", "+79161234567", "foreign", {}),
    ("phone", "89161234567", "foreign", {}),
    ("phone", "+996555123456", "foreign", {}),
    ("phone", "+76001234567", "not_phone", {}),
    ("phone", "8701123456", "not_phone", {}),
    ("phone", "900315400007", "not_phone", {}),
    ("phone", "8701CALLNOW", "not_phone", {}),
    ("phone", "", "not_phone", {}),
    ("full_name", "Әлия", "one_word", {}),
    ("full_name", "", "one_word", {}),
    ("full_name", "Иванов И.", "alphabet", {"character": "."}),
    ("full_name", "Әлия 2", "alphabet", {"character": "2"}),
    ("full_name", "Әлия - Серік", "alphabet", {"character": "-"}),
    ("full_name", "Әлия 李", "alphabet", {"character": "李"}),
    ("full_name", "Їжак Олена", "alphabet", {"character": "Ї"}),
    ("full_name", "а" * 60 + " " + "б" * 40, "too_long", {"found": 101, "most": 100}),
    ("full_name", "а б в г д е ж", "too_many_words", {"found": 7, "most": 6}),
    ("full_name", "Серiк Әлия", "mixed_alphabet", {"word": "Серiк", "suggestion": "Серік Әлия"}),
    ("full_name", "СЕРIК HҰРЛАН", "mixed_alphabet", {"word": "СЕРIК", "suggestion": "Серік Нұрлан"}),
    ("full_name", "Aliyа Li", "mixed_alphabet", {"word": "Aliyа", "suggestion": "Aliya Li"}),
    ("full_name", "Zhұмабек Әлия", "mixed_alphabet", {"word": "Zhұмабек"}),
    ("free", " \n\0\u200d ", "empty", {}),
    ("free", "я" * 2_001, "too_long", {"found": 2_001, "most": 2_000}),
    ("count", "-3", "negative", {}),
    ("count", "−3", "negative", {}),
    ("count", "1000001", "too_big", {"most": 1_000_000}),
    ("count", "9" * 5_000, "too_big", {"most": 1_000_000}),
    ("count", "2,5", "not_number", {}),
    ("count", "1 2 3", "not_number", {}),
    ("count", "5 немесе 6", "not_number", {}),
    ("count", "көп", "not_number", {}),
    ("count", "", "not_number", {}),
    ("date", "2026-03-05", "format", {}),
    ("date", "05.03/2026", "format", {}),
    ("date", "бүгін", "format", {}),
    ("date", "30.02.2026", "impossible", {}),
    ("date", "01.01.0000", "impossible", {}),
    ("past_date", "21.11.2026", "future", {}),
    ("past_date", "31.04.2026", "impossible", {}),
    ("past_date", "", "format", {}),
]


@pytest.mark.parametrize(("name", "raw", "reason", "facts"), REFUSED)
def test_refuses_with_a_reason_and_facts(name: str, raw: str, reason: str, facts: dict[str, str | int]) -> None:
    assert refusal(name, raw) == (reason, facts)


def test_a_refusal_does_not_carry_the_answer() -> None:
    with pytest.raises(Invalid) as caught:
        validate("iin", "900315400008", TODAY)
    assert str(caught.value) == "iin: checksum"
    assert type(caught.value.reason) is str


def test_the_docstring_lists_every_field_and_reason() -> None:
    listed = fields.__doc__ or ""
    assert all(f"    {name} " in listed for name in VALIDATORS)
    assert all(reason in listed for _, _, reason, _ in REFUSED)


@given(grouped(iins()))
def test_takes_every_iin_however_written(written: str) -> None:
    assert validate("iin", written, TODAY) == validate("iin_or_bin", written, TODAY)


@given(grouped(bins()))
def test_takes_every_bin_however_written(written: str) -> None:
    assert validate("bin", written, TODAY) == validate("iin_or_bin", written, TODAY)


@given(ibans())
def test_takes_every_account(account: str) -> None:
    assert validate("iban", account.lower(), TODAY) == account


@given(ibans(), st.integers(2, 19), st.sampled_from("0123456789"))
def test_refuses_every_slip_in_a_digit_of_an_account(account: str, at: int, digit: str) -> None:
    assume(account[at].isdigit())
    slipped = account[:at] + digit + account[at + 1 :]
    assert slipped == account or refusal("iban", slipped)[0] == "checksum"


@given(mobiles())
def test_takes_every_mobile(phone: str) -> None:
    assert validate("phone", "8" + phone[2:], TODAY) == phone


@given(kazakh_names)
def test_takes_every_kazakh_name_in_any_case(name: str) -> None:
    assert validate("full_name", name, TODAY) == name
    assert validate("full_name", name.lower(), TODAY).casefold() == name.casefold()
    assert validate("full_name", name.upper(), TODAY) == validate("full_name", name.lower(), TODAY)


@given(st.integers(0, 1_000_000))
def test_takes_every_count(number: int) -> None:
    assert validate("count", f"{number:,}".replace(",", " "), TODAY) == str(number)


@given(st.dates())
def test_takes_every_day(day: date) -> None:
    written = f"{day.day:02}.{day.month:02}.{day.year:04}"
    assert validate("date", written, TODAY) == written


typed = garbage | st.text("0123456789 .-+/KZkzАӘаәі'\u200b\0", max_size=30) | iins() | ibans() | mobiles() | kazakh_names


@pytest.mark.parametrize("name", VALIDATORS)
@given(typed)
@example("ﷺ" * 100)
@example("ß ŉ")
def test_garbage_gets_a_normalised_value_or_a_refusal(name: str, raw: str) -> None:
    value = answer(name, raw)
    if isinstance(value, Invalid):
        assert value.reason
        assert all(str(fact).encode() for fact in value.facts.values())
    else:
        assert value.encode()
        assert "\0" not in value
        assert validate(name, value, TODAY) == value


@given(typed)
def test_a_suggested_name_is_taken_as_it_is(raw: str) -> None:
    value = answer("full_name", raw.replace("а", "a"))
    suggestion = str(value.facts.get("suggestion", "")) if isinstance(value, Invalid) else ""
    assert " " not in suggestion or answer("full_name", suggestion) == suggestion


HOSTILE = ["1 ", " ", "\0", "🙂", "a\u0301\u0316", "а", "1", "-", "' ", "ﷺ", "+", "KZ", "1.", "\u200d"]


@pytest.mark.parametrize("name", VALIDATORS)
def test_five_thousand_characters_come_to_an_end(name: str) -> None:
    for piece in HOSTILE:
        refusal(name, piece * 5_000)

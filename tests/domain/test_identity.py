"""IIN and BIN by both rounds of the checksum; what they tell; how they are hidden."""

import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.characters import shadow
from domain.identity import Bin, Flaw, Iin, Sex, checksum, read_bin, read_iin
from domain.masking import mask, mask_text
from tests.domain.values import DIGITS, bins, garbage, grouped, ibans, iins, mobiles


@pytest.mark.parametrize("digits", ["900315400007", "900315400804", "900115400109", "900115400018"])
def test_reads_an_iin_of_the_first_and_of_the_second_round(digits: str) -> None:
    assert read_iin(digits) == Iin(digits)


@pytest.mark.parametrize(
    ("digits", "flaw"),
    [
        ("900315400008", Flaw.CHECKSUM),
        ("900230400001", Flaw.DATE),
        ("901315400001", Flaw.DATE),
        ("000229300000", Flaw.DATE),  # 1900 was no leap year
        ("900315000001", Flaw.CENTURY),
        ("900315700001", Flaw.CENTURY),
        ("190340000126", Flaw.DATE),  # a BIN
    ],
)
def test_says_what_is_wrong_with_an_iin(digits: str, flaw: Flaw) -> None:
    assert read_iin(digits) is flaw


@pytest.mark.parametrize("last", DIGITS)
def test_a_number_whose_second_round_gives_ten_is_never_issued(last: str) -> None:
    assert checksum("90031540083") is None
    assert read_iin("90031540083" + last) is Flaw.CHECKSUM
    assert checksum("90011540002") is None


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("190340000126", Bin("190340000126")),
        ("190340000125", Flaw.CHECKSUM),
        ("191340000126", Flaw.MONTH),
        ("190040000126", Flaw.MONTH),
        ("190330000126", Flaw.KIND),
        ("190344000126", Flaw.KIND),
    ],
)
def test_reads_a_bin(digits: str, found: Bin | Flaw) -> None:
    assert read_bin(digits) == found


@pytest.mark.parametrize(
    ("century", "year", "sex"),
    [
        (1, 1890, Sex.MALE),
        (2, 1890, Sex.FEMALE),
        (3, 1990, Sex.MALE),
        (4, 1990, Sex.FEMALE),
        (5, 2090, Sex.MALE),
        (6, 2090, Sex.FEMALE),
    ],
)
def test_an_iin_tells_birth_date_and_sex(century: int, year: int, sex: Sex) -> None:
    iin = Iin(f"900315{century}00007")
    assert (iin.birth_date, iin.sex) == (date(year, 3, 15), sex)


def test_a_number_stays_out_of_a_repr() -> None:
    assert "900315400007" not in repr(Iin("900315400007")) + repr(Bin("190340000126"))


@given(iins())
def test_every_issued_iin_is_read(digits: str) -> None:
    assert read_iin(digits) == Iin(digits)


@given(bins())
def test_every_issued_bin_is_read(digits: str) -> None:
    assert read_bin(digits) == Bin(digits)


def _needs_second_round(digits: str) -> bool:
    return sum(place * int(digit) for place, digit in enumerate(digits[:11], 1)) % 11 == 10


@given(iins(), st.integers(0, 11), st.sampled_from(DIGITS))
def test_a_slip_in_one_digit_is_refused_but_for_the_two_kinds_that_the_checksum_misses(iin: str, at: int, digit: str) -> None:
    slipped = iin[:at] + digit + iin[at + 1 :]
    assume(slipped != iin)
    missed = at == 10 or _needs_second_round(iin) or _needs_second_round(slipped)
    assert missed or isinstance(read_iin(slipped), Flaw)


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("900315400007", "••••••••0007"),
        ("900315 400-007", "••••••••0007"),
        ("+7 (701) 123-45-67", "•••••••4567"),
        ("KZ69 9990 0000 0000 0001", "••••••••••••••••0001"),
        ("1234567", "•••••••"),
        ("", ""),
    ],
)
def test_masks_one_value(value: str, masked: str) -> None:
    assert mask(value) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ЖСН 900315400007, рахмет", "ЖСН ••••••••0007, рахмет"),
        ("ИИН:900315 400008", "ИИН:••••••••0008"),  # a wrong one too
        ("БСН900315-400-007.", "БСН••••••••0007."),
        ("900 315 400 007", "••••••••0007"),
        ("900315\u200b400007", "••••••••0007"),
        ("• 900315 400007", "• ••••••••0007"),
        ("1. 900315 400007", "1. ••••••••0007"),
        ("٩٠٠٣١٥٤٠٠٠٠٧", "••••••••٠٠٠٧"),
        ("+7 (701) 123-45-67", "+•••••••4567"),
        ("тел. 8 701 123 45 67", "тел. •••••••4567"),
        ("8(7172)12-34-56", "•••••••3456"),
        ("7011234567", "••••••4567"),
        ("+996 555 123456", "+••••••••3456"),
        ("kz69 9990 0000 0000 0001 шот", "••••••••••••••••0001 шот"),
        ("КZ86125KZT5004100100", "••••••••••••••••0100"),  # Cyrillic К
        ("4400 4301 2345 6789", "••••••••••••6789"),
        ("1\ufe0f\u20e3" * 12, "••••••••1111\ufe0f\u20e3"),
    ],
)
def test_masks_numbers_in_a_text(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "15.03.1990",
        "2026-03-15 2026-03-16",
        "01.02.2026-05.02.2026",
        "2026-11-20 10:15:00.123456",
        "K-2026-000123",
        "K-2026-000123 45",
        "KZ-2026-75-12345678-C",
        "TRIAL-KZ-2026-75-123456A7-C is yours to keep",
        "01JD9ZK3T5M8Q2R7V4X6Y0W1AB",
        "01K0000000ABCDEF7011234567",
        "1 000 000 000 000 теңге",
        "8 500 000 – 9 000 000",
        "450000000",
        "2024 2025 2026",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "10 20 30 40 50 60",
        "8-800-080-18-90",
        "15 жұмыскер, 100 адам, 3 жыл",
        "Әлия Серік 🙂",
        "",
    ],
)
def test_leaves_other_text_alone(text: str) -> None:
    assert mask_text(text) == text


words = st.text("абвгәқABC ,:;\n", max_size=8)


@given(words, grouped(iins() | bins()), words)
def test_hides_every_iin_and_bin(before: str, number: str, after: str) -> None:
    masked = mask_text(f"{before}; {number}; {after}")
    assert len(re.sub(r"\D", "", masked)) == 4
    assert mask_text(masked) == masked


@given(words, ibans(), st.integers(1, 6), st.booleans())
def test_hides_every_account(before: str, account: str, size: int, small: bool) -> None:
    written = " ".join(account[at : at + size] for at in range(0, len(account), size))
    masked = mask_text(before + (written.lower() if small else written) + "; тағы")
    assert masked == before + "•" * 16 + (account[-4:].lower() if small else account[-4:]) + "; тағы"


@given(
    mobiles(),
    st.sampled_from(["+7", "8", "+7 ", "8-", ""]),
    st.sampled_from(["{} {} {} {}", "({}) {}-{}-{}", "{}{}{}{}", "{}-{}-{}-{}"]),
)
def test_hides_every_mobile(phone: str, prefix: str, form: str) -> None:
    written = prefix + form.format(phone[2:5], phone[5:8], phone[8:10], phone[10:])
    assert phone[-4:] in mask_text(f"тел: {written}.")
    assert len(re.sub(r"\D", "", mask_text(f"тел: {written}."))) == 4


pieces = (
    garbage
    | iins()
    | bins()
    | ibans()
    | mobiles()
    | st.text(DIGITS + " -•+.", max_size=20)
    | st.sampled_from(["2026-", "K-2026-"])
)


@given(st.lists(pieces).map("".join))
@example("•••" + "900315400007")
@example("900315 400007 900315 40")
@example("900315 400007 123456 999999")
@example("K-2026-900315400007")
def test_leaves_no_run_of_twelve_digits_and_is_idempotent(text: str) -> None:
    masked = mask_text(text)
    assert not re.search("[0-9]{12}", shadow(masked))
    assert mask_text(masked) == masked


@pytest.mark.parametrize(
    "piece", ["1 ", "9", "KZ", "KZ12345", "•", "A-2026-", "+ (", "KZ1 2 3 4 5 A B ", "•••1", "12.12.", "\0", "8 701 "]
)
def test_hostile_text_is_masked_to_its_end(piece: str) -> None:
    masked = mask_text(piece * (50_000 // len(piece)))
    assert not re.search("[0-9]{12}", shadow(masked))

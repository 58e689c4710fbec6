from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.invalid import Invalid
from domain.phone import office_phone
from domain.priorities import Priorities, covers, read_codes

TODAY = date(2026, 11, 20)
DIVISIONS = st.sampled_from(("01", "10", "13", "55"))
CODES = st.builds(lambda division, rest: _dotted(division + rest), DIVISIONS, st.text("123", max_size=3))


def _dotted(digits: str) -> str:
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:]) if part)


@given(codes=st.lists(CODES, min_size=1, max_size=8), asked=CODES)
def test_a_list_is_taken_whole_or_what_is_wrong_is_said(codes: list[str], asked: str) -> None:
    digits = [code.replace(".", "") for code in codes]
    within = any(one != other and one.startswith(other) for one in digits for other in digits)
    wrong = len(codes) > 6 or len(set(digits)) < len(digits) or within
    if wrong:
        with pytest.raises(Invalid, match="too_many" if len(codes) > 6 else "twice|inside"):
            read_codes(codes, 6, TODAY)
        return
    taken = read_codes(codes, 6, TODAY)
    assert taken == sorted(codes)
    covering = Priorities(tuple(taken), "№ 12", TODAY, TODAY).covering(asked)
    assert (covering is not None) == any(asked.replace(".", "").startswith(one) for one in digits)


@pytest.mark.parametrize(
    ("above", "code", "yes"), [("01.1", "01.13", True), ("01", "01.13.0", True), ("01.13", "01.1", False), ("10", "01.10", False)]
)
def test_a_code_covers_what_is_below_it(above: str, code: str, yes: bool) -> None:
    assert covers(above, code) is yes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8 (7172) 55-12-34", "+7 7172 55 12 34"),
        ("87010000000", "+7 701 000 0000"),
        ("+12025550143", "foreign"),
        ("1414", "not_phone"),
    ],
)
def test_an_office_may_have_a_landline(typed: str, said: str) -> None:
    if said.startswith("+"):
        assert office_phone(typed) == said
        return
    with pytest.raises(Invalid, match=said):
        office_phone(typed)

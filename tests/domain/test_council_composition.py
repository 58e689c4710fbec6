"""How many members a council has, and how many of them represent business (R-003-2.18, R-003-21.1)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.councils import Composition

SEATS = st.integers(1, 400).flatmap(lambda members: st.tuples(st.just(members), st.integers(0, members)))


@given(SEATS)
def test_the_share_is_the_fraction_to_one_decimal_rounded_half_up(seats: tuple[int, int]) -> None:
    members, business = seats
    exact = (Decimal(100 * business) / Decimal(members)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Composition(members, business).share == str(exact)


@given(SEATS)
def test_business_has_its_seats_from_exactly_half_on(seats: tuple[int, int]) -> None:
    members, business = seats
    assert Composition(members, business).balanced is (Fraction(business, members) >= Fraction(1, 2))


@given(SEATS)
def test_a_representative_of_business_more_never_takes_the_balance_away(seats: tuple[int, int]) -> None:
    members, business = seats
    assert Composition(members + 1, business + 1).balanced or not Composition(members, business).balanced


@pytest.mark.parametrize(
    ("members", "business", "share", "balanced"),
    [(11, 5, "45.5", False), (11, 6, "54.5", True), (10, 5, "50.0", True), (9, 9, "100.0", True), (0, 0, "0.0", True)],
)
def test_shares_that_are_known(members: int, business: int, share: str, balanced: bool) -> None:
    composition = Composition(members, business)
    assert (composition.share, composition.balanced) == (share, balanced)
    assert composition.enough(10) is (members >= 10)

from datetime import UTC, date, datetime

import pytest

from domain.period import Period, month_of


def test_a_period_runs_from_midnight_to_midnight_in_kazakhstan() -> None:
    leap = Period(date(2028, 2, 28), date(2028, 2, 29))
    assert (leap.start, leap.end) == (datetime(2028, 2, 27, 19, tzinfo=UTC), datetime(2028, 2, 29, 19, tzinfo=UTC))


def test_a_period_names_each_month_that_it_touches() -> None:
    assert Period(date(2026, 11, 30), date(2027, 2, 1)).months == ("2026-11", "2026-12", "2027-01", "2027-02")
    assert Period(date(2026, 1, 31), date(2026, 3, 1)).months == ("2026-01", "2026-02", "2026-03")


@pytest.mark.parametrize(
    ("first", "last", "readable"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2026, 1, 2), date(2026, 1, 1), False),
        (date(2024, 1, 1), date(2026, 12, 31), True),
        (date(2024, 1, 1), date(2027, 1, 1), False),
        (date(2019, 12, 31), date(2020, 1, 1), False),
        (date(2100, 12, 1), date(2101, 1, 1), False),
    ],
)
def test_a_period_is_shown_for_three_years_at_most(first: date, last: date, readable: bool) -> None:
    assert Period(first, last).readable is readable


@pytest.mark.parametrize(
    "text", ["2026", "2026-13", "2026-00", "2026-3", "x", "", "1999-12", "2101-01", "2026-03-01", "２０２６-03"]
)
def test_what_is_no_month(text: str) -> None:
    assert month_of(text) is None


def test_a_month_has_all_its_days() -> None:
    assert month_of("2028-02") == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert month_of("2100-12") == Period(date(2100, 12, 1), date(2100, 12, 31))

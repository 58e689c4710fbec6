"""Working days and terms, by the dates that the requirements name (5.3 and the scenarios)."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Day, WorkingCalendar, add_months, last_day, local_date
from domain.language import Text
from services.calendar import parse

KZ = WorkingCalendar(MappingProxyType({day.date: day for day in parse()}))
WEEKS = WorkingCalendar()


def on(text: str) -> date:
    """A day: `18 Mar` is in 2026."""
    return datetime.strptime(text if text[-4:].isdigit() else f"{text} 2026", "%d %b %Y").replace(tzinfo=UTC).date()


def exception(day: date, working: bool = False) -> Day:
    return Day(day, working, Text("күн", "день"), "a test", confirmed=True)


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=60).map(
    lambda found: WorkingCalendar({day: exception(day, working) for day, working in found.items()})
)


def test_a_moment_belongs_to_the_day_that_kazakhstan_has() -> None:
    assert local_date(datetime(2026, 5, 5, 18, 59, tzinfo=UTC)) == on("5 May")
    assert local_date(datetime(2026, 5, 5, 19, 0, tzinfo=UTC)) == on("6 May")


@pytest.mark.parametrize(
    ("failed", "last"),
    [
        ("5 Apr", "5 May"),
        ("5 Mar", "6 Apr"),
        ("31 Jan", "2 Mar"),
        ("21 Feb", "26 Mar"),
        ("9 Apr", "12 May"),
        ("27 Apr", "28 May"),
        ("6 Jun", "7 Jul"),
    ],
)
def test_the_retest_window_ends_on_a_working_day(failed: str, last: str) -> None:
    assert last_day(KZ, on(failed), 1) == on(last)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("20 Mar", 1, "26 Mar"),  # error notice
        ("26 Mar", 3, "31 Mar"),  # register correction
        ("20 Mar", 2, "27 Mar"),  # report scan
        ("18 Mar", 5, "30 Mar"),  # application check
        ("19 Mar", 3, "27 Mar"),  # protocol
        ("20 Mar", 3, "30 Mar"),  # protocol, and the legacy referral
        ("27 Mar", 3, "1 Apr"),  # forwarding
    ],
)
def test_a_term_of_working_days_begins_after_the_event(start: str, length: int, due: str) -> None:
    assert KZ.add_working_days(on(start), length) == on(due)


def test_the_days_of_a_term_over_nauryz_are_the_ones_between() -> None:
    counted = [KZ.add_working_days(on("18 Mar"), n).day for n in range(1, 6)]
    assert counted == [19, 20, 26, 27, 30]


@pytest.mark.parametrize(
    ("nominal", "internal"),
    [
        ("12 Apr", "10 Apr"),
        ("12 Jul", "10 Jul"),
        ("12 Oct", "12 Oct"),
        ("10 Dec", "10 Dec"),
        ("5 Apr", "3 Apr"),
        ("10 Feb 2027", "10 Feb 2027"),
        ("1 Apr 2027", "1 Apr 2027"),
        ("10 Apr 2027", "9 Apr 2027"),
    ],
)
def test_a_duty_with_a_fixed_date_is_reminded_of_on_a_working_day(nominal: str, internal: str) -> None:
    assert KZ.previous_working(on(nominal)) == on(internal)


@pytest.mark.parametrize("off", ["9 Mar", "21 Mar", "22 Mar", "23 Mar", "24 Mar", "25 Mar", "31 Aug", "26 Oct", "15 Mar 2027"])
def test_days_off(off: str) -> None:
    assert not KZ.is_working(on(off))


@pytest.mark.parametrize("worked", ["5 Jan 2025", "10 Mar", "20 Mar", "26 Mar", "5 Jan", "30 Aug 2027"])
def test_days_that_are_worked(worked: str) -> None:
    assert KZ.is_working(on(worked))


def test_march_2026_has_18_working_days() -> None:
    assert sum(KZ.is_working(on("1 Mar") + timedelta(n)) for n in range(31)) == 18


def test_it_says_which_years_are_entered() -> None:
    assert [year for year in range(2020, 2035) if KZ.knows(year)] == [2025, 2026, 2027, 2028]


@pytest.mark.parametrize(
    ("day", "months", "nominal"),
    [
        ("31 Jan", 1, "28 Feb"),
        ("31 Jan 2028", 1, "29 Feb 2028"),
        ("29 Feb 2028", 12, "28 Feb 2029"),
        ("29 Feb 2028", 48, "29 Feb 2032"),
        ("30 Nov", 1, "30 Dec"),
        ("31 Dec", 1, "31 Jan 2027"),
        ("31 Dec", 18, "30 Jun 2028"),
        ("5 Apr", 0, "5 Apr"),
    ],
)
def test_calendar_months(day: str, months: int, nominal: str) -> None:
    assert add_months(on(day), months) == on(nominal)


def test_the_version_follows_the_working_days_and_nothing_else() -> None:
    day = on("9 Mar")
    off = WorkingCalendar({day: exception(day)})
    renamed = WorkingCalendar({day: Day(day, False, Text("басқа", "иначе"), "another", confirmed=False)})
    worked = WorkingCalendar({day: exception(day, working=True)})
    assert off.version == renamed.version
    assert len({off.version, worked.version, WEEKS.version, KZ.version}) == 4


@given(calendars, days)
def test_the_next_working_day_is_the_first_one(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.next_working(day)
    assert found >= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + timedelta(n)) for n in range((found - day).days))


@given(calendars, days)
def test_the_previous_working_day_is_the_last_one(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.previous_working(day)
    assert found <= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day - timedelta(n)) for n in range((day - found).days))


@given(calendars, days, st.integers(0, 40))
def test_a_term_holds_exactly_its_working_days(calendar: WorkingCalendar, day: date, n: int) -> None:
    due = calendar.add_working_days(day, n)
    assert sum(calendar.is_working(day + timedelta(k)) for k in range(1, (due - day).days + 1)) == n
    assert due == day if n == 0 else calendar.is_working(due)


def test_a_term_has_no_negative_length() -> None:
    with pytest.raises(ValueError, match="negative"):
        KZ.add_working_days(on("18 Mar"), -1)


@given(days, st.integers(0, 60))
def test_months_keep_the_date_or_end_the_month(day: date, n: int) -> None:
    found = add_months(day, n)
    assert (found.year - day.year) * 12 + found.month - day.month == n
    assert found.day == day.day or (found.day < day.day and (found + timedelta(1)).day == 1)


SIX = WorkingCalendar(KZ.days, six=True)


def test_who_works_six_days_works_on_25_march_and_on_saturdays() -> None:
    """Nauryz 2026 (T-2): 21 to 25 March are off; of the two moved days only the one of a Sunday is for them."""
    assert [day for day in range(20, 31) if SIX.is_working(on(f"{day} Mar"))] == [20, 25, 26, 27, 28, 30]
    assert [day for day in range(20, 31) if KZ.is_working(on(f"{day} Mar"))] == [20, 26, 27, 30]


def test_in_six_days_each_holiday_on_a_sunday_moves_one_day_off() -> None:
    holidays = {day.date for day in KZ.days.values() if not day.working and "перенесен" not in day.name.ru}
    for year in (2026, 2027, 2028):
        religious = {date(2027, 5, 16)}  # Kurban Ait moves nothing
        sundays = [day for day in holidays - religious if day.year == year and day.weekday() == 6]
        moved = [day for day in KZ.days.values() if day.date.year == year and "перенесен" in day.name.ru]
        assert len([day for day in moved if not day.worked(six=True)]) == len(sundays)


def test_the_two_weeks_have_versions_of_their_own() -> None:
    day = on("25 Mar")
    five = WorkingCalendar({day: exception(day)})
    six = WorkingCalendar({day: Day(day, False, Text("күн", "день"), "a test", confirmed=True, working_six=True)})
    assert five.version == six.version
    assert WorkingCalendar(five.days, six=True).version != WorkingCalendar(six.days, six=True).version


@given(calendars, days, st.integers(-60, 60))
def test_the_days_left_are_those_that_one_counts_off(calendar: WorkingCalendar, today: date, away: int) -> None:
    last, left, step = today + timedelta(away), 0, 1 if away > 0 else -1
    for n in range(1, abs(away) + 1):
        counted = today + timedelta(n) if away > 0 else today - timedelta(n - 1)
        left += step * calendar.is_working(counted)
    assert calendar.days_left(today, last) == left


@given(calendars, days, st.integers(0, 30))
def test_working_days_back_are_as_many(calendar: WorkingCalendar, day: date, n: int) -> None:
    found = calendar.subtract_working_days(day, n)
    assert sum(calendar.is_working(found + timedelta(k)) for k in range((day - found).days)) == n
    assert found == day if n == 0 else calendar.is_working(found)

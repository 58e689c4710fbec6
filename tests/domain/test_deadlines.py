"""The terms of the law by the dates that the requirements name (5.3, T-3 to T-5), and against counting day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar
from domain.deadlines import Counted, Duty, Policy, RemindBy, Reminder, Term, Unit, count, dates_of
from domain.language import Text
from domain.staff import Role
from services.duties import duties
from tests.domain.test_calendar import KZ, calendars, days, on

DUTY = Duty("a", "R-0", Role.AGENCY, Text("а", "а"), Text("а", "а"), Term(Unit.DATE, 0))


def counted(duty: str, start: str) -> Counted:
    return count(duties()[duty], duties()[duty].term, on(start), KZ)


@pytest.mark.parametrize(
    ("duty", "start", "due", "remind"),
    [
        ("error_notice", "20 Mar", "26 Mar", "20 Mar"),
        ("register_correction", "26 Mar", "31 Mar", "30 Mar"),
        ("report_scan", "20 Mar", "27 Mar", "26 Mar"),
        ("application_check", "18 Mar", "30 Mar", "26 Mar"),  # S-34
        ("protocol", "19 Mar", "27 Mar", "26 Mar"),
        ("protocol", "20 Mar", "30 Mar", "27 Mar"),
        ("forwarding", "27 Mar", "1 Apr", "31 Mar"),
        ("referral_check", "20 Mar", "27 Mar", "26 Mar"),
        ("referral", "20 Mar", "30 Mar", "26 Mar"),
        ("financing_plan", "19 Mar", "27 Mar", "26 Mar"),
        ("akimat_decree", "11 Mar", "25 Mar", "21 Mar"),  # a day off: nothing moves
        ("final_assessment", "2 Mar", "17 Mar", "12 Mar"),
        ("training", "2 Mar", "27 Mar", "22 Mar"),
        ("start_notice", "16 Mar", "1 Mar", "24 Feb"),
        ("accompaniment_12", "29 Feb 2028", "28 Feb 2029", "29 Jan 2029"),
        ("accompaniment_18", "31 Aug 2026", "29 Feb 2028", "30 Jan 2028"),
    ],
)
def test_a_term_from_an_event(duty: str, start: str, due: str, remind: str) -> None:
    found = counted(duty, start)
    assert (found.nominal, found.due, found.last, found.remind) == (on(due), on(due), on(due), on(remind))


@pytest.mark.parametrize(
    ("duty", "nominal", "due", "remind"),
    [
        ("register_snapshot", "1 Apr", "1 Apr", "28 Mar"),
        ("quarterly_report", "12 Apr", "10 Apr", "3 Apr"),  # S-74
        ("quarterly_report", "12 Jul", "10 Jul", "2 Jul"),
        ("quarterly_report", "12 Oct", "12 Oct", "5 Oct"),
        ("annual_report", "10 Dec", "10 Dec", "26 Nov"),
        ("project_status", "10 Feb 2027", "10 Feb 2027", "10 Jan 2027"),
        ("monitoring_to_planning_body", "1 Apr 2027", "31 Mar 2027", "15 Mar 2027"),
        ("monitoring_to_akimat", "10 Apr 2027", "9 Apr 2027", "1 Apr 2027"),
        ("candidate_list", "5 Apr", "3 Apr", "1 Apr"),
    ],
)
def test_a_date_of_the_law_is_worked_to_on_the_working_day_before_and_late_only_after_it(
    duty: str, nominal: str, due: str, remind: str
) -> None:
    found = counted(duty, nominal)
    assert (found.nominal, found.due, found.remind) == (on(nominal), on(due), on(remind))
    assert not found.late(on(nominal))
    assert found.late(on(nominal) + timedelta(1))


@pytest.mark.parametrize(
    ("failed", "nominal", "last"),
    [
        ("5 Apr", "5 May", "5 May"),
        ("5 Mar", "5 Apr", "6 Apr"),
        ("31 Jan", "28 Feb", "2 Mar"),
        ("21 Feb", "21 Mar", "26 Mar"),
        ("9 Apr", "9 May", "12 May"),
        ("27 Apr", "27 May", "28 May"),
        ("6 Jun", "6 Jul", "7 Jul"),
        ("31 Jan 2028", "29 Feb 2028", "29 Feb 2028"),
        ("31 Dec", "31 Jan 2027", "1 Feb 2027"),
    ],
)
def test_a_persons_right_is_longer_where_its_last_day_is_off(failed: str, nominal: str, last: str) -> None:
    found = counted("retest", failed)
    assert (found.nominal, found.due) == (on(nominal), on(last))
    assert not found.late(on(last))
    assert found.late(on(last) + timedelta(1))


@pytest.mark.parametrize(("dated", "late"), [("27 Mar", False), ("30 Mar", True)])
def test_a_late_act_is_seen_as_late(dated: str, late: bool) -> None:
    assert counted("protocol", "19 Mar").late(on(dated)) is late  # S-51


def test_what_a_date_of_the_law_is_about() -> None:
    def about(duty: str, first: str, last: str) -> dict[str, str]:
        return {str(day): said for day, said in dates_of(duties()[duty], on(first), on(last)).items()}

    assert about("project_status", "21 Nov", "21 Feb 2027") == {"2027-02-10": "year:2026"}
    assert about("annual_report", "1 Dec", "31 Dec") == {"2026-12-10": "year:2026"}
    assert about("quarterly_report", "12 Apr", "12 Jul") == {"2026-04-12": "quarter:2026-1", "2026-07-12": "quarter:2026-2"}
    assert about("candidate_list", "1 Dec", "31 Jan 2027") == {"2026-12-05": "month:2026-11", "2027-01-05": "month:2026-12"}


def test_what_is_in_force_is_the_current_law() -> None:
    current = {one.rule for one in duties().values() if not one.profile}
    assert {rule[:5] for rule in current} == {"R-003", "R-000"}
    assert {one.profile for one in duties().values() if one.rule[:5] in {"R-002", "R-004"}} == {
        "service_monitoring",
        "bastau_legacy",
    }


@given(calendars, days, st.integers(0, 25))
def test_working_days_are_those_that_one_counts_off(calendar: WorkingCalendar, start: date, length: int) -> None:
    day, counted_off = start, 0
    while counted_off < length:
        day += timedelta(1)
        counted_off += calendar.is_working(day)
    assert count(DUTY, Term(Unit.WORKING_DAYS, length), start, calendar) == Counted(day, day)


@given(
    calendars, days, st.sampled_from(Policy), st.sampled_from([Unit.CALENDAR_DAYS, Unit.DATE, Unit.MONTHS]), st.integers(0, 25)
)
def test_a_policy_moves_a_day_off_its_own_way_and_nothing_else(
    calendar: WorkingCalendar, start: date, policy: Policy, unit: Unit, length: int
) -> None:
    found = count(DUTY, Term(unit, length, policy), start, calendar)
    if policy is Policy.NONE or calendar.is_working(found.nominal):
        assert found.due == found.nominal
    else:
        step = timedelta(1 if policy is Policy.NEXT else -1)
        assert calendar.is_working(found.due)
        assert not any(calendar.is_working(found.nominal + step * n) for n in range(abs((found.due - found.nominal).days)))
    assert found.late(found.last + timedelta(1))
    assert not found.late(found.last)


def test_a_reminder_counts_back_in_working_days() -> None:
    duty = Duty(
        "a", "R-0", Role.AGENCY, Text("а", "а"), Text("а", "а"), Term(Unit.DATE, 0), Reminder(RemindBy.WORKING_DAYS_BEFORE, 2)
    )
    assert count(duty, duty.term, on("27 Mar"), KZ).remind == on("20 Mar")

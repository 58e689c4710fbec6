"""Terms: how long one is, what happens where its last day is a day off, and when it is late (T-3 to T-5, T-7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import WorkingCalendar, add_months
from domain.language import Text
from domain.staff import Role


class Unit(StrEnum):
    """What a term is counted in; `DATE` is a date that the law names itself."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    DATE = "date"


class Policy(StrEnum):
    """What a nominal date on a day off comes to (T-5).

    `NEXT` is a person's right and lasts until the next working day. `PREVIOUS` is the staff's duty: it is worked to on the
    working day before, and is late only after the nominal date.
    """

    NONE = "none"
    NEXT = "next_wd"
    PREVIOUS = "previous_wd"


class Period(StrEnum):
    """What a duty with dates in the calendar is about: the last year, quarter or month that ended, or this year."""

    LAST_YEAR = "last_year"
    THIS_YEAR = "this_year"
    QUARTER = "quarter"
    MONTH = "month"


class RemindBy(StrEnum):
    """How the day of a reminder is found; told it is on the first working day from then on."""

    DAY = "day"  # the n-th day of the term; 0 is the event's own
    WORKING_DAYS_BEFORE = "working_days_before"  # the day on which it is due
    DAYS_BEFORE = "days_before"  # the nominal date
    MONTH_DAY = "month_day"  # "01-10": this date of the nominal date's year
    OF_MONTH = "of_month"  # the last such day of a month before the nominal date


@dataclass(frozen=True, slots=True)
class Reminder:
    """When somebody is to be reminded."""

    by: RemindBy
    value: int | str


@dataclass(frozen=True, slots=True)
class Term:
    """A length; `ahead` is how many days before the nominal date the work is to be done (by 1 April: on 31 March)."""

    unit: Unit
    length: int
    policy: Policy = Policy.NONE
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law gives somebody a term for; `event` is what it runs from.

    One with `dates` runs from none: it is opened ahead of them, in each region where `regional`. A person's `right` is no duty of
    the staff and is never opened. One with a `profile` belongs to law that was revoked, and is opened only where that is on.
    """

    id: str
    rule: str
    role: Role
    name: Text
    event: Text
    term: Term
    reminder: Reminder | None = None
    dates: tuple[str, ...] = ()
    period: Period = Period.LAST_YEAR
    right: bool = False
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The dates of a term: as the law counts it, as it is worked to, after which day it is late, when to remind."""

    nominal: date
    due: date
    remind: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it is not late: longer by a person's right, never shorter by the staff's own haste."""
        return max(self.nominal, self.due)

    def late(self, on: date) -> bool:
        """Whether an act on this local day comes after the term; it is recorded all the same (T-7)."""
        return on > self.last


def count(duty: Duty, term: Term, start: date, calendar: WorkingCalendar) -> Counted:
    """The dates of a duty's term; `start` is the event's day, or the date that the law names."""
    nominal = nominal_date(term, start, calendar)
    due = _due(term, nominal, calendar)
    return Counted(nominal, due, _reminder(duty.reminder, term, start, Counted(nominal, due), calendar))


def nominal_date(term: Term, start: date, calendar: WorkingCalendar) -> date:
    """The last day as the law counts it: the day of the event is day 0 (T-3), months are calendar months (T-4)."""
    if term.unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(start, term.length)
    if term.unit is Unit.MONTHS:
        return add_months(start, term.length)
    return start + timedelta(days=term.length if term.unit is Unit.CALENDAR_DAYS else 0)


def dates_of(duty: Duty, first: date, last: date) -> Mapping[date, str]:
    """The dates of a duty from one day to another, with what each is about: `year:2026`, `quarter:2026-1`, `month:2026-03`."""
    named = [date(year, *_month_day(one)) for year in range(first.year, last.year + 1) for one in duty.dates]
    return {day: _about(duty.period, day) for day in sorted(named) if first <= day <= last}


def _due(term: Term, nominal: date, calendar: WorkingCalendar) -> date:
    day = nominal - timedelta(days=term.ahead)
    if term.policy is Policy.NEXT:
        return calendar.next_working(day)
    return calendar.previous_working(day) if term.policy is Policy.PREVIOUS else day


def _reminder(reminder: Reminder | None, term: Term, start: date, at: Counted, calendar: WorkingCalendar) -> date | None:
    if reminder is None:
        return None
    if reminder.by is RemindBy.MONTH_DAY:
        return date(at.nominal.year, *_month_day(str(reminder.value)))
    number = int(reminder.value)
    if reminder.by is RemindBy.WORKING_DAYS_BEFORE:
        return calendar.subtract_working_days(at.due, number)
    if reminder.by is RemindBy.DAYS_BEFORE:
        return at.nominal - timedelta(days=number)
    if reminder.by is RemindBy.OF_MONTH:
        return _last_such(number, at.nominal)
    unit = term.unit if term.unit is Unit.WORKING_DAYS else Unit.CALENDAR_DAYS
    return nominal_date(Term(unit, number), start, calendar)


def _last_such(day: int, before: date) -> date:
    found = before - timedelta(days=1)
    while found.day != day:
        found -= timedelta(days=1)
    return found


def _about(period: Period, day: date) -> str:
    if period is Period.THIS_YEAR:
        return f"year:{day.year}"
    ended = day.replace(day=1) - timedelta(days=1)
    if period is Period.MONTH:
        return f"month:{ended:%Y-%m}"
    return f"quarter:{ended.year}-{(ended.month + 2) // 3}" if period is Period.QUARTER else f"year:{day.year - 1}"


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)

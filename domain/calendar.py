"""Civil time and the working days of Kazakhstan (T-1 to T-5); what is counted with them stands in domain/deadlines.py."""

import calendar as gregorian
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.language import Text

ZONE = ZoneInfo("Asia/Almaty")

_DAY = timedelta(days=1)
_FRIDAY = 4
_SATURDAY = 5
_SHORT = 12


def local_date(moment: datetime) -> date:
    """The calendar day in Kazakhstan at an aware moment."""
    return moment.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the calendar has by name: a holiday, a day off moved from a weekend, or a weekend day that is worked.

    `working_six` says it for those who work six days a week, where that differs: a day off that was moved from a Saturday.
    """

    date: date
    working: bool
    name: Text
    source: str
    confirmed: bool
    working_six: bool | None = None

    def worked(self, six: bool) -> bool:
        """Whether people work on it, in the week of five days or of six."""
        return self.working_six if six and self.working_six is not None else self.working


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days (T-2): Monday to Friday but for the exceptions, of which an unconfirmed one counts too.

    With `six` it is the calendar of those who work on Saturdays, as the State Corporation does.
    """

    days: Mapping[date, Day] = field(default_factory=dict)
    six: bool = False

    @property
    def version(self) -> str:
        """A short hash of what is worked and what is not: it changes exactly when a term may come out otherwise."""
        exceptions = "".join(f"{day} {self.days[day].worked(self.six)}\n" for day in sorted(self.days))
        return hashlib.sha256(exceptions.encode()).hexdigest()[:_SHORT]

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        known = self.days.get(day)
        return known.worked(self.six) if known else day.weekday() <= (_SATURDAY if self.six else _FRIDAY)

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, otherwise the next one that is (T-5 `next_wd`)."""
        while not self.is_working(day):
            day += _DAY
        return day

    def previous_working(self, day: date) -> date:
        """The day itself when it is worked, otherwise the last one before it that is (T-5 `previous_wd`)."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The last day of a term of `n` working days; the event's own day is day 0 (T-3)."""
        if n < 0:
            raise ValueError("a term has no negative length")
        for _ in range(n):
            day = self.next_working(day + _DAY)
        return day

    def subtract_working_days(self, day: date, n: int) -> date:
        """The day that is `n` working days before another one."""
        for _ in range(n):
            day = self.previous_working(day - _DAY)
        return day

    def days_left(self, today: date, last: date) -> int:
        """The working days that are left after today until the last day, which counts; below zero, how many are gone by."""
        first, end, sign = (today, last, 1) if today <= last else (last, today, -1)
        return sign * sum(self.is_working(first + _DAY * n) for n in range(1, (end - first).days + 1))

    def knows(self, year: int) -> bool:
        """Whether the exceptions of a year are entered; otherwise only its weekends are known."""
        return any(day.year == year for day in self.days)


def add_months(day: date, n: int) -> date:
    """The same date `n` calendar months on, or that month's last day where it has no such date (T-4)."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    _, last = gregorian.monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def last_day(calendar: WorkingCalendar, day: date, months: int) -> date:
    """The last day of a person's right that runs for calendar months: never a day off (T-4, T-5)."""
    return calendar.next_working(add_months(day, months))

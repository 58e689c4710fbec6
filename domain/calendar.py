"""Civil time and the working days of Kazakhstan (T-1 to T-5)."""

import calendar as gregorian
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.language import Text

ZONE = ZoneInfo("Asia/Almaty")

_DAY = timedelta(days=1)
_FRIDAY = 4
_SHORT = 12


def local_date(moment: datetime) -> date:
    """The calendar day in Kazakhstan at an aware moment."""
    return moment.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the calendar has by name: a holiday, a day off moved from a weekend, or a weekend day that is worked."""

    date: date
    working: bool
    name: Text
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days (T-2): Monday to Friday but for the exceptions, of which an unconfirmed one counts too."""

    days: Mapping[date, Day] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A short hash of what is worked and what is not: it changes exactly when a term may come out otherwise."""
        exceptions = "".join(f"{day} {self.days[day].working}\n" for day in sorted(self.days))
        return hashlib.sha256(exceptions.encode()).hexdigest()[:_SHORT]

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        known = self.days.get(day)
        return known.working if known else day.weekday() <= _FRIDAY

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


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term as it was computed (T-7): by which rule, from which event, with which calendar."""

    rule: str
    trigger: str
    start: date
    unit: Unit
    length: int
    due: date
    calendar_version: str

    def late(self, on: date) -> bool:
        """Whether an act on this local day comes after the term; it is recorded all the same."""
        return on > self.due

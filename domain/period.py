"""A stretch of days by the calendar on the wall in Kazakhstan (T-1): what a figure or a list is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.calendar import ZONE, add_months

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to another one, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + timedelta(days=1))

    @property
    def months(self) -> Sequence[str]:
        """The months that it touches, as `2026-03`."""
        return tuple(f"{add_months(self.first.replace(day=1), n):%Y-%m}" for n in range(self._length))

    @property
    def readable(self) -> bool:
        """Whether it is one: in order, within what can be, and not too long to be shown month by month."""
        return EARLIEST <= self.first <= self.last <= LATEST and self._length <= MOST_MONTHS

    @property
    def _length(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def month_of(text: str) -> Period | None:
    """A month written as `2026-03`; None where it is none."""
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    period = Period(first, add_months(first, 1) - timedelta(days=1)) if EARLIEST <= first <= LATEST else None
    return period if period and f"{first:%Y-%m}" == text else None


def midnight(day: date) -> datetime:
    """The moment at which a day begins, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)

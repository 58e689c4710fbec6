"""A month of the calendar as a table has it."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date

from domain.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the table of a month."""

    date: date
    worked: bool
    six: bool
    named: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month, and how many of its days are worked."""

    number: int
    weeks: list[list[Cell | None]]
    worked: int
    worked_six: int


def month_of(known: WorkingCalendar, year: int, month: int) -> Month:
    """The weeks of a month from Monday on; None where a week has a day of another month."""
    six = WorkingCalendar(known.days, six=True)

    def cell(number: int) -> Cell | None:
        if number == 0:
            return None
        at = date(year, month, number)
        entry = known.days.get(at)
        return Cell(at, known.is_working(at), six.is_working(at), entry is not None, entry is None or entry.confirmed)

    weeks = [[cell(number) for number in week] for week in gregorian.Calendar().monthdayscalendar(year, month)]
    cells = [one for week in weeks for one in week if one]
    return Month(month, weeks, sum(one.worked for one in cells), sum(one.six for one in cells))

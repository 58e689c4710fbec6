"""Days and months by the calendar on the wall in Kazakhstan (T-1), told by the database itself.

SQLite knows no zones: it adds what the country's one zone is ahead of UTC since 2024, before which there is nothing of ours.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from domain.calendar import ZONE

_AHEAD = f"{int(datetime(2026, 1, 1, tzinfo=ZONE).strftime('%z')[:3]):+d} hours"


class LocalMonth(FunctionElement[str]):
    """The month of a moment, as `2026-03`."""

    type = String()
    inherit_cache = True


class LocalDay(FunctionElement[date]):
    """The day of a moment."""

    type = Date()
    inherit_cache = True


class DaysBetween(FunctionElement[int]):
    """How many days later, by the calendar, a second moment is than a first: 0 on the same day."""

    type = Integer()
    inherit_cache = True


@compiles(LocalMonth, "sqlite")
def _month_sqlite(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"substr(date({compiler.process(element.clauses, **kw)}, '{_AHEAD}'), 1, 7)"


@compiles(LocalMonth, "postgresql")
def _month_postgresql(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char(({compiler.process(element.clauses, **kw)}) AT TIME ZONE '{ZONE.key}', 'YYYY-MM')"


@compiles(LocalDay, "sqlite")
def _day_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '{_AHEAD}')"


@compiles(LocalDay, "postgresql")
def _day_postgresql(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(({compiler.process(element.clauses, **kw)}) AT TIME ZONE '{ZONE.key}')::date"


@compiles(DaysBetween, "sqlite")
def _days_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (f"julianday(date({compiler.process(one, **kw)}, '{_AHEAD}'))" for one in element.clauses)
    return f"CAST({second} - {first} AS INTEGER)"


@compiles(DaysBetween, "postgresql")
def _days_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (f"(({compiler.process(one, **kw)}) AT TIME ZONE '{ZONE.key}')::date" for one in element.clauses)
    return f"({second} - {first})"

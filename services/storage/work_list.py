"""The work list: the applications whose term runs, the overdue first, then those due today, then the others.

In each of them the class that is considered first, the day on which it is due, the arrival (R-003-5.3, R-003-19, AMB-26). These
are six stretches of an index on what is still to be done, walked until the part is full: however many applications there are
beside it, a part costs what it shows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from domain.staff import Right, Scope
from services.storage.application_list import Filters, wanted
from services.storage.applications import application
from services.storage.paging import Part, Window, opened, sealed
from services.storage.sealed import Vault
from services.storage.visible import regions_of, visible

URGENCY = "urgency"
CLASSES = (1, 2)
MOST = 500
_PLACE = "applications urgency"
_KEY = (application.c.due_on, application.c.received_on, application.c.id)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a walk stands: as the list was on which day, in which stretch, after which application."""

    today: date
    stretch: int = 0
    key: tuple[date, date, str] | None = None


def found(scope: Scope, conn: Connection, vault: Vault, filters: Filters, window: Window, today: date) -> Part[Row[Any]]:
    """A part of the list; one that was begun yesterday goes on as it was then. Raises BadCursor."""
    seen = _seen(vault, window.after) if window.after else _Seen(today)
    rows: list[tuple[int, Row[Any]]] = []
    for number, stretch in enumerate(_stretches(seen.today)):
        if number >= seen.stretch and len(rows) <= window.limit:
            after = [_past(seen.key)] if seen.key and number == seen.stretch else []
            some = _rows(scope, conn, filters, [*stretch, *after], window.limit + 1 - len(rows))
            rows += [(number, row) for row in some]
    shown = rows[: window.limit]
    more = len(rows) > len(shown)
    return Part([row for _, row in shown], _place(vault, seen.today, *shown[-1]) if more and shown else None)


def counted(scope: Scope, conn: Connection, today: date, region: str | None = None) -> tuple[int, int]:
    """How many are overdue, and how many are due today; of each no more than MOST are counted."""
    overdue, due_today = (
        _count(scope, conn, condition, region) for condition in (application.c.due_on < today, application.c.due_on == today)
    )
    return overdue, due_today


def _count(scope: Scope, conn: Connection, condition: ColumnElement[bool], region: str | None) -> int:
    seen = visible(application, scope, Right.READ_APPLICATIONS)
    those = (application.c.priority_class.in_(CLASSES), condition, seen, *wanted(Filters(region=region)))
    some = select(application.c.id).where(*those).limit(MOST).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def _stretches(today: date) -> Iterator[tuple[ColumnElement[bool], ...]]:
    due = application.c.due_on
    for condition in (due < today, due == today, due > today):
        for class_ in CLASSES:
            yield condition, application.c.priority_class == class_


def _rows(
    scope: Scope, conn: Connection, filters: Filters, stretch: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Row[Any]]:
    """The first rows of a stretch; of several regions each has its own, as the index does."""
    seen = visible(application, scope, Right.READ_APPLICATIONS)
    query = select(application).where(seen, *stretch, *wanted(filters)).order_by(*_KEY).limit(limit)
    regions = [None] if filters.region else regions_of(scope, Right.READ_APPLICATIONS)
    each = [query if region is None else query.where(application.c.region == region) for region in regions]
    rows = [row for one in each for row in conn.execute(one)]
    return sorted(rows, key=_key)[:limit]


def _key(row: Row[Any]) -> tuple[date, date, str]:
    return row.due_on, row.received_on, row.id


def _past(key: tuple[date, date, str]) -> ColumnElement[bool]:
    return tuple_(*_KEY) > tuple_(*(literal(value, column.type) for value, column in zip(key, _KEY, strict=True)))


def _place(vault: Vault, today: date, stretch: int, row: Row[Any]) -> str:
    return sealed(vault, _PLACE, [str(today), stretch, *map(str, _key(row))])


def _seen(vault: Vault, after: str) -> _Seen:
    today, stretch, due, received, id_ = opened(vault, _PLACE, after)
    return _Seen(date.fromisoformat(today), stretch, (date.fromisoformat(due), date.fromisoformat(received), id_))

"""The figure N-1: what was done with applications in a period, how long the check took, and how often it was late.

Each act counts in the period of its own day (T-7), by our number (F-12). What the council decided counts on the day of its
session, once that is closed; no decision is none.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from dialogs.scripts import Content
from domain.applications import types_of
from domain.calendar import local_date
from domain.period import Period
from domain.regions import REGIONS
from domain.staff import Scope
from services import calendar
from services.duties import CHECK
from services.figure_tables import Cell, Figure, Line, Share, Table, median
from services.storage import application_figures as kept
from services.storage.application_figures import COLUMNS, Wanted
from services.storage.applications import ANSWERS
from services.transaction import ReadTx

_REGIONS = (*(region.code for region in REGIONS), "")
_CLASSES = ("1", "2")
_GROUPS = "EPLSTD"
Counts = Mapping[str, Counter[str]]


def applied(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """N-1: applications received, accepted, returned, refused, recommended, on an agenda, decided, forwarded, withdrawn; by
    region, month, priority class and type of infrastructure. The median of the check's working days, the late share of its
    term.

    One with two types of infrastructure counts in each, and once in the total. The check of an application ends with the refusal
    or the recommendation; the day of receipt is 0. Its term (R-003-19) runs on until the members of the council are told.
    """
    wanted = Wanted.by(scope, period, trial=content.trial)
    rows = kept.counted(tx, wanted)
    total = _cells(_by(rows, lambda _: "")[""])
    months = _by(rows, lambda row: row.month)
    by_month = [Line((month,), _cells(months[month])) for month in period.months]
    by_class = _lines(_by(rows, lambda row: str(row.priority_class)), _CLASSES)
    tables = (
        Table("applied_by_region", ("region",), COLUMNS, _lines(_by(rows, lambda row: row.region or ""), _REGIONS), total),
        Table("applied_by_month", ("month",), COLUMNS, tuple(by_month), total),
        Table("applied_by_class", ("class",), COLUMNS, by_class, total),
        Table("applied_by_infra", ("infra",), COLUMNS, _by_infra(tx, wanted), total),
        _checks(tx, wanted),
        _late(tx, wanted),
    )
    return Figure("N-1", tables, kept.left_out(tx, wanted))


def _by(rows: Iterable[Any], key: Any) -> Counts:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[key(row)][row.act] += row.times
    return found


def _cells(counts: Mapping[str, int]) -> tuple[Cell, ...]:
    return tuple(counts.get(column, 0) for column in COLUMNS)


def _lines(counts: Counts, order: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line((key,), _cells(counts[key])) for key in order if key in counts)


def _by_infra(tx: ReadTx, wanted: Wanted) -> tuple[Line, ...]:
    """Types stand among the sealed answers: each application is opened once, and what was done with it counts for each type."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in kept.touched(tx, wanted):
        done = {column: times for column in COLUMNS if (times := getattr(row, column))}
        for code in types_of(json.loads(tx.vault.open(ANSWERS, row.id, row.answers))) or ("",):
            found[code].update(done)
    return _lines(found, sorted(found, key=_place))


def _place(code: str) -> tuple[int, str]:
    """In the order of the form; what has none comes last."""
    return (_GROUPS.find(code[:1]) if code else len(_GROUPS), code)


def _checks(tx: ReadTx, wanted: Wanted) -> Table:
    spent = cache(calendar.read(tx).days_left)
    days: dict[str, Counter[int]] = defaultdict(Counter)
    for row in kept.checked(tx, wanted):
        days[row.region or ""][spent(row.received_on, row.on)] += row.times
    lines = tuple(Line((region,), (days[region].total(), median(days[region]))) for region in _REGIONS if region in days)
    all_: Counter[int] = sum(days.values(), Counter())
    return Table("checks_by_region", ("region",), ("checked", "median_wd"), lines, (all_.total(), median(all_)))


def _late(tx: ReadTx, wanted: Wanted) -> Table:
    rows = {(row.rule, row.region or ""): row for row in kept.terms(tx, wanted, CHECK, local_date(tx.now))}
    order: Sequence[tuple[str, str]] = sorted(rows, key=lambda key: (key[0], _REGIONS.index(key[1])))
    lines = tuple(Line(key, _share(rows[key].terms, rows[key].late)) for key in order)
    total = _share(sum(row.terms for row in rows.values()), sum(row.late for row in rows.values()))
    return Table("late_by_rule", ("rule", "region"), ("terms", "late", "share_late"), lines, total)


def _share(terms: int, late: int) -> tuple[Cell, ...]:
    return (terms, late, Share(late, terms))

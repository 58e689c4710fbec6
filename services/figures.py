"""The figures of training, T-1i to T-4i (R-000-8): who came, who completed, how the final test went, and how long it took.

Days and months are those of Kazakhstan (T-1). Persons are distinct: who came by several channels is one (SM-1 merging), and
so is who began anew. Two who claim one IIN are two until staff merge them (AMB-54).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dialogs.scripts import Content
from domain.eligibility import LegalForm, Size
from domain.language import Language, spoken
from domain.learning import AttemptState
from domain.period import Period
from domain.regions import REGIONS
from domain.staff import Scope
from services.application_figures import applied
from services.figure_tables import Cell, Figure, Line, Share, Table, median
from services.session_figures import sat
from services.storage import figures as kept
from services.transaction import ReadTx

_REGIONS = tuple(region.code for region in REGIONS)
_LANGUAGES = tuple(str(language) for language in Language)
_CAME = ("registered", "enrolled", "enrolments", "active")
_DONE = ("completed", "certified", "revoked")
_USED = 3  # sittings that have a column of their own; the last one takes those beyond it

Counts = Mapping[tuple[str, ...], Mapping[str, int]]


def reached(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """T-1i: persons registered, persons enrolled (R-000-6) with their enrolments, and active persons, in the period.

    Registered: has begun a registration, also one that was refused. Active: began a module, or began or finished a quiz or a
    test. By region, month, form of business (agricultural co-operatives are one, R-000-3) and size; participation in
    Auyl Amanaty or OVOP, the type of settlement and assistance are not recorded yet.
    """
    came, stirred = (ask(tx, scope, period, monthly=False) for ask in (kept.registered, kept.active))
    monthly = [row for ask in (kept.registered, kept.active) for row in ask(tx, scope, period, monthly=True)]
    rows = [*came, *stirred]
    total = _total(_counts(rows, ()), _CAME)
    kinds: Mapping[str, Sequence[str]] = {"region": _REGIONS, "legal_form": list(LegalForm), "size": list(Size)}
    lines = {name: _lines(_CAME, _counts(rows, (name,)), _one(order)) for name, order in kinds.items()}
    tables = [Table(f"came_by_{name}", (name,), _CAME, found, total) for name, found in lines.items()]
    by_month = _lines(_CAME, _counts(monthly, ("month",)), _one(period.months), full=True)
    months = Table("came_by_month", ("month",), _CAME, by_month, total)
    refused = sum(row.all - row.enrolments for row in came)
    return Figure("T-1i", (tables[0], months, *tables[1:]), {"refused": refused})


def completed(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """T-2i: completed (the final test passed, R-000-13.10) and certified, each a pair of person and course.

    One certificate per course and person: what was corrected and issued again counts with the first, in the month of the first.
    Revoked: of those certified, how many have none that stands now. Trial and official certificates are never counted together.
    """
    trial = content.trial
    rows = [*kept.completed(tx, scope, period, monthly=False)]
    rows += kept.certified(tx, scope, period, trial=trial, monthly=False)
    monthly = [*kept.completed(tx, scope, period, monthly=True)]
    monthly += kept.certified(tx, scope, period, trial=trial, monthly=True)
    total = _total(_counts(rows, ()), _DONE)
    both = [(region, month) for region in (*_REGIONS, "") for month in period.months]
    by_region = _lines(_DONE, _counts(rows, ("region",)), _one(_REGIONS))
    by_month = _lines(_DONE, _counts(monthly, ("month",)), _one(period.months), full=True)
    by_both = _lines(_DONE, _counts(monthly, ("region", "month")), both)
    tables = (
        Table("done_by_region", ("region",), _DONE, by_region, total),
        Table("done_by_month", ("month",), _DONE, by_month, total),
        Table("done_by_region_and_month", ("region", "month"), _DONE, by_both),
    )
    left_out = kept.uncounted_certificates(tx, scope, period, trial=trial)
    return Figure("T-2i", tables, {"other_kind": left_out.other_kind, "corrections": left_out.corrections})


def tested(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """T-3i, by course and language: participations whose first final test was scored in the period, how many passed it at once,
    and how many sittings they have used until now; missed windows and new beginnings (R-000-13.8, 13.9) in the period.

    Void sittings count for nothing (SM-3). The language is the one that the person speaks with us now.
    """
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in kept.first_sittings(tx, scope, period):
        passed = row.times if row.state == AttemptState.PASSED else 0
        found = {"sat": row.times, "passed_first": passed, f"used_{min(row.used, _USED)}": row.times}
        counts[row.course, spoken(row.language)].update(found)
    for row in kept.turning_points(tx, scope, period):
        counts[row.course, spoken(row.language)].update(expired=row.expired, restarts=row.restarts)
    order = [(course, language) for course in _courses(content) for language in _LANGUAGES]
    columns = ("sat", "passed_first", "share_first", "used_1", "used_2", "used_3", "expired", "restarts")
    lines = tuple(Line(key, _sat(counts[key], columns)) for key in order if key in counts)
    total = _sat(sum(counts.values(), Counter()), columns)
    table = Table("tested", ("course", "language"), columns, lines, total)
    return Figure("T-3i", (table,), {"void": kept.void_sittings(tx, scope, period)})


def _sat(counts: Mapping[str, int], columns: Iterable[str]) -> tuple[Cell, ...]:
    share = Share(counts.get("passed_first", 0), counts.get("sat", 0))
    return tuple(share if name == "share_first" else counts.get(name, 0) for name in columns)


def learnt(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """T-4i, of participations begun in the period: the median of days from the beginning to the last module passed (the day of
    the beginning is 0), and for each module how many opened it and did not pass it.

    Who began anew and kept modules from before is left out of the days, and those modules of the drop-off.
    """
    modules = {key: len(course.modules) for key, course in content.courses.items()}
    days: dict[str, Counter[int]] = defaultdict(Counter)
    kept_before = 0
    for row in kept.days_of_learning(tx, scope, period, modules):
        if row.kept:
            kept_before += row.times
        else:
            days[row.course][row.days] += row.times
    enrolments = {row.course: row.begun for row in kept.begun(tx, scope, period)}
    courses = [course for course in _courses(content) if course in enrolments or course in days]
    lines = tuple(Line((course,), (enrolments.get(course, 0), days[course].total(), median(days[course]))) for course in courses)
    whole = Table("days", ("course",), ("enrolments", "all_modules", "median_days"), lines)
    return Figure("T-4i", (whole, _drop_off(tx, content, scope, period)), {"kept_modules": kept_before})


def _drop_off(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Table:
    found = {(row.course, row.module): row for row in kept.modules_passed(tx, scope, period)}
    order = [(course, module) for course in _courses(content) for module in _modules(content, course)]
    lines = [Line(key, _dropped(found[key])) for key in order if key in found]
    return Table("drop_off", ("course", "module"), ("opened", "passed", "left", "share_left"), tuple(lines))


def _dropped(row: Any) -> tuple[Cell, ...]:
    left = row.opened - row.passed
    return (row.opened, row.passed, left, Share(left, row.opened))


def _courses(content: Content) -> Sequence[str]:
    return list(dict.fromkeys(course for course, _ in content.courses))


def _modules(content: Content, course: str) -> Sequence[str]:
    """The modules of every version of a course, those of the newest first."""
    versions = sorted((version for id_, version in content.courses if id_ == course), reverse=True)
    return list(dict.fromkeys(module.id for version in versions for module in content.course(course, version).modules))


def _counts(rows: Iterable[Any], by: Sequence[str]) -> Counts:
    """Rows of several statements added up by some of their columns; each row brings the counts that it has."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found = {name: count for name, count in row._asdict().items() if name in {*_CAME, *_DONE}}
        counts[tuple(getattr(row, name) or "" for name in by)].update(found)
    return counts


def _total(counts: Counts, columns: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(counts.get((), {}).get(name, 0) for name in columns)


def _one(keys: Sequence[str]) -> Sequence[tuple[str, ...]]:
    return [*((str(key),) for key in keys), ("",)]


def _lines(columns: Sequence[str], counts: Counts, order: Sequence[tuple[str, ...]], *, full: bool = False) -> tuple[Line, ...]:
    """The rows that have something, in order; with `full` also those that have nothing."""
    shown = [key for key in order if key in counts or (full and key[0])]
    return tuple(Line(key, tuple(counts.get(key, {}).get(column, 0) for column in columns)) for key in shown)


Reckon = Callable[[ReadTx, Content, Scope, Period], Figure]
INDICATORS: Mapping[str, Reckon] = {
    "T-1i": reached, "T-2i": completed, "T-3i": tested, "T-4i": learnt, "N-1": applied, "N-2": sat,
}  # fmt: skip

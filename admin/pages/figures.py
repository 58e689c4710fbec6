"""The figures as pages: one indicator each, drawn and as tables, with the lists behind them; and as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import figure_desk, figure_links
from admin.caller import Caller
from admin.figure_charts import Chart, chart
from admin.figure_desk import Reckoned, heads
from admin.office import Desk, Office
from admin.pages.kit import needs, page, page_routes
from admin.report_facts import facts, words_of
from admin.report_words import BY, INDICATORS, TABLES, Words, cell_text, period_text
from domain.period import Period
from domain.staff import Right
from services.exports import MEDIA_TYPES
from services.figure_tables import Line, Table
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_FIGURES)]
FIRST = "T-1i"
MOST_WIDE = 12  # months beside each other


@dataclass(frozen=True, slots=True)
class Number:
    """A cell, and where the list behind it is, if there is one and its reader may see it."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as its page shows it: rows are what each is about, where that leads, and its numbers."""

    name: str
    caption: str
    heads: list[str]
    keys: int
    rows: list[tuple[list[str], str, list[Number]]]
    total: list[Number]
    chart: Chart | None = None


@routes.get("/figures")
async def shown(request: Request, office: Desk, caller: Reader) -> Response:
    """An indicator of a period."""
    typed = _typed(request)
    try:
        found = await figure_desk.reckoned(office, caller, typed["indicator"], _days(typed), masked=False)
    except Problem as problem:
        return _page(request, office, caller, typed, problem=problem)
    return _page(request, office, caller, typed, found)


@routes.get("/figures/export")
async def export(request: Request, office: Desk, caller: Reader) -> Response:
    """The same as a file; numbers from 1 to 4 are hidden unless the box was cleared."""
    typed = _typed(request)
    kind = request.query_params.get("format", "")
    masked = request.query_params.get("small") != "shown"
    try:
        found = await figure_desk.reckoned(office, caller, typed["indicator"], _days(typed), masked=masked)
    except Problem as problem:
        return _page(request, office, caller, typed, problem=problem)
    return await figure_desk.exported(office, caller, found, kind if kind in MEDIA_TYPES else "csv")


def _typed(request: Request) -> Mapping[str, str]:
    typed = {name: request.query_params.get(name, "")[:10] for name in ("indicator", "from", "to")}
    return typed if typed["indicator"] in INDICATORS else {**typed, "indicator": FIRST}


def _days(typed: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The days that were typed. Raises Problem (422)."""
    try:
        first, last = (date.fromisoformat(typed[name]) if typed[name] else None for name in ("from", "to"))
    except ValueError:
        raise figure_desk.bad_period() from None
    return first, last


def _page(
    request: Request,
    office: Office,
    caller: Caller,
    typed: Mapping[str, str],
    found: Reckoned | None = None,
    *,
    problem: Problem | None = None,
) -> Response:
    words = words_of(office, caller)
    values = {
        "typed": typed,
        "indicators": INDICATORS,
        "fault": problem.detail(words.tr) if problem else "",
        "period": found.period if found else None,
        "span": period_text(words.tr, found.period) if found else "",
        "facts": facts(office, caller, found.report) if found else [],
        "tables": _tables(words, caller, found) if found else [],
        "wide": found is None or len(found.period.months) <= MOST_WIDE or typed["indicator"] != "T-2i",
        "most_wide": MOST_WIDE,
    }
    return page(request, office, caller, "figures.html", status=problem.status if problem else 200, **values)


def _tables(words: Words, caller: Caller, found: Reckoned) -> list[Shown]:
    """The tables; of the one by region and month only what fits on a page."""
    shown = []
    for table in found.figure.tables:
        if len(table.by) < 2 or "month" not in table.by:
            shown.append(_shown(words, caller, table, found.period))
        elif len(found.period.months) <= MOST_WIDE:
            shown.append(_wide(words, caller, table, found.period))
    return shown


def _shown(words: Words, caller: Caller, table: Table, period: Period) -> Shown:
    rows = [
        (words.keys(table.by, line.keys), _people(caller, table, line), _numbers(caller, table, line, period))
        for line in table.lines
    ]
    total = [] if table.total is None else _numbers(caller, table, Line((), table.total), period)
    caption = words.tr(TABLES[table.name])
    return Shown(table.name, caption, heads(words, table), len(table.by), rows, total, chart(words, table))


def _numbers(caller: Caller, table: Table, line: Line, period: Period) -> list[Number]:
    about = dict(zip(table.by, line.keys, strict=bool(line.keys)))
    return [
        Number(cell_text(cell), figure_links.behind(caller, name, about, period) if cell else "")
        for name, cell in zip(table.columns, line.cells, strict=True)
    ]


def _wide(words: Words, caller: Caller, table: Table, period: Period) -> Shown:
    """Certificates only: a row a region, a column a month."""
    counts = {line.keys: line.cells[table.columns.index("certified")] for line in table.lines}
    rows = []
    for region in dict.fromkeys(region for region, _ in counts):
        numbers = []
        for month in period.months:
            count = counts.get((region, month), 0)
            about = {"region": region, "month": month}
            numbers.append(Number(cell_text(count), figure_links.behind(caller, "certified", about, period) if count else ""))
        rows.append(([words.key("region", region)], "", numbers))
    months = [".".join(reversed(month.split("-"))) for month in period.months]
    return Shown(table.name, words.tr("Certified by region and month"), [words.tr(BY["region"]), *months], 1, rows, [])


def _people(caller: Caller, table: Table, line: Line) -> str:
    """The learners of a region, for who may see them."""
    return figure_links.learners(caller, line.keys[0]) if table.name == "came_by_region" else ""

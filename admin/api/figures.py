"""The figures of training, T-1i to T-4i (R-000-8), and of applications, N-1, as data and as files."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from admin import figure_desk
from admin.api.kit import Given, SentDay, api_routes, needs
from admin.caller import Caller
from admin.figure_desk import Indicator, Reckoned
from admin.office import Desk
from admin.report_words import counted_once, sums_note
from domain.language import Language
from domain.staff import Right
from services.exports import MEDIA_TYPES
from services.figure_tables import Cell, Hidden, Line, Median, Share, Table

routes = api_routes("figures")

Reader = Annotated[Caller, needs(Right.READ_FIGURES)]
Kind = Literal["csv", "xlsx"]
FILE: dict[int | str, dict[str, object]] = {
    200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}, "description": "The file."}
}


async def _days(
    first: Annotated[SentDay | None, Query(alias="from", description="The first day.", examples=["2026-01-01"])] = None,
    last: Annotated[SentDay | None, Query(alias="to", description="The last day.", examples=["2026-03-31"])] = None,
) -> tuple[date | None, date | None]:
    return first, last


Days = Annotated[tuple[date | None, date | None], Depends(_days)]
Masked = Annotated[bool, Query(description="Whether numbers from 1 to 4 are hidden, as in what is published.")]


class GivenShare(Given):
    """A part of a whole; `percent` is cut after one decimal, null where the whole is nothing."""

    part: int
    of: int
    percent: str | None = Field(examples=["66,6"])


class GivenMedian(Given):
    """The exact middle of `of` whole numbers, null where there are none."""

    median: str | None = Field(examples=["6,5"])
    of: int


GivenCell = int | GivenShare | GivenMedian | Literal["<5", "*"]


class GivenLine(Given):
    """A row: the codes of what it is about (empty: not given), and its cells in the order of the columns."""

    keys: list[str]
    cells: list[GivenCell]


class GivenTable(Given):
    """Figures by something; `total` is counted anew, it is no sum."""

    name: str = Field(examples=["came_by_region"])
    by: list[str] = Field(examples=[["region"]])
    columns: list[str] = Field(examples=[["registered", "enrolled", "enrolments", "active"]])
    rows: list[GivenLine]
    total: list[GivenCell] | None


class GivenFigure(Given):
    """An indicator with the facts that it stands on; `rule` says in Kazakh and Russian how repeats are counted."""

    indicator: Indicator
    since: date = Field(examples=["2026-01-01"])
    until: date = Field(examples=["2026-03-31"])
    as_of: str = Field(examples=["2026-04-01T04:00:00+00:00"])
    calendar: str
    trial: bool
    masked: bool
    rule: Mapping[str, str]
    exclusions: Mapping[str, int]
    tables: list[GivenTable]


@routes.get("/figures/{indicator}")
async def figure(office: Desk, caller: Reader, indicator: Indicator, days: Days, masked: Masked = False) -> GivenFigure:
    """An indicator for a period by the days of Kazakhstan, this year until today if none is named; of the caller's regions."""
    found = await figure_desk.reckoned(office, caller, indicator, days, masked=masked)
    trs = {language: office.pages.tr(language) for language in Language}
    return GivenFigure(
        indicator=indicator,
        since=found.period.first,
        until=found.period.last,
        as_of=found.as_of.isoformat(),
        calendar=office.talk.content.calendar.version,
        trial=office.talk.content.trial,
        masked=masked,
        rule={language: f"{counted_once(tr, indicator)} {sums_note(tr, indicator)}" for language, tr in trs.items()},
        exclusions=found.figure.exclusions,
        tables=_tables(found),
    )


@routes.get("/figures/{indicator}/export", response_class=Response, responses=FILE)
async def export(
    office: Desk,
    caller: Reader,
    indicator: Indicator,
    days: Days,
    kind: Annotated[Kind, Query(alias="format")] = "csv",
    masked: Masked = True,
) -> Response:
    """The same as a file with its facts, in the caller's language; numbers from 1 to 4 are hidden unless `masked=false`."""
    found = await figure_desk.reckoned(office, caller, indicator, days, masked=masked)
    return await figure_desk.exported(office, caller, found, kind)


def _tables(found: Reckoned) -> list[GivenTable]:
    return [_table(one) for one in found.figure.tables]


def _table(one: Table) -> GivenTable:
    total = None if one.total is None else [_cell(cell) for cell in one.total]
    return GivenTable(
        name=one.name, by=list(one.by), columns=list(one.columns), rows=[_line(line) for line in one.lines], total=total
    )


def _line(line: Line) -> GivenLine:
    return GivenLine(keys=list(line.keys), cells=[_cell(cell) for cell in line.cells])


def _cell(cell: Cell) -> GivenCell:
    match cell:
        case Share(part, of):
            return GivenShare(part=part, of=of, percent=cell.percent)
        case Median(_, of):
            return GivenMedian(median=cell.text, of=of)
        case Hidden():
            return "<5" if cell is Hidden.FEW else "*"
    return cell

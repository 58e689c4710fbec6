"""The figures, for pages and the API alike: reckoned, hidden where they are few, exported with their facts."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from starlette.responses import Response

from admin.caller import Caller
from admin.exporting import made, sent
from admin.office import Office
from admin.report_facts import Report, facts, words_of
from admin.report_words import BY, COLUMNS, TABLES, Words, cell_text
from domain.calendar import local_date
from domain.period import EARLIEST, LATEST, MOST_MONTHS, Period
from services import exports, figures
from services.exports import Writer
from services.figure_tables import Cell, Figure, Table, published
from services.transaction import ReadTx
from web.errors import Problem

Indicator = Literal["T-1i", "T-2i", "T-3i", "T-4i", "N-1", "N-2"]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A figure with the moment as of which it is true."""

    figure: Figure
    as_of: datetime
    period: Period
    masked: bool

    @property
    def report(self) -> Report:
        return Report(self.figure.indicator, self.as_of, self.period, self.figure.exclusions, masked=self.masked)


def bad_period() -> Problem:
    return Problem(
        422,
        "bad_period",
        lambda tr: tr("This period cannot be shown"),
        lambda tr: tr(
            "The first day must not be after the last one, nor before {earliest}; figures are shown for {months} months at most.",
            earliest=f"{EARLIEST:%d.%m.%Y}",
            months=MOST_MONTHS,
        ),
        field="from",
        example="2026-01-01",
    )


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period asked for; the year until today where nothing else is. Raises Problem (422)."""
    until = last or today
    if not EARLIEST <= until <= LATEST:
        raise bad_period()
    period = Period(first or until.replace(month=1, day=1), until)
    if not period.readable:
        raise bad_period()
    return period


async def reckoned(
    office: Office, caller: Caller, indicator: str, days: tuple[date | None, date | None], *, masked: bool
) -> Reckoned:
    """A figure of what the caller may see. Raises Problem (422)."""

    def reckon(tx: ReadTx) -> Reckoned:
        period = period_of(*days, local_date(tx.now))
        figure = figures.INDICATORS[indicator](tx, office.talk.content, caller.scope, period)
        return Reckoned(published(figure) if masked else figure, tx.now, period, masked)

    return await office.read(reckon)


async def exported(office: Office, caller: Caller, found: Reckoned, kind: str) -> Response:
    """A figure as a file; that it was exported is in the audit trail. Raises Problem (429)."""

    async def fill(into: Writer) -> None:
        await asyncio.to_thread(_fill, office, caller, found, into)

    file = await made(office, caller, kind, fill)
    details: dict[str, str | int] = {
        "period": f"{found.period.first}..{found.period.last}", "masked": int(found.masked), "format": kind,
        "rows": sum(len(table.lines) for table in found.figure.tables),
    }  # fmt: skip
    subject = f"figures:{found.figure.indicator}"
    await office.write(lambda tx: tx.audit("figures.exported", actor=caller.scope.actor, subject=subject, details=details))
    return sent(file, f"kasip-{found.figure.indicator}", kind, local_date(found.as_of))


def _fill(office: Office, caller: Caller, found: Reckoned, into: Writer) -> None:
    words = words_of(office, caller)
    into.sheet(words.tr("Facts"))
    for fact in facts(office, caller, found.report):
        into.row(fact)
    by = set[tuple[str, ...]]()
    for table in found.figure.tables:
        name = [words.tr(BY[name]) for name in table.by] if table.by not in by else [words.tr(COLUMNS[table.columns[0]])]
        by.add(table.by)
        into.sheet(", ".join(name), words.tr(TABLES[table.name]))
        into.row(heads(words, table))
        for line in table.lines:
            into.row([*words.keys(table.by, line.keys), *_cells(line.cells)])
        if table.total is not None:
            into.row([words.tr("Total"), *[""] * (len(table.by) - 1), *_cells(table.total)])


def heads(words: Words, table: Table) -> list[str]:
    return [*(words.tr(BY[name]) for name in table.by), *(words.tr(COLUMNS[name]) for name in table.columns)]


def _cells(cells: Iterable[Cell]) -> list[exports.Cell]:
    """Whole numbers stay numbers, what is made of them is text as on the page."""
    return [cell if isinstance(cell, int) else cell_text(cell) for cell in cells]

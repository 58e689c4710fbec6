"""The completion register, for pages and the API alike: what was asked read, shown, and exported with its facts."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from starlette.responses import Response

from admin.caller import Caller
from admin.exporting import made, sent
from admin.figure_desk import bad_period
from admin.learner_words import CERTIFICATES, LEVELS
from admin.office import Office
from admin.report_facts import REGISTER, Report, facts, words_of
from admin.report_words import LANGUAGES, Words
from domain.calendar import local_date
from domain.period import EARLIEST, LATEST, Period, month_of
from domain.staff import Right
from services import register
from services.exports import Cell, Writer
from services.register import EXPORT_CHUNK, Entry
from services.storage.paging import Part, Window
from services.storage.register import NO_REGION, Wanted
from web.errors import Tr

TRIALS = {"yes": True, "no": False, "all": None}


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asks of the register, looked at already: a month as `2026-03`, or days; `trial`: yes, no or all."""

    region: str | None = None
    month: str | None = None
    course: str | None = None
    language: str | None = None
    state: str | None = None
    trial: str | None = None
    first: bool = False
    since: date | None = None
    until: date | None = None


def wanted(office: Office, filters: Filters, as_of: datetime) -> Wanted:
    """The same for the store; trials are never among official ones unless both are asked for. Raises Problem (422)."""
    return Wanted(
        as_of,
        region=filters.region,
        period=_period(filters),
        course=filters.course,
        language=filters.language,
        state=filters.state,
        trial=TRIALS[filters.trial] if filters.trial else office.talk.content.trial,
        first=filters.first,
    )


def _period(filters: Filters) -> Period | None:
    """The month, or the days. Raises Problem (422)."""
    if filters.month:
        return month_of(filters.month)
    if filters.since is None and filters.until is None:
        return None
    period = Period(filters.since or EARLIEST, filters.until or LATEST)
    if not EARLIEST <= period.first <= period.last <= LATEST:
        raise bad_period()
    return period


async def listed(office: Office, caller: Caller, filters: Filters, window: Window) -> tuple[Part[Entry], int]:
    """A part of the list, and how many there are in all. Raises BadCursor."""

    def look(tx: Any) -> tuple[Part[Entry], int]:
        asked = wanted(office, filters, tx.now)
        part = register.found(tx, caller.scope, Right.READ_LEARNERS, asked, window)
        return part, register.count(tx, caller.scope, asked)

    part, count = await office.read(look)
    await office.write(lambda tx: register.noted(tx, caller.scope, part.items))
    return part, count


async def exported(office: Office, caller: Caller, filters: Filters, kind: str) -> Response:
    """The whole list as a file; the act is in the audit trail before the file is handed out. Raises Problem (429)."""
    asked = wanted(office, filters, await office.read(lambda tx: tx.now))
    rows = 0

    async def fill(into: Writer) -> None:
        nonlocal rows
        rows = await _fill(office, caller, asked, into)

    file = await made(office, caller, kind, fill)
    await office.write(lambda tx: register.note_export(tx, caller.scope, asked, kind, rows))
    return sent(file, "kasip-register", kind, local_date(asked.as_of))


async def _fill(office: Office, caller: Caller, asked: Wanted, into: Writer) -> int:
    words, rows, window = words_of(office, caller), 0, Window(EXPORT_CHUNK, sort="issued")
    left_out = await office.read(lambda tx: register.left_out(tx, caller.scope, asked))
    report = Report(REGISTER, asked.as_of, asked.period, {"other_kind": left_out}, _filters(words, asked))
    into.sheet(words.tr("Facts"))
    for fact in facts(office, caller, report):
        into.row(fact)
    into.sheet(words.tr("The register"))
    into.row(heads(words.tr))
    while True:
        part = await office.read(lambda tx, at=window: register.found(tx, caller.scope, Right.EXPORT_REGISTER, asked, at))  # type: ignore[misc]
        await asyncio.to_thread(_write, into, words, part.items)
        rows += len(part.items)
        if part.next is None:
            return rows
        window = replace(window, after=part.next)


def _write(into: Writer, words: Words, entries: Any) -> None:
    for one in entries:
        into.row(cells(words, one))


def heads(tr: Tr) -> list[str]:
    return [
        tr("Certificate number"), tr("Name"), tr("IIN"), tr("Region"), tr("Course"), tr("Course version"), tr("Registration"),
        tr("Issued on"), tr("Right answers"), tr("Questions"), tr("Language"), tr("Identity"), tr("State"), tr("Ceased on"),
        tr("Reason"), tr("Correction of an earlier one"), tr("Trial"),
    ]  # fmt: skip


def cells(words: Words, one: Entry) -> list[Cell]:
    tr = words.tr
    yes_no = {True: tr("yes"), False: tr("no")}
    return [
        one.number, one.name, one.iin, words.key("region", one.region), one.course_title[words.language], one.course_version,
        one.registration, one.issued_on.isoformat(), one.correct, one.total, tr(LANGUAGES[one.language]), tr(LEVELS[one.level]),
        tr(CERTIFICATES[one.state]), one.ended_on.isoformat() if one.ended_on else "", one.reason, yes_no[one.correction],
        yes_no[one.trial],
    ]  # fmt: skip


def _filters(words: Words, asked: Wanted) -> list[tuple[str, str]]:
    tr = words.tr
    named = {None: tr("official and trial"), True: tr("trial only"), False: tr("official only")}
    lines = [(tr("Certificates"), named[asked.trial])]
    if asked.region:
        lines.append((tr("Region"), words.key("region", "" if asked.region == NO_REGION else asked.region)))
    if asked.course:
        lines.append((tr("Course"), words.key("course", asked.course)))
    if asked.language:
        lines.append((tr("Language"), tr(LANGUAGES[asked.language])))
    if asked.state:
        lines.append((tr("State"), tr(CERTIFICATES[asked.state])))
    if asked.first:
        lines.append((tr("Corrections"), tr("left out")))
    return lines

"""The calendar of working days: a year, a day, and how it is changed (T-2)."""

import calendar as gregorian
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import WRITTEN, Given, IfMatch, Sent, Versioned, act, api_routes, etag, needs, require_version, with_version
from admin.caller import Caller
from admin.deadline_words import country_only, no_entry
from admin.office import Desk
from admin.refusals import changed_meanwhile
from domain.calendar import Day, WorkingCalendar
from domain.language import Text
from domain.staff import Everywhere, Right
from services import calendar
from services.transaction import WriteTx

FIRST, LAST = date(2020, 1, 1), date(2099, 12, 31)
VISIBLE = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"

routes = api_routes("calendar")

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=VISIBLE)]
Which = Annotated[date, Path(ge=FIRST, le=LAST, description=f"From {FIRST} to {LAST}.", examples=["2026-03-25"]), WRITTEN]
Year = Annotated[int, Path(ge=FIRST.year, le=LAST.year, examples=[2026])]


class Entry(Sent):
    """What a day is; `working_six` says it for the week of six days, where that differs."""

    working: bool = Field(examples=[False])
    working_six: bool | None = Field(default=None, examples=[True])
    name_kk: Line = Field(examples=["Наурыз мейрамы"])
    name_ru: Line = Field(examples=["Наурыз мейрамы"])
    source: Line = Field(examples=["Law on holidays, No. 267-II of 13 December 2001"])
    confirmed: bool = Field(examples=[True])


class Entered(Given):
    """A day that has an entry; `version` is what to send as If-Match."""

    date: date
    working: bool
    working_six: bool
    name_kk: str
    name_ru: str
    source: str
    confirmed: bool
    version: str

    @classmethod
    def of(cls, day: Day) -> "Entered":
        return cls(
            date=day.date, working=day.working, working_six=day.worked(six=True), name_kk=day.name.kk, name_ru=day.name.ru,
            source=day.source, confirmed=day.confirmed, version=version_of(day),
        )  # fmt: skip


class Month(Given):
    """How many days of a month are worked, in a week of five days and of six."""

    month: int
    working_days: int
    working_days_six: int


class WholeYear(Given):
    """A year; where nothing is entered, only its weekends are known."""

    year: int
    entered: bool
    calendar_version: str
    unconfirmed: int
    months: list[Month]
    days: list[Entered]


class Changed(Given):
    """How many open terms come out otherwise by a change."""

    moved: int


def version_of(day: Day) -> str:
    return etag(day)


@routes.get("/calendar/{year}")
async def year(office: Desk, caller: Annotated[Caller, needs(Right.READ_CALENDAR)], year: Year) -> WholeYear:
    """The days of a year that are not as the week has them, or have a name, and how many days are worked."""
    known = await office.read(calendar.read)
    days = [Entered.of(day) for day in known.days.values() if day.date.year == year]
    return WholeYear(
        year=year,
        entered=known.knows(year),
        calendar_version=known.version,
        unconfirmed=sum(not day.confirmed for day in days),
        months=[_month(known, year, number) for number in range(1, 13)],
        days=days,
    )


@routes.get("/calendar/days/{day}")
async def day(office: Desk, caller: Annotated[Caller, needs(Right.READ_CALENDAR)], day: Which, response: Response) -> Entered:
    """One day that has an entry, with its version."""
    found = await office.read(lambda tx: calendar.entry(tx, day))
    if found is None:
        raise no_entry()
    return with_version(response, Entered.of(found), version_of(found))


@routes.put("/calendar/days/{day}", response_model=Changed)
async def put(
    request: Request,
    office: Desk,
    caller: Annotated[Caller, needs(Right.CHANGE_CALENDAR)],
    day: Which,
    entry: Entry,
    if_match: IfMatch = None,
) -> Response:
    """Enter a day, or change it (then with If-Match): open terms are counted anew, those that are done never."""
    require_country(caller)
    name = Text(entry.name_kk, entry.name_ru)
    wanted = Day(day, entry.working, name, entry.source, entry.confirmed, entry.working_six)

    def work(tx: WriteTx) -> Versioned:
        _require(calendar.entry(tx, day, lock=True), if_match)
        return Versioned(Changed(moved=calendar.set_day(tx, wanted, caller.scope.actor)), version_of(wanted))

    return await act(request, office, caller, work)


@routes.delete("/calendar/days/{day}", response_model=Changed)
async def remove(
    request: Request,
    office: Desk,
    caller: Annotated[Caller, needs(Right.CHANGE_CALENDAR)],
    day: Which,
    if_match: IfMatch = None,
) -> Response:
    """Let the week alone decide about a day again: open terms are counted anew."""
    require_country(caller)

    def work(tx: WriteTx) -> Changed:
        before = calendar.entry(tx, day, lock=True)
        if before is None:
            raise no_entry()
        _require(before, if_match)
        return Changed(moved=calendar.remove_day(tx, day, caller.scope.actor))

    return await act(request, office, caller, work)


def require_country(caller: Caller) -> None:
    """Refuse whoever keeps the calendar of a region only: there is none. Raises Problem (403)."""
    if not isinstance(caller.scope.where(Right.CHANGE_CALENDAR), Everywhere):
        raise country_only()


def _require(before: Day | None, if_match: str | None) -> None:
    if before is not None:
        require_version(if_match, version_of(before))
    elif if_match is not None:
        raise changed_meanwhile()


def _month(known: WorkingCalendar, year: int, month: int) -> Month:
    days = [date(year, month, day) for day in range(1, gregorian.monthrange(year, month)[1] + 1)]
    six = WorkingCalendar(known.days, six=True)
    return Month(month=month, working_days=sum(map(known.is_working, days)), working_days_six=sum(map(six.is_working, days)))

"""The calendar of working days as a page, and the form by which it is changed."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.api.calendar import FIRST, LAST, require_country, version_of
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.days import month_names, read_day, said, weekdays
from admin.pages.kit import go, needs, page, page_routes
from admin.pages.months import month_of
from domain.calendar import Day, WorkingCalendar, local_date
from domain.language import Text
from domain.staff import Everywhere, Right
from services import calendar
from services.transaction import ReadTx, WriteTx
from web.errors import Tr

LONGEST = 200
SIX: Mapping[str, bool | None] = {"same": None, "yes": True, "no": False}

routes = page_routes()


@routes.get("/calendar")
async def year(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_CALENDAR)]) -> Response:
    """A year: its months, and the days that are not as the week has them."""
    known, today = await office.read(_known)
    typed = request.query_params.get("year", "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() and FIRST.year <= int(typed[:5]) <= LAST.year else today.year
    days = [day for day in known.days.values() if day.date.year == chosen]
    return page(
        request, office, caller, "calendar.html", year=chosen, years=_years(known, today, chosen), entered=known.knows(chosen),
        days=days, months=[month_of(known, chosen, number) for number in range(1, 13)], month_names=month_names(caller.language),
        weekdays=weekdays(caller.language), unconfirmed=[day for day in days if not day.confirmed], day_said=said,
        may_change=_may_change(caller), moved=_count(request.query_params.get("moved", "")),
    )  # fmt: skip


@routes.get("/calendar/day")
async def day(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_CALENDAR)]) -> Response:
    """The form of one day."""
    require_country(caller)
    which = _which(request.query_params.get("date", ""))
    if which is None:
        return _form(request, office, caller, {"date": request.query_params.get("date", "")}, {"date": _no_day})
    found = await office.read(lambda tx: calendar.entry(tx, which))
    return _form(request, office, caller, _fields(which, found), {}, entered=found is not None)


@routes.post("/calendar/day")
async def save(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_CALENDAR)]) -> Response:
    """Enter a day, or change it."""
    require_country(caller)
    form = await form_of(request)
    which, faults = _which(form.get("date", "")), _faults(form)
    if which is None or faults:
        return _form(request, office, caller, form, faults, entered=bool(form.get("version")))
    name = Text(form["name_kk"].strip(), form["name_ru"].strip())
    six = SIX.get(form.get("six", "same"))
    wanted = Day(which, form["working"] == "yes", name, form["source"].strip(), form.get("confirmed") == "yes", six)

    def work(tx: WriteTx) -> int | None:
        same = _same(tx, which, form)
        return calendar.set_day(tx, wanted, caller.scope.actor) if same else None

    return _done(request, office, caller, form, which, await office.write(work))


@routes.post("/calendar/day/remove")
async def remove(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_CALENDAR)]) -> Response:
    """Let the week alone decide again."""
    require_country(caller)
    form = await form_of(request)
    which = _which(form.get("date", ""))
    if which is None:
        return _form(request, office, caller, form, {"date": _no_day})

    def work(tx: WriteTx) -> int | None:
        same = _same(tx, which, form) and form.get("version")
        return calendar.remove_day(tx, which, caller.scope.actor) if same else None

    return _done(request, office, caller, form, which, await office.write(work))


def _known(tx: ReadTx) -> tuple[WorkingCalendar, date]:
    return calendar.read(tx), local_date(tx.now)


def _same(tx: WriteTx, which: date, form: Mapping[str, str]) -> bool:
    """Whether the day stands as the form showed it."""
    before = calendar.entry(tx, which, lock=True)
    return (version_of(before) if before else "") == form.get("version", "")


def _done(request: Request, office: Office, caller: Caller, form: Mapping[str, str], which: date, moved: int | None) -> Response:
    if moved is None:
        return _form(request, office, caller, form, {"date": _changed}, entered=True)
    return go(f"/admin/calendar?year={which.year}&moved={moved}", said="saved")


def _form(
    request: Request,
    office: Office,
    caller: Caller,
    form: Mapping[str, str],
    faults: Mapping[str, object],
    *,
    entered: bool = False,
) -> Response:
    tr = office.pages.tr(caller.language)
    told = {name: say(tr) for name, say in faults.items() if callable(say)}
    blank = {
        "date": "",
        "version": "",
        "working": "no",
        "six": "same",
        "name_kk": "",
        "name_ru": "",
        "source": "",
        "confirmed": "",
    }
    which = _which(form.get("date", ""))
    return page(
        request, office, caller, "calendar_day.html", status=422 if told else 200, form={**blank, **form}, faults=told,
        entered=entered, which=said(which) if which else "", year=which.year if which else "",
    )  # fmt: skip


def _fields(which: date, found: Day | None) -> dict[str, str]:
    if found is None:
        return {"date": which.isoformat()}
    return {
        "date": which.isoformat(), "version": version_of(found), "working": "yes" if found.working else "no",
        "six": next(code for code, worked in SIX.items() if worked is found.working_six), "name_kk": found.name.kk,
        "name_ru": found.name.ru, "source": found.source, "confirmed": "yes" if found.confirmed else "",
    }  # fmt: skip


def _faults(form: Mapping[str, str]) -> dict[str, object]:
    faults: dict[str, object] = {} if _which(form.get("date", "")) else {"date": _no_day}
    if form.get("working") not in {"yes", "no"}:
        faults["working"] = _no_choice
    for name in ("name_kk", "name_ru", "source"):
        text = form.get(name, "").strip()
        if not text or len(text) > LONGEST or not text.isprintable():
            faults[name] = _no_name if name != "source" else _no_source
    return faults


def _no_day(tr: Tr) -> str:
    return tr("Write a day of the years 2020 to 2099, for example 2026-03-25.")


def _no_choice(tr: Tr) -> str:
    return tr("Say whether the day is worked.")


def _no_name(tr: Tr) -> str:
    return tr("Write what the day is in one line, for example: Nauryz.")


def _no_source(tr: Tr) -> str:
    return tr("Write in one line which law or order says so, with its number and date.")


def _changed(tr: Tr) -> str:
    return tr("Somebody changed this day meanwhile. Open it again, look at what has changed, and then decide.")


def _which(typed: str) -> date | None:
    day = read_day(typed)
    return day if day and FIRST <= day <= LAST else None


def _may_change(caller: Caller) -> bool:
    return isinstance(caller.scope.where(Right.CHANGE_CALENDAR), Everywhere)


def _years(known: WorkingCalendar, today: date, chosen: int) -> list[int]:
    return sorted({day.year for day in known.days} | {today.year, today.year + 1, chosen})


def _count(typed: str) -> int:
    return int(typed[:6]) if typed.isascii() and typed.isdigit() else 0

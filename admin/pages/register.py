"""The completion register as a page, and as a file (R-000-8)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import register_desk
from admin.caller import Caller
from admin.figure_desk import bad_period
from admin.learner_words import CERTIFICATES
from admin.office import Desk, Office
from admin.pages.kit import needs, page, page_routes
from admin.register_desk import TRIALS, Filters
from admin.report_facts import words_of
from admin.report_words import LANGUAGES
from domain.period import month_of
from domain.regions import BY_CODE, REGIONS
from domain.staff import Right
from services.exports import MEDIA_TYPES
from services.register import Entry
from services.storage.paging import Part, Window
from services.storage.register import NO_REGION
from web.errors import Problem

routes = page_routes()

NAMES = ("region", "month", "course", "language", "state", "trial", "first", "from", "to")
NEWEST_FIRST = "-issued"
Found = tuple[Part[Entry], int]


@routes.get("/register")
async def found(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_LEARNERS)]) -> Response:
    """The list, the newest first."""
    typed = _typed(request)
    window = Window(after=request.query_params.get("after"), sort=NEWEST_FIRST)
    try:
        listed = await register_desk.listed(office, caller, _filters(office, typed), window)
    except Problem as problem:
        return _page(request, office, caller, typed, problem=problem)
    return _page(request, office, caller, typed, listed)


@routes.get("/register/export")
async def export(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.EXPORT_REGISTER)]) -> Response:
    """All that the filters let through, as a file."""
    kind = request.query_params.get("format", "")
    return await register_desk.exported(office, caller, _filters(office, _typed(request)), kind if kind in MEDIA_TYPES else "csv")


def _typed(request: Request) -> Mapping[str, str]:
    return {name: request.query_params.get(name, "")[:40] for name in NAMES}


def _filters(office: Office, typed: Mapping[str, str]) -> Filters:
    """What was chosen; a choice that is none is passed over, days that are none are refused. Raises Problem (422)."""
    courses = {course for course, _ in office.talk.content.courses}
    known = {"region": {*BY_CODE, NO_REGION}, "course": courses, "language": LANGUAGES, "state": CERTIFICATES, "trial": TRIALS}
    chosen = {name: typed[name] for name, among in known.items() if typed[name] in among}
    if typed["month"] and month_of(typed["month"]) is None:
        raise bad_month()
    try:
        first, last = (date.fromisoformat(typed[name]) if typed[name] else None for name in ("from", "to"))
    except ValueError:
        raise bad_period() from None
    return Filters(**chosen, month=typed["month"] or None, first=typed["first"] == "1", since=first, until=last)


def bad_month() -> Problem:
    return Problem(
        422,
        "bad_month",
        lambda tr: tr("This month cannot be shown"),
        lambda tr: tr("Write the year and the month, for example 2026-03."),
        field="month",
        example="2026-03",
    )


def _page(
    request: Request,
    office: Office,
    caller: Caller,
    typed: Mapping[str, str],
    listed: Found | None = None,
    *,
    problem: Problem | None = None,
) -> Response:
    words = words_of(office, caller)
    part, count = listed or (Part(()), 0)
    chosen = {name: value for name, value in typed.items() if value}
    content = office.talk.content
    values = {
        "typed": typed,
        "fault": problem.detail(words.tr) if problem else "",
        "entries": part.items,
        "count": count,
        "following": f"/admin/register?{urlencode(chosen | {'after': part.next})}" if part.next else "",
        "words": words,
        "regions": REGIONS,
        "courses": {course: content.course(course).title for course, _ in content.courses},
        "languages": LANGUAGES,
        "states": CERTIFICATES,
        "may_export": caller.may(Right.EXPORT_REGISTER) and problem is None,
    }
    return page(request, office, caller, "register.html", status=problem.status if problem else 200, **values)

"""Applications as pages: the coordinator's work list with what can't wait first, and all of them with the search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, application_words, list_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.days import read_day
from admin.pages.days import said as day_said
from admin.pages.kit import go, needs, page, page_routes
from admin.report_words import COLUMNS
from admin.role_names import role_name
from domain.applications import AT_DESK, State
from domain.period import EARLIEST, LATEST, Period
from domain.regions import BY_CODE, REGIONS
from domain.staff import Grant, Right
from services import deadlines
from services.application_list import Line, Urgent, urgent
from services.storage.application_figures import COLUMNS as DONE
from services.storage.application_list import Filters
from services.storage.paging import Window
from services.storage.work_list import URGENCY
from services.transaction import ReadTx
from web.errors import Problem

routes = page_routes()

AT = "/admin/applications"
WORK, ALL = "work", "all"
Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
DAYS = ("received_from", "received_until", "done_from", "done_until")
FILTERS = ("list", "text", "region", "state", "class", "sort", "done", *DAYS)
SORTS = ("-received", "received", "name")
OF_ALL = ("text", "sort", "received_from", "received_until", "done")  # who asks for these asks for more than what is to be done


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list shows: the filters as they were chosen, what was found; a number that was typed is not among it."""

    typed: Mapping[str, str]
    lines: Sequence[Line] = ()
    following: str = ""
    problem: Problem | None = None
    ticked: bool = False


@routes.get("/applications")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """What is to be done, the most urgent first; or all, as it is filtered and sorted."""
    typed = _typed(caller, request.query_params)
    after, ticked = request.query_params.get("after"), request.query_params.get("tick") == "all"
    sort = URGENCY if typed["list"] == WORK else typed["sort"]
    try:
        part = await application_desk.listed(office, caller, _filters(typed), Window(after=after, sort=sort))
    except Problem as problem:
        return await _list(request, office, caller, Shown({**typed, "text": ""}, problem=problem))
    following = f"{AT}?{urlencode(_set(typed) | {'after': part.next})}" if part.next else ""
    return await _list(request, office, caller, Shown(typed, part.items, following, ticked=ticked))


@routes.post("/applications")
async def search(request: Request, office: Desk, caller: Reader) -> Response:
    """Take what is searched: a name or a number of ours leads to an address, an IIN or a BIN never does."""
    form = await form_of(request)
    text, typed = form.get("text", "").strip(), _typed(caller, {**form, "list": ALL})
    if not application_desk.is_typed_number(text):
        return go(f"{AT}?{urlencode(_set({**typed, 'text': text[:100]}))}")
    try:
        lines = await application_desk.by_number(office, caller, text)
    except Problem as problem:
        return await _list(request, office, caller, Shown({**typed, "text": ""}, problem=problem))
    return await _list(request, office, caller, Shown({**typed, "text": ""}, lines))


async def _list(request: Request, office: Office, caller: Caller, shown: Shown) -> Response:
    tr, problem, typed = office.pages.tr(caller.language), shown.problem, shown.typed
    region = typed["region"] or None

    def look(tx: ReadTx) -> tuple[Urgent, Sequence[Grant]]:
        stands_for = deadlines.stands_for(tx, caller.session.staff) if caller.session else ()
        return urgent(tx, caller.scope, region), stands_for

    now, stands_for = await office.read(look)
    codes = set(deadlines.regions_of(caller.scope, Right.READ_APPLICATIONS))
    ticking = f"{AT}?{urlencode(_set(typed) | _place(request) | {'tick': 'all'})}"
    values: dict[str, Any] = {
        "shown": shown, "typed": typed, "words": application_words, "list_words": list_words, "region_of": BY_CODE,
        "regions": [(one.code, one.name[caller.language]) for one in REGIONS if one.code in codes],
        "at_desk": [one for one in State if one in AT_DESK],
        "may_enter": caller.may(Right.CHANGE_APPLICATIONS), "may_decide": caller.may(Right.DECIDE_APPLICATIONS),
        "fault": problem.words(tr)["detail"] if problem else "", "now": now, "stands_for": stands_for, "ticking": ticking,
        "acts": [(one, tr(COLUMNS[one])) for one in DONE],
        "day_said": day_said, "role_name": lambda role: role_name(tr, role),
        "named_states": lambda states: [(one, tr(application_words.STATES[one])) for one in states],
        "classes": [(code, tr(name)) for code, name in list_words.CLASSES.items()],
    }  # fmt: skip
    return page(request, office, caller, "applications.html", status=problem.status if problem else 200, **values)


def _filters(typed: Mapping[str, str]) -> Filters:
    return Filters(
        typed["text"][:100],
        typed["region"] or None,
        typed["state"] or None,
        int(typed["class"]) if typed["class"] else None,
        received_from=read_day(typed["received_from"]),
        received_until=read_day(typed["received_until"]),
        done=typed["done"],
        period=Period(read_day(typed["done_from"]) or EARLIEST, read_day(typed["done_until"]) or LATEST),
    )


def _typed(caller: Caller, given: Mapping[str, str]) -> dict[str, str]:
    """The filters as they were chosen; what is none of ours is as if it was not chosen.

    Who decides sees first what is to be done, unless something is asked for that is more.
    """
    typed = {name: given.get(name, "") for name in FILTERS}
    known: Mapping[str, Iterable[str]] = {
        "state": State, "region": BY_CODE, "sort": SORTS, "class": list_words.CLASSES, "list": (WORK, ALL),
        "done": DONE,
    }  # fmt: skip
    typed |= {name: "" for name, values in known.items() if typed[name] not in set(values)}
    typed |= {name: "" for name in DAYS if read_day(typed[name]) is None}
    works = caller.may(Right.DECIDE_APPLICATIONS) and not any(given.get(name) for name in (*OF_ALL, "state"))
    return {**typed, "sort": typed["sort"] or SORTS[0], "list": typed["list"] or (WORK if works else ALL)}


def _set(typed: Mapping[str, str]) -> dict[str, str]:
    """What differs from the list as it is opened first."""
    return {name: value for name, value in typed.items() if value and (name, value) != ("sort", SORTS[0])}


def _place(request: Request) -> dict[str, str]:
    after = request.query_params.get("after")
    return {"after": after} if after else {}

"""What each region sets for its coordinator's desk, as pages: priority activities with their document, and whom to ask."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.caller import Caller, form_of
from admin.learner_words import moment, who
from admin.office import Desk, Office
from admin.pages.days import read_day, said
from admin.pages.kit import go, needs, page, page_routes
from admin.refusals import changed_meanwhile
from admin.region_refusals import in_words
from domain.language import Text
from domain.priorities import Priorities
from domain.regions import BY_CODE
from domain.staff import Right
from services import regions_desk
from services.application_acts import MOST_REFERENCE, CanNotApply
from services.regions_desk import Contact
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
AT = "/admin/regions"
SHOWN = 2 * MOST_REFERENCE
TYPED = {"codes": 200, "document": SHOWN, "document_on": 10, "since": 10, "name_kk": SHOWN, "name_ru": SHOWN, "phone": 30}
NOTHING: Mapping[str, str] = {}


@routes.get("/regions")
async def all_(request: Request, office: Desk, caller: Reader) -> Response:
    """The regions that the caller sees, with what each has set."""
    desks = await office.read(lambda tx: regions_desk.desks(tx, caller.scope))
    return page(request, office, caller, "regions.html", desks=desks, regions=BY_CODE, day=said)


@routes.get("/regions/{region}")
async def one(request: Request, office: Desk, caller: Reader, region: str) -> Response:
    """A region: what is in force, the forms to change it, and what was set before."""
    return await _shown(request, office, caller, region)


@routes.post("/regions/{region}/priorities")
async def set_priorities(request: Request, office: Desk, caller: Decider, region: str) -> Response:
    """Set the priority activities from a day on."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        _require(tx, caller, region, form)
        codes = tuple(re.split(r"[,;\s]+", form.get("codes", "").strip()))
        wanted = Priorities(codes, form.get("document", ""), _day(form, "document_on"), _day(form, "since"))
        regions_desk.set_priorities(tx, office.talk.content, caller.scope, region, wanted)

    try:
        with in_words():
            await office.write(work)
    except Problem as problem:
        return await _shown(request, office, caller, region, problem, form)
    return go(f"{AT}/{region}", said="priorities")


@routes.post("/regions/{region}/contact")
async def set_contact(request: Request, office: Desk, caller: Decider, region: str) -> Response:
    """Set whom applicants ask."""
    form = await form_of(request)
    wanted = Contact(Text(form.get("name_kk", ""), form.get("name_ru", "")), form.get("phone", ""))

    def work(tx: WriteTx) -> None:
        _require(tx, caller, region, form)
        regions_desk.set_contact(tx, caller.scope, region, wanted)

    try:
        with in_words():
            await office.write(work)
    except Problem as problem:
        return await _shown(request, office, caller, region, problem, form)
    return go(f"{AT}/{region}", said="contact")


def _require(tx: WriteTx, caller: Caller, region: str, form: Mapping[str, str]) -> None:
    """Nobody's change is passed over: what is set must stand as the form showed it. Raises Unseen, Problem (412)."""
    if regions_desk.desk(tx, caller.scope, region).version != form.get("version", ""):
        raise changed_meanwhile()


def _day(form: Mapping[str, str], name: str) -> date:
    day = read_day(form.get(name, ""))
    if day is None:
        raise CanNotApply("day", name)
    return day


async def _shown(
    request: Request,
    office: Office,
    caller: Caller,
    region: str,
    problem: Problem | None = None,
    form: Mapping[str, str] = NOTHING,
) -> Response:
    with in_words():
        desk = await office.read(lambda tx: regions_desk.desk(tx, caller.scope, region))
    tr = office.pages.tr(caller.language)
    field = str(problem.facts.get("field", "")) if problem else ""
    typed = _as_set(desk) | {name: form[name][:most] for name, most in TYPED.items() if name in form}
    return page(
        request, office, caller, "region.html", status=problem.status if problem else 200, desk=desk, region=BY_CODE[region].name,
        day=said, moment=moment, who=who, typed=typed, fault=problem.words(tr) if problem else None,
        faults={field: problem.detail(tr)} if problem and field in TYPED else {},
        most=office.talk.content.programme["priority.codes_max"],
    )  # fmt: skip


def _as_set(desk: regions_desk.RegionDesk) -> dict[str, str]:
    """The contact stands in its form, to be corrected; a new list of activities is begun anew."""
    typed = dict.fromkeys(TYPED, "")
    if desk.contact:
        typed |= {"name_kk": desk.contact.name.kk, "name_ru": desk.contact.name.ru, "phone": desk.contact.phone}
    return typed

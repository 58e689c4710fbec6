"""Councils of the regions as pages: who sits in them by which act, the base of their decisions, and what is lacking."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import council_words
from admin.api.faults import Faulty
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.learner_words import moment, who
from admin.office import Desk, Office
from admin.pages.council_forms import AS_SET, DAYS, TYPED, at_field, base_of, by_last_act, day_of, member_of, typed_of
from admin.pages.days import read_day, said
from admin.pages.kit import go, needs, page, page_routes
from admin.refusals import changed_meanwhile
from domain.councils import Duty
from domain.masking import mask_text
from domain.regions import BY_CODE
from domain.staff import Right
from services import councils
from services.councils import Council
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
AT = "/admin/councils"
NEW = "new"
NOTHING: Mapping[str, str] = MappingProxyType({})


@routes.get("/councils")
async def all_(request: Request, office: Desk, caller: Reader) -> Response:
    """How the councils that the caller sees stand today."""
    found = await office.read(lambda tx: councils.councils(tx, office.talk.content, caller.scope))
    return page(request, office, caller, "councils.html", councils=found, regions=BY_CODE, day=said, words=council_words)


@routes.get("/councils/{region}")
async def one(request: Request, office: Desk, caller: Reader, region: str) -> Response:
    """A council: its members, its base and the form to set it, and everybody who ever sat in it."""
    return await _council(request, office, caller, region)


@routes.post("/councils/{region}/base")
async def set_base(request: Request, office: Desk, caller: Holder, region: str) -> Response:
    """Set of whom two thirds are counted from a day on."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        _require(tx, office, caller, region, form)
        councils.set_base(tx, caller.scope, region, base_of(form))

    try:
        with in_words():
            await office.write(work)
    except Problem as problem:
        return await _council(request, office, caller, region, problem, form)
    return go(f"{AT}/{region}", said="base")


@routes.get("/councils/{region}/members/new")
async def begin(request: Request, office: Desk, caller: Holder, region: str) -> Response:
    """The form to enter a member."""
    return await _member(request, office, caller, (region, NEW))


@routes.post("/councils/{region}/members/new")
async def appoint(request: Request, office: Desk, caller: Holder, region: str) -> Response:
    """Enter a member."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        _require(tx, office, caller, region, form)
        councils.appoint(tx, caller.scope, region, member_of(form), form.get("login", ""))

    return await _kept(request, office, caller, (region, NEW), work, "appointed")


@routes.get("/councils/{region}/members/{member}")
async def member(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """What was entered of a member, with the forms to correct it and to end it."""
    return await _member(request, office, caller, (region, member))


@routes.post("/councils/{region}/members/{member}")
async def change(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """Correct what was entered of a member."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        _require(tx, office, caller, region, form)
        councils.change(tx, caller.scope, region, member, member_of(form), form.get("login", ""))

    return await _kept(request, office, caller, (region, member), work, "changed")


@routes.post("/councils/{region}/members/{member}/end")
async def end(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """A member leaves the council after a day."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        _require(tx, office, caller, region, form)
        with at_field("until", "ends"):
            councils.end(tx, caller.scope, region, member, day_of(form, "ends", "council_until"))

    return await _kept(request, office, caller, (region, member), work, "ended")


async def _kept(
    request: Request, office: Office, caller: Caller, which: tuple[str, str], work: Callable[[WriteTx], None], done: str
) -> Response:
    try:
        with in_words():
            await office.write(work)
    except Problem as problem:
        return await _member(request, office, caller, which, problem, await form_of(request))
    return go(f"{AT}/{which[0]}", said=done)


def _require(tx: WriteTx, office: Office, caller: Caller, region: str, form: Mapping[str, str]) -> None:
    """Nobody's change is passed over: the council must stand as the form showed it. Raises Unseen, Problem (412)."""
    if councils.council(tx, office.talk.content, caller.scope, region).version != form.get("version", ""):
        raise changed_meanwhile()


async def _council(
    request: Request,
    office: Office,
    caller: Caller,
    region: str,
    problem: Problem | None = None,
    form: Mapping[str, str] = NOTHING,
) -> Response:
    council = await _read(office, caller, region)
    typed = dict.fromkeys(TYPED, "") | _again(form)
    groups = [(duty, [one for one in council.members if one.member.duty is duty]) for duty in Duty]
    return _page(request, office, caller, "council.html", council, problem, typed=typed, groups=groups)


async def _member(
    request: Request,
    office: Office,
    caller: Caller,
    which: tuple[str, str],
    problem: Problem | None = None,
    form: Mapping[str, str] = NOTHING,
) -> Response:
    region, id_ = which
    council = await _read(office, caller, region)
    with in_words():
        found = None if id_ == NEW else council.member(id_)
    typed = dict.fromkeys(TYPED, "") | (typed_of(found) if found else by_last_act(council)) | _again(form)
    tr = office.pages.tr(caller.language)
    duties = [(duty, tr(name)) for duty, name in council_words.DUTIES.items()]
    values = {"typed": typed, "member": found, "id": id_, "duties": duties}
    return _page(request, office, caller, "council_member.html", council, problem, **values)


async def _read(office: Office, caller: Caller, region: str) -> Council:
    with in_words():
        return await office.read(lambda tx: councils.council(tx, office.talk.content, caller.scope, region))


def _again(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, to be corrected; a box that was cleared stays so, if it stood in the form that was sent."""
    typed = {name: mask_text(form[name][:most]) for name, most in TYPED.items() if name in form}
    typed |= {name: day.isoformat() for name in DAYS if (day := read_day(form.get(name, "")))}
    return typed | {name: form.get(name, "") for name in AS_SET if "name" in form}


def _page(
    request: Request, office: Office, caller: Caller, name: str, council: Council, problem: Problem | None, **values: object
) -> Response:
    tr = office.pages.tr(caller.language)
    faults: dict[str, str] = {}
    if isinstance(problem, Faulty):
        faults = {one.field: one.detail(tr) for one in problem.faults}
    elif problem and problem.facts.get("field") in TYPED:
        faults = {str(problem.facts["field"]): problem.detail(tr)}
    status = problem.status if problem else 200
    return page(
        request, office, caller, name, status=status, council=council, region=BY_CODE[council.region].name, day=said,
        moment=moment, who=who, words=council_words, faults=faults, fault=problem.words(tr) if problem else None, **values,
    )  # fmt: skip

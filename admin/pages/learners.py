"""Learners as pages: the list with its search, the card, and the tests that wait for a second person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import learner_desk, learner_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page, page_routes
from domain.learning import ParticipationState
from domain.people import IdentityLevel
from domain.regions import BY_CODE, REGIONS
from domain.staff import Right
from services import learners
from services.learners import Learner
from services.storage.learners import Filters
from services.storage.paging import Window
from web.errors import Problem, Tr

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_LEARNERS)]
Changer = Annotated[Caller, needs(Right.CHANGE_LEARNERS)]
FILTERS = ("name", "region", "state", "level", "module", "certified", "sort")
SORTS = ("name", "-arrived", "state")
CERTIFIED = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list shows: the filters as they were chosen, who was found; a number that was typed is not among it."""

    typed: Mapping[str, str]
    people: Sequence[Learner] = ()
    following: str = ""
    problem: Problem | None = None
    by_number: bool = False


@routes.get("/learners")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """The list, as it is filtered and sorted."""
    typed = _typed(request.query_params)
    try:
        window = Window(after=request.query_params.get("after"), sort=typed["sort"])
        part = await learner_desk.listed(office, caller, _filters(typed), window)
    except Problem as problem:
        return _list(request, office, caller, Shown({**typed, "name": ""}, problem=problem))
    following = f"/admin/learners?{urlencode(_set(typed) | {'after': part.next})}" if part.next else ""
    return _list(request, office, caller, Shown(typed, part.items, following))


@routes.post("/learners")
async def search(request: Request, office: Desk, caller: Reader) -> Response:
    """Take what is searched: a name leads to an address, a number never does."""
    form = await form_of(request)
    text, typed = form.get("text", "").strip(), _typed(form)
    if not learner_desk.holds_number(text):
        chosen = urlencode(_set({**typed, "name": text[:100]}))
        return go(f"/admin/learners?{chosen}" if chosen else "/admin/learners")
    try:
        people = await learner_desk.by_number(office, caller, text)
    except Problem as problem:
        return _list(request, office, caller, Shown({**typed, "name": ""}, problem=problem))
    if len(people) == 1:
        return go(f"/admin/learners/{people[0].id}")
    return _list(request, office, caller, Shown({**typed, "name": ""}, people, by_number=True))


@routes.get("/learners/void-proposals")
async def proposals(request: Request, office: Desk, caller: Changer) -> Response:
    """The open final tests that one person proposed to make void; another one approves."""
    part = await learner_desk.waiting(office, caller, Window(after=request.query_params.get("after")))
    following = f"/admin/learners/void-proposals?{urlencode({'after': part.next})}" if part.next else ""
    values: dict[str, Any] = {"waiting": part.items, "following": following, "regions": BY_CODE, "words": learner_words}
    return page(request, office, caller, "learner_proposals.html", **values)


@routes.get("/learners/{person}")
async def one(request: Request, office: Desk, caller: Reader, person: str) -> Response:
    """The card of a learner; after an act, with what follows from it."""
    card = await learner_desk.card(office, caller, person)
    may = await office.read(lambda tx: learners.changeable(tx, caller.scope, person))
    number = card.certificates[-1].number if card.certificates else ""
    done = _done(office.pages.tr(caller.language), request.query_params.get("said", ""), number)
    form = next((field for field in office.talk.content.form("enrolment").fields if field.name == "form"), None)
    forms = {choice.value: choice.label for choice in form.choices} if form else {}
    values: dict[str, Any] = {"card": card, "may": may, "done": done, "forms": forms, "words": learner_words, "regions": BY_CODE}
    return page(request, office, caller, "learner.html", **values)


def _done(tr: Tr, said: str, number: str) -> str:
    """What follows for the learner, after the act that the address names."""
    said_ = {
        "proposed": learner_words.proposed(tr),
        "void": learner_words.made_void(tr),
        "revoked": learner_words.revoked(tr),
        "corrected": learner_words.reissued(tr, number),
        "confirmed": learner_words.confirmed(tr, None),
        "held": learner_words.confirmed(tr, None, held=True),
        "issued": learner_words.confirmed(tr, number),
    }
    return said_.get(said, "")


def _list(request: Request, office: Office, caller: Caller, shown: Shown) -> Response:
    tr, problem = office.pages.tr(caller.language), shown.problem
    modules = [module for course in office.talk.content.courses.values() for module in course.modules]
    values: dict[str, Any] = {
        "shown": shown, "typed": shown.typed, "words": learner_words, "regions": REGIONS, "region_of": BY_CODE,
        "modules": {module.id: module.title for module in modules}, "may_approve": caller.may(Right.CHANGE_LEARNERS),
        "fault": problem.words(tr)["detail"] if problem else "",
    }  # fmt: skip
    return page(request, office, caller, "learners.html", status=problem.status if problem else 200, **values)


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    """The filters as they were chosen; what is none of ours is as if it was not chosen."""
    typed = {name: given.get(name, "") for name in FILTERS}
    known: Mapping[str, Iterable[str]] = {
        "state": ParticipationState, "level": IdentityLevel, "certified": CERTIFIED, "region": BY_CODE,
    }  # fmt: skip
    typed |= {name: "" for name, values in known.items() if typed[name] not in set(values)}
    return {**typed, "module": typed["module"][:40], "sort": typed["sort"] if typed["sort"] in SORTS else SORTS[0]}


def _filters(typed: Mapping[str, str]) -> Filters:
    return Filters(
        typed["name"][:100], typed["region"] or None, typed["state"] or None, typed["level"] or None,
        typed["module"].replace("\0", "") or None, CERTIFIED.get(typed["certified"]),
    )  # fmt: skip


def _set(typed: Mapping[str, str]) -> dict[str, str]:
    """What differs from the list as it is opened first."""
    return {name: value for name, value in typed.items() if value and (name, value) != ("sort", SORTS[0])}

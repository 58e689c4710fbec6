"""Applications as pages: the list with its search, the card, and the papers as downloads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, application_papers, application_words
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.learner_words import who
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page
from domain.applications import Milestone, State
from domain.calendar import local_date
from domain.masking import mask_text
from domain.regions import BY_CODE, REGIONS
from domain.staff import Right
from services.application_card import Card
from services.application_list import Line, row_of
from services.learners import Unseen
from services.storage.application_list import Filters
from services.storage.paging import Window
from services.transaction import ReadTx
from web.errors import Problem

routes = APIRouter()

AT = "/admin/applications"
Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
FILTERS = ("text", "region", "state", "sort")
TYPED = ("kind", "on", "document", "number", "reason")  # in the forms of the card
NOTHING: Mapping[str, str] = MappingProxyType({})
SORTS = ("-received", "received", "name")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list shows: the filters as they were chosen, what was found; a number that was typed is not among it."""

    typed: Mapping[str, str]
    lines: Sequence[Line] = ()
    following: str = ""
    problem: Problem | None = None


@routes.get("/applications")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """The list, as it is filtered and sorted."""
    typed = _typed(request.query_params)
    filters = Filters(typed["text"][:100], typed["region"] or None, typed["state"] or None)
    try:
        window = Window(after=request.query_params.get("after"), sort=typed["sort"])
        part = await application_desk.listed(office, caller, filters, window)
    except Problem as problem:
        return _list(request, office, caller, Shown({**typed, "text": ""}, problem=problem))
    following = f"{AT}?{urlencode(_set(typed) | {'after': part.next})}" if part.next else ""
    return _list(request, office, caller, Shown(typed, part.items, following))


@routes.post("/applications")
async def search(request: Request, office: Desk, caller: Reader) -> Response:
    """Take what is searched: a name or a number of ours leads to an address, an IIN or a BIN never does."""
    form = await form_of(request)
    text, typed = form.get("text", "").strip(), _typed(form)
    if not application_desk.is_typed_number(text):
        chosen = urlencode(_set({**typed, "text": text[:100]}))
        return go(f"{AT}?{chosen}" if chosen else AT)
    try:
        lines = await application_desk.by_number(office, caller, text)
    except Problem as problem:
        return _list(request, office, caller, Shown({**typed, "text": ""}, problem=problem))
    return _list(request, office, caller, Shown({**typed, "text": ""}, lines))


async def shown(
    request: Request,
    office: Office,
    caller: Caller,
    id_: str,
    problem: Problem | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> Response:
    """The card of an application, with what was refused where something was. Raises Problem."""
    card = await application_desk.card(office, caller, id_)
    tr = office.talk.tr(caller.language)
    words = problem.words(tr) if problem else None
    values: dict[str, Any] = {
        "card": card, "line": card.line, "words": application_words, "regions": BY_CODE, "who": who,
        "answers": application_words.answers(office.talk.content, card, tr), "problem": words,
        "typed": {name: mask_text(typed.get(name, "")) for name in TYPED},
        "may": await office.read(lambda tx: _may(tx, caller, id_)), "left": _left(card),
        "today": (await office.read(lambda tx: local_date(tx.now))).isoformat(),
    }  # fmt: skip
    return page(request, office, caller, "application.html", status=problem.status if problem else 200, **values)


@routes.get("/applications/{application}/files/{file}")
async def file(office: Desk, caller: Reader, application: str, file: str) -> Response:
    """A file, where it was found clean."""
    return await application_papers.file(office, caller, application, file)


@routes.get("/applications/{application}/form")
async def form(office: Desk, caller: Reader, application: str) -> Response:
    """The form as it was signed."""
    return await application_papers.form(office, caller, application)


def _may(tx: ReadTx, caller: Caller, id_: str) -> bool:
    try:
        with in_words():
            row_of(tx, caller.scope, id_, Right.CHANGE_APPLICATIONS)
    except (Problem, Unseen):
        return False
    return True


def _left(card: Card) -> list[Milestone]:
    """The milestones that are not entered yet."""
    reached = {one.kind for one in card.milestones}
    return [one for one in Milestone if one not in reached]


def _list(request: Request, office: Office, caller: Caller, shown: Shown) -> Response:
    tr, problem = office.pages.tr(caller.language), shown.problem
    values: dict[str, Any] = {
        "shown": shown, "typed": shown.typed, "words": application_words, "regions": REGIONS, "region_of": BY_CODE,
        "may_enter": caller.may(Right.CHANGE_APPLICATIONS), "fault": problem.words(tr)["detail"] if problem else "",
    }  # fmt: skip
    return page(request, office, caller, "applications.html", status=problem.status if problem else 200, **values)


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    """The filters as they were chosen; what is none of ours is as if it was not chosen."""
    typed = {name: given.get(name, "") for name in FILTERS}
    known: Mapping[str, Iterable[str]] = {"state": State, "region": BY_CODE, "sort": SORTS}
    typed |= {name: "" for name, values in known.items() if typed[name] not in set(values)}
    return {**typed, "sort": typed["sort"] or SORTS[0]}


def _set(typed: Mapping[str, str]) -> dict[str, str]:
    """What differs from the list as it is opened first."""
    return {name: value for name, value in typed.items() if value and (name, value) != ("sort", SORTS[0])}

"""What is done with several applications that were ticked in the list: accept, put on the agenda, write to, print."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, application_words, bulk_words
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.kit import needs, page, page_routes
from dialogs.wording import N_
from domain.regions import BY_CODE
from domain.staff import Right
from services import bulk_acts
from services.application_choices import following
from services.application_findings import OPEN_IN
from services.bulk_acts import Done, One
from web.errors import Problem

routes = page_routes()
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
LIST = "/admin/applications"  # from which things are ticked
PICK = "pick-"  # before a number, in the names of the ticks
HEADINGS: Mapping[str, str] = {
    "accept": N_("Accepting applications"),
    "agenda": N_("Putting applications on the agenda"),
    "notify": N_("Writing to applicants"),
}


@routes.post("/applications/bulk/accept")
async def accept(request: Request, office: Desk, caller: Decider) -> Response:
    """Accept what was ticked."""
    return await _each(request, office, caller, "accept", bulk_acts.accept(office.talk.content, caller.scope))


@routes.post("/applications/bulk/agenda")
async def agenda(request: Request, office: Desk, caller: Decider) -> Response:
    """Put what was ticked on the next agenda of its region."""
    return await _each(request, office, caller, "agenda", bulk_acts.put_on_agenda(office.talk.content, caller.scope))


@routes.post("/applications/bulk/notify")
async def notify(request: Request, office: Desk, caller: Decider) -> Response:
    """First the words are asked in both languages; then each applicant is told them in the own one."""
    form = await form_of(request)
    if form.get("step") != "send":
        return _words(request, office, caller, form, None)
    try:
        with in_words():
            words = await office.write(lambda tx: bulk_acts.in_both(tx, form.get("kk", ""), form.get("ru", "")))
    except Problem as problem:
        return _words(request, office, caller, form, problem)
    return await _each(request, office, caller, "notify", bulk_acts.tell(caller.scope, words))


@routes.post("/applications/print")
async def to_print(request: Request, office: Desk, caller: Decider) -> Response:
    """What was ticked, one after the other on sheets of its own; no number of anybody stands there."""
    ids = _ticked(await form_of(request))
    if not ids:
        return _nothing(request, office, caller, "applications")
    cards = [await application_desk.card(office, caller, id_) for id_ in ids]
    tr = office.talk.tr(caller.language)
    answers = {card.line.id: application_words.unnumbered(office.talk.content, card, tr) for card in cards}
    values: dict[str, Any] = {"cards": cards, "answers": answers, "words": application_words, "region_of": BY_CODE}
    return page(request, office, caller, "application_print.html", back=LIST, **values)


async def _each(request: Request, office: Office, caller: Caller, act: str, one: One) -> Response:
    ids = _ticked(await form_of(request))
    if not ids:
        return _nothing(request, office, caller, act)
    outcomes = await bulk_acts.each(office.store, caller.scope, ids, one)
    tr = office.talk.tr(caller.language)
    told = [(of, tr(bulk_words.DONE[of.done]), bulk_words.why(of, tr)) for of in outcomes]
    done = sum(of.done is Done.DONE for of in outcomes)
    first = await office.read(lambda tx: following(tx, caller.scope)) if act == "accept" else None
    values: dict[str, Any] = {"heading": tr(HEADINGS[act]), "told": told, "done": done, "act": act}
    checkable = first if first and first.state in OPEN_IN else None
    return page(request, office, caller, "application_bulk.html", back=LIST, **values, following=checkable)


def _words(request: Request, office: Office, caller: Caller, form: Mapping[str, str], problem: Problem | None) -> Response:
    """The form of the words; what was typed stays."""
    ids = _ticked(form)
    if not ids:
        return _nothing(request, office, caller, "notify")
    tr = office.talk.tr(caller.language)
    said = problem.words(tr) if problem else {}
    faults = {str(said.get("field")): str(said["detail"])} if problem else {}
    typed = {name: form.get(name, "") for name in ("kk", "ru")}
    values: dict[str, Any] = {"ids": ids, "typed": typed, "faults": faults}
    return page(request, office, caller, "application_word.html", back=LIST, status=problem.status if problem else 200, **values)


def _nothing(request: Request, office: Office, caller: Caller, act: str) -> Response:
    return page(request, office, caller, "application_bulk.html", back=LIST, status=422, heading="", told=(), done=0, act=act)


def _ticked(form: Mapping[str, str]) -> Sequence[str]:
    """The ids of what was ticked, in the order of the list."""
    return [value for name, value in form.items() if name.startswith(PICK) and value]

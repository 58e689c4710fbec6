"""The coordinator's acts on the card: accept, return, refuse, recommend, undo; mended papers, and notes for colleagues."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.decision_refusals import Meanwhile
from admin.office import Desk, Office
from admin.pages.application_card import shown
from admin.pages.applications import AT
from admin.pages.days import read_day
from admin.pages.kit import go, needs, page_routes
from admin.refusal_templates import TEMPLATES
from domain.applications import Fault
from domain.decisions import Ground
from domain.language import Language
from domain.staff import Right
from services import application_changes, application_decisions, application_notes, application_received
from services.application_acts import CanNotApply
from services.application_decisions import Refusal
from services.application_list import row_of
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
Form = Mapping[str, str]
REASON = "reason-"  # before the name of a field or a document, in the names of the form


@routes.post("/applications/{application}/accept")
async def accept(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Say that it was received, with the register's number where it gave one."""

    def work(tx: WriteTx, form: Form) -> None:
        number = form.get("official_number", "")
        application_decisions.accept(tx, office.talk.content, caller.scope, application, act_day(form), number)

    return await _done(request, office, caller, application, (work, "accepted"))


@routes.post("/applications/{application}/return")
async def give_back(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Return what has a reason."""

    def work(tx: WriteTx, form: Form) -> None:
        faults = [Fault(what, form.get(f"{REASON}{what}", "")) for what in _faulty(form)]
        application_decisions.give_back(tx, office.talk.content, caller.scope, application, faults, act_day(form))

    return await _done(request, office, caller, application, (work, "returned"))


@routes.post("/applications/{application}/mended")
async def mended(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """The applicant brought the mended papers of one on paper."""

    def work(tx: WriteTx, form: Form) -> None:
        application_received.mended(tx, caller.scope, application, act_day(form))

    return await _done(request, office, caller, application, (work, "mended"))


@routes.post("/applications/{application}/refuse")
async def refuse(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Refuse it; or only put the text of the ground in, to go on from."""
    form = await form_of(request)
    if form.get("do") == "template":
        return await _with_template(request, office, caller, application, form)

    def work(tx: WriteTx, form: Form) -> None:
        if form.get("ground", "") not in set(Ground):
            raise CanNotApply("not_chosen", "ground")
        refusal = Refusal(Ground(form["ground"]), form.get("text", ""))
        application_decisions.refuse(tx, office.talk.content, caller.scope, application, refusal, act_day(form))

    return await _done(request, office, caller, application, (work, "refused"))


@routes.post("/applications/{application}/recommend")
async def recommend(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Recommend it to the council."""

    def work(tx: WriteTx, form: Form) -> None:
        text = form.get("text", "")
        application_decisions.recommend(tx, office.talk.content, caller.scope, application, text, act_day(form))

    return await _done(request, office, caller, application, (work, "recommended"))


@routes.post("/applications/{application}/undo")
async def undo(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Take the last decision back, while the applicant was not told."""

    def work(tx: WriteTx, form: Form) -> None:
        application_decisions.undo(tx, office.talk.content, caller.scope, application)

    return await _done(request, office, caller, application, (work, "undone"))


@routes.post("/applications/{application}/notes")
async def note(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Note something for colleagues; it stands on whatever version of the application there is."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        with in_words():
            application_notes.add(tx, caller.scope, application, form.get("note", ""))

    return await _answered(request, office, caller, application, (work, "noted"))


def require(tx: WriteTx, caller: Caller, application: str, form: Form) -> None:
    """Refuse an act on what was changed since the page was made, with what was done. Raises Problem, Unseen."""
    row = row_of(tx, caller.scope, application, Right.DECIDE_APPLICATIONS, lock=True)
    seen = form.get("version", "")
    if seen != str(row.version):
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        raise Meanwhile(application_changes.since(tx, caller.scope, application, version))


async def _with_template(request: Request, office: Office, caller: Caller, id_: str, form: Form) -> Response:
    """The card again, with the ground's text in the applicant's language above what was typed."""
    with in_words():
        row = await office.read(lambda tx: row_of(tx, caller.scope, id_, Right.DECIDE_APPLICATIONS))
    language = await office.read(lambda tx: application_decisions.language_of(tx, row))
    text = _templated(form.get("ground", ""), form.get("text", ""), language)
    return await shown(request, office, caller, id_, typed={**form, "act": "refused", "text": text, "templated": "yes"})


def _templated(ground: str, typed: str, language: Language) -> str:
    if ground not in set(Ground):
        return typed
    template, known = TEMPLATES[Ground(ground)][language], {text[one] for text in TEMPLATES.values() for one in Language}
    kept = typed.strip()
    return template if not kept or kept in known else f"{template}\n\n{kept}"


async def _done(
    request: Request, office: Office, caller: Caller, id_: str, act: tuple[Callable[[WriteTx, Form], None], str]
) -> Response:
    """Do an act on the version that was seen."""
    work, said = act
    form = await form_of(request)

    def checked(tx: WriteTx) -> None:
        with in_words():
            require(tx, caller, id_, form)
            work(tx, form)

    return await _answered(request, office, caller, id_, (checked, said))


async def _answered(
    request: Request, office: Office, caller: Caller, id_: str, act: tuple[Callable[[WriteTx], None], str]
) -> Response:
    """Back to the card: with what was done, or with what was refused and all that was typed."""
    work, said = act
    try:
        await office.write(work)
    except Problem as problem:
        if problem.status == 404:
            raise
        form = await form_of(request)
        return await shown(request, office, caller, id_, problem, typed={"act": said, **form})
    return go(f"{AT}/{id_}?said={said}#done")


def act_day(form: Form) -> date | None:
    """The day that was typed for an act or a finding; None stands for today. Raises CanNotApply."""
    typed = form.get("on", "").strip()
    on = read_day(typed)
    if typed and on is None:
        raise CanNotApply("act_day", "on")
    return on


def _faulty(form: Form) -> list[str]:
    """What has a reason."""
    return [name.removeprefix(REASON) for name, reason in form.items() if name.startswith(REASON) and reason.strip()]

"""The page on which an application that came on paper is entered, and the code for its owner, which is shown once (AMB-15)."""

from collections.abc import Mapping
from typing import Annotated, Any

from starlette.requests import Request
from starlette.responses import Response

from admin import application_words
from admin.api.faults import Faulty
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.application_card import shown
from admin.pages.applications import AT
from admin.pages.days import read_day
from admin.pages.kit import go, needs, page, page_routes
from domain.applications import DRAFT_FORM, INDIVIDUAL, LEGAL, TYPE_FIELDS
from domain.calendar import local_date
from domain.language import Language
from domain.regions import BY_CODE
from domain.staff import Right
from services import application_acts, application_received, deadlines
from services.application_acts import FIRST_DAY, CanNotApply
from services.application_received import Entered, Paper
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Changer = Annotated[Caller, needs(Right.CHANGE_APPLICATIONS)]
FIELDS = ("region", "received_on", "applicant_type", "name", "number", "phone", "language", "project", "official_number")
TYPE = "type-"  # before a code of infrastructure, in the names of the form


@routes.get("/applications/new")
async def ask(request: Request, office: Desk, caller: Changer) -> Response:
    """The form of an application on paper."""
    return await _form(request, office, caller, {}, None)


@routes.post("/applications/new")
async def enter(request: Request, office: Desk, caller: Changer) -> Response:
    """Enter it; where its owner is not known, the code is shown now and never again."""
    form = await form_of(request)
    try:
        with in_words():
            paper = _paper(form)
            done = await office.write(lambda tx: application_received.receive(tx, office.talk.content, caller.scope, paper))
    except Problem as problem:
        return await _form(request, office, caller, form, problem)
    if done.code is None:
        return go(f"{AT}/{done.id}", said="connected")
    return _code(request, office, caller, done.id, done)


@routes.post("/applications/{application}/code")
async def renew(request: Request, office: Desk, caller: Changer, application: str) -> Response:
    """A new code for the owner, shown now and never again."""

    def work(tx: WriteTx) -> str:
        with in_words():
            return application_acts.renew_code(tx, caller.scope, application)

    try:
        code = await office.write(work)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await shown(request, office, caller, application, problem)
    return _code(request, office, caller, application, code)


def _paper(form: Mapping[str, str]) -> Paper:
    """What the form says. Raises CanNotApply."""
    said = {name: form.get(name, "").strip() for name in FIELDS}
    received = read_day(said.pop("received_on"))
    if received is None:
        raise CanNotApply("day", "received_on")
    types = [name.removeprefix(TYPE) for name in form if name.startswith(TYPE)]
    language = Language.RU if said.pop("language") == Language.RU else Language.KK
    return Paper(received_on=received, types=types, language=language, **said)


def _code(request: Request, office: Office, caller: Caller, id_: str, made: Entered | str) -> Response:
    entered = None if isinstance(made, str) else made
    code = made if isinstance(made, str) else made.code
    return page(request, office, caller, "application_code.html", id=id_, entered=entered, code=code, words=application_words)


async def _form(request: Request, office: Office, caller: Caller, form: Mapping[str, str], problem: Problem | None) -> Response:
    tr, fields = office.pages.tr(caller.language), {one.name: one for one in office.talk.content.form(DRAFT_FORM).fields}
    groups = {choice.value: choice.label for choice in fields["infra_group"].choices}
    field = str(problem.facts.get("field", "")) if problem else ""
    words = {}
    if isinstance(problem, Faulty):
        words = {one.field: one.detail(tr) for one in problem.faults}
    elif problem:
        words = {field: problem.words(tr)["detail"]}
    today = await office.read(lambda tx: local_date(tx.now))
    own = deadlines.regions_of(caller.scope, Right.CHANGE_APPLICATIONS)
    values: dict[str, Any] = {
        "form": {**dict.fromkeys(FIELDS, ""), "received_on": today.isoformat(), "applicant_type": INDIVIDUAL, **form},
        "faults": words, "first": FIRST_DAY.isoformat(), "today": today.isoformat(), "type": TYPE,
        "regions": [(code, BY_CODE[code].name[caller.language]) for code in own],
        "kinds": [(choice.value, choice.label[caller.language]) for choice in fields["applicant_type"].choices],
        "groups": [(groups[name[-1].upper()], fields[name].choices) for name in TYPE_FIELDS], "digital": groups["D"],
        "legal": LEGAL,
    }  # fmt: skip
    return page(request, office, caller, "application_new.html", status=problem.status if problem else 200, **values)

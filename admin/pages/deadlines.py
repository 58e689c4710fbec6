"""What is due, as a list with filters, one term, and the form that begins one."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin.api.deadline_models import Term
from admin.caller import Caller, form_of
from admin.deadline_words import WRONG, about, by_acts, sentence, wrong
from admin.office import Desk, Office
from admin.pages.days import read_day, said
from admin.pages.kit import go, needs, page, page_routes
from admin.refusals import changed_meanwhile, no_record
from admin.role_names import role_name
from domain.regions import BY_CODE
from domain.staff import Everywhere, Right, Role
from services import deadline_ends, deadlines, digest
from services.deadline_ends import BY_ACTS, OUTSIDE
from services.deadlines import Begun, CanNotDeadline, Deadline
from services.duties import application_of, begun_by_hand, having_duties
from services.storage.deadline_list import Wanted
from services.storage.paging import Window
from services.transaction import ReadTx, WriteTx

SHOWN = 50
NOTHING: Mapping[str, date] = MappingProxyType({})
CHOICES: Mapping[str, frozenset[str]] = {
    "due": frozenset({"today", "overdue", "week"}),
    "state": frozenset({"open", "done", "late", "all"}),
    "role": frozenset(Role),
    "region": frozenset(BY_CODE),
}

routes = page_routes()


@routes.get("/deadlines")
async def found(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)]) -> Response:
    """The terms: overdue ones first, then those due today, then the others by the day on which they are due."""
    asked = {name: request.query_params.get(name, "") for name in CHOICES}
    chosen = {name: value if value in CHOICES[name] else "" for name, value in asked.items()}
    chosen["state"] = chosen["state"] or "open"
    wanted = Wanted(chosen["due"], chosen["state"].replace("all", ""), role=chosen["role"], region=chosen["region"])
    window = Window(SHOWN, request.query_params.get("after") or None, "urgency")
    part = await office.read(lambda tx: deadlines.those(tx, caller.scope, wanted, window))
    sessions = await office.read(lambda tx: deadlines.sessions_of(tx, caller.scope, part.items))
    now = await office.read(lambda tx: digest.of(tx, caller.scope))
    standing_in = await office.read(lambda tx: _standing_in(tx, caller))
    following = f"/admin/deadlines?{urlencode({**chosen, 'after': part.next})}" if part.next else ""
    tr = office.pages.tr(caller.language)
    return page(
        request, office, caller, "deadlines.html", terms=part.items, next=following, chosen=chosen, sentence=sentence(tr, now),
        now=now, regions=_regions(caller, Right.READ_DEADLINES), standing_in=standing_in,
        may_begin=caller.may(Right.CHANGE_DEADLINES), **_words(office, caller, sessions),
    )  # fmt: skip


@routes.get("/deadlines/begin")
async def ask_event(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_DEADLINES)]) -> Response:
    """The form of an event from which a term runs."""
    return _begin_form(request, office, caller, {}, {})


@routes.post("/deadlines/begin")
async def begin(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_DEADLINES)]) -> Response:
    """Begin a term."""
    form = await form_of(request)
    day = read_day(form.get("date", ""))
    if day is None:
        return _begin_form(request, office, caller, form, {"date": _said(office, caller, "date")})
    begun = Begun(form.get("duty", ""), form.get("subject", "").strip(), day, form.get("region") or None)
    try:
        term = await office.write(lambda tx: deadlines.begin(tx, caller.scope, begun))
    except CanNotDeadline as refused:
        return _begin_form(request, office, caller, form, {refused.reason: _said(office, caller, refused.reason)})
    return go(f"/admin/deadlines/{term.id}", said="begun")


@routes.get("/deadlines/{id_}")
async def one(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)], id_: str) -> Response:
    """One term with everything that was kept of it."""
    return await _card(request, office, caller, id_)


@routes.post("/deadlines/{id_}/done")
async def finish(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_DEADLINES)], id_: str) -> Response:
    """Mark a term done, or correct the day."""
    form = await form_of(request)
    day = read_day(form.get("date", ""))

    def work(tx: WriteTx) -> None:
        term = deadlines.one(tx, caller.scope, id_, Right.CHANGE_DEADLINES, lock=True)
        if term is None:
            raise no_record()
        if Term.version_of(term) != form.get("version"):
            raise changed_meanwhile()
        if day is None:
            raise CanNotDeadline(OUTSIDE)
        deadline_ends.finish(tx, caller.scope, term, day)

    try:
        await office.write(work)
    except CanNotDeadline as refused:
        if refused.reason == BY_ACTS:
            raise wrong(BY_ACTS) from None
        fault = _said(office, caller, refused.reason)
        return await _card(request, office, caller, id_, {"date": fault}, form.get("date", ""))
    return go(f"/admin/deadlines/{id_}", said="done")


async def _card(
    request: Request, office: Office, caller: Caller, id_: str, faults: Mapping[str, str] | None = None, typed: str = ""
) -> Response:
    term = await office.read(lambda tx: deadlines.one(tx, caller.scope, id_))
    if term is None:
        raise no_record()
    sessions = await office.read(lambda tx: deadlines.sessions_of(tx, caller.scope, [term]))
    ends_itself = await office.read(lambda tx: deadline_ends.by_acts(tx, term))
    where = caller.scope.where(Right.CHANGE_DEADLINES)
    return page(
        request, office, caller, "deadline.html", status=422 if faults else 200, term=term, faults=faults or {},
        typed=typed or (term.done_on or term.today).isoformat(), version=Term.version_of(term),
        by_acts=by_acts(office.pages.tr(caller.language)) if ends_itself else "",
        application=_application_at(caller, term) if ends_itself else "",
        may_change=isinstance(where, Everywhere) or term.region in where, **_words(office, caller, sessions),
    )  # fmt: skip


def _begin_form(request: Request, office: Office, caller: Caller, form: Mapping[str, str], faults: Mapping[str, str]) -> Response:
    blank = {"duty": "", "date": "", "subject": "", "region": ""}
    everywhere = isinstance(caller.scope.where(Right.CHANGE_DEADLINES), Everywhere)
    regions = [("", office.pages.tr(caller.language)("Whole country"))] if everywhere else []
    return page(
        request, office, caller, "deadline_begin.html", status=422 if faults else 200, form={**blank, **form}, faults=faults,
        duties=begun_by_hand(), regions=regions + _regions(caller, Right.CHANGE_DEADLINES), **_words(office, caller),
    )  # fmt: skip


def _words(office: Office, caller: Caller, sessions: Mapping[str, date] = NOTHING) -> dict[str, Any]:
    """What the templates say things with."""
    tr, days = office.pages.tr(caller.language), {subject: said(day) for subject, day in sessions.items()}
    return {
        "day_said": said,
        "role_name": lambda role: role_name(tr, role),
        "region_name": lambda code: BY_CODE[code].name[caller.language] if code else tr("Whole country"),
        "about": lambda term: about(tr, term.subject, days),
        "session_at": lambda term: _session_at(caller, term) if term.subject in days else "",
        "term_name": lambda term: _name(term, caller),
        "roles": [(role.value, role_name(tr, role)) for role in Role if role in having_duties()],
    }


def _name(term: Deadline, caller: Caller) -> str:
    return term.duty.name[caller.language] if term.duty else term.duty_id


def _session_at(caller: Caller, term: Deadline) -> str:
    """The page of the session that a term is about, for who may read it."""
    reads = term.region is not None and caller.scope.in_region(Right.READ_COUNCILS, term.region)
    return f"/admin/sessions/{term.subject.removeprefix(deadlines.SESSION)}" if reads else ""


def _application_at(caller: Caller, term: Deadline) -> str:
    """The card of the application whose acts end a term, for who may read it."""
    reads = term.region is not None and caller.scope.in_region(Right.READ_APPLICATIONS, term.region)
    return f"/admin/applications/{application_of(term.trigger)}" if reads else ""


def _regions(caller: Caller, right: Right) -> list[tuple[str, str]]:
    return [(code, BY_CODE[code].name[caller.language]) for code in deadlines.regions_of(caller.scope, right)]


def _standing_in(tx: ReadTx, caller: Caller) -> list[object]:
    return list(deadlines.stands_for(tx, caller.session.staff)) if caller.session else []


def _said(office: Office, caller: Caller, field: str) -> str:
    return WRONG[field](office.pages.tr(caller.language))

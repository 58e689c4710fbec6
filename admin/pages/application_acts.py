"""What the staff do about an application on its card: milestones, the official number, the scan, taking it back."""

from collections.abc import Callable, Mapping
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk
from admin.api.kit import require_version
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.application_card import shown
from admin.pages.applications import AT
from admin.pages.days import read_day
from admin.pages.kit import go, needs, page_routes
from domain.budget import Milestone
from domain.language import Text
from domain.staff import Right
from services import application_acts, application_received, budget
from services.application_acts import CanNotApply
from services.application_list import row_of
from services.budget import Reached
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Changer = Annotated[Caller, needs(Right.CHANGE_APPLICATIONS)]
Entering = Annotated[Caller, needs(Right.ENTER_MILESTONES)]


@routes.post("/applications/{application}/milestones")
async def milestone(request: Request, office: Desk, caller: Entering, application: str) -> Response:
    """Enter the day of a milestone; the applicant is told."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        on, kind = read_day(form.get("on", "")), form.get("kind", "")
        if on is None:
            raise CanNotApply("day", "on")
        if kind not in set(Milestone):
            raise CanNotApply("not_chosen", "kind")
        reason = Text(form.get("kk", ""), form.get("ru", ""))
        reached = Reached(Milestone(kind), on, form.get("document", ""), reason)
        budget.reach(tx, caller.scope, application, reached, office.talk.tr)

    return await _done(request, office, caller, application, (work, "milestone"), Right.ENTER_MILESTONES)


@routes.post("/applications/{application}/official-number")
async def official(request: Request, office: Desk, caller: Changer, application: str) -> Response:
    """Enter the number that the register gave; the applicant is told."""
    form = await form_of(request)
    return await _done(
        request, office, caller, application,
        (lambda tx: application_acts.name_officially(tx, caller.scope, application, form.get("number", "")), "official"),
    )  # fmt: skip


@routes.post("/applications/{application}/withdraw")
async def withdraw(request: Request, office: Desk, caller: Changer, application: str) -> Response:
    """Take one on paper back for its applicant."""
    form = await form_of(request)
    return await _done(
        request, office, caller, application,
        (lambda tx: application_acts.withdraw(tx, caller.scope, application, form.get("reason", "")), "withdrawn"),
    )  # fmt: skip


@routes.post("/applications/{application}/scan")
async def scan(request: Request, office: Desk, caller: Changer, application: str) -> Response:
    """Keep the scan of one on paper; it is looked into before anybody can open it."""
    with in_words():
        await office.read(lambda tx: row_of(tx, caller.scope, application, Right.CHANGE_APPLICATIONS))
    try:
        document = await application_desk.kept(office, getattr(request.state, "file", None))
    except Problem as problem:
        return await shown(request, office, caller, application, problem)
    return await _done(
        request, office, caller, application,
        (lambda tx: application_received.attach_scan(tx, caller.scope, application, document), "scan"),
    )  # fmt: skip


async def _done(
    request: Request,
    office: Office,
    caller: Caller,
    id_: str,
    act: tuple[Callable[[WriteTx], None], str],
    right: Right = Right.CHANGE_APPLICATIONS,
) -> Response:
    """Back to the card: with what was done, or with what was refused and all that was typed."""
    work, said = act
    form = await form_of(request)

    def checked(tx: WriteTx) -> None:
        with in_words():
            row = row_of(tx, caller.scope, id_, right)
            require_version(_etag(form), _etag({"version": str(row.version)}))
            work(tx)

    try:
        await office.write(checked)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await shown(request, office, caller, id_, problem, typed=form)
    return go(f"{AT}/{id_}", said=said)


def _etag(form: Mapping[str, str]) -> str:
    return form.get("version", "")

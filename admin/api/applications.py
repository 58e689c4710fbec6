"""Applications: list, search by number, card, papers; one on paper is entered, and the budget's milestones (AMB-15, R-003-17)."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, application_papers
from admin.api.application_models import (
    Entered,
    OfficialNumber,
    OwnersCode,
    ReachedOn,
    Received,
    Search,
    Standing,
    Status,
)
from admin.api.kit import (
    Asked,
    IfMatch,
    Listed,
    SentDay,
    Versioned,
    act,
    api_routes,
    etag,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk
from dialogs.application_status import status
from domain.applications import State, outside
from domain.language import Language, Text
from domain.period import EARLIEST, LATEST, Period
from domain.staff import Right
from services import application_acts, application_list, application_received, application_standing, budget
from services.application_card import Card
from services.application_list import Line
from services.application_received import Paper
from services.budget import Reached
from services.storage.application_list import Filters
from services.storage.work_list import URGENCY
from services.transaction import ReadTx, WriteTx

T = TypeVar("T")
routes = api_routes("applications")

Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
Changer = Annotated[Caller, needs(Right.CHANGE_APPLICATIONS)]
Entering = Annotated[Caller, needs(Right.ENTER_MILESTONES)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The PDF.",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


Act = Literal["received", "accepted", "returned", "refused", "recommended", "agenda", "withdrawn"]


async def days(
    received_from: SentDay | None = None,
    received_until: SentDay | None = None,
    done: Annotated[Act | None, Query(description="What was done with it and not undone, as the figure N-1 counts it.")] = None,
    done_from: SentDay | None = None,
    done_until: SentDay | None = None,
) -> tuple[date | None, date | None, str, Period]:
    """When they were received, and in which days something was done with them, all days included."""
    return received_from, received_until, done or "", Period(done_from or EARLIEST, done_until or LATEST)


async def wanted(
    days: Annotated[tuple[date | None, date | None, str, Period], Depends(days)],
    text: Annotated[str, Query(max_length=100, description="Beginnings of words of the name, or a number of ours.")] = "",
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
    state: State | None = None,
    due_before: Annotated[SentDay | None, Query(description="The term of the check runs, and ends before this day.")] = None,
    class_: Annotated[int | None, Query(alias="class", ge=1, le=2, description="1 is considered first (R-003-5.3).")] = None,
) -> Filters:
    """The filters of the list."""
    return Filters(text, region, state, class_, due_before, *days)


@routes.get("/applications")
async def found(
    office: Desk,
    caller: Reader,
    asked: Annotated[Asked, sorted_by("received", "name", "number", forwards=URGENCY)],
    filters: Annotated[Filters, Depends(wanted)],
) -> Listed[Line]:
    """What was sent in or came on paper, with the term of the check; a program that files for others sees what it filed.

    `sort=urgency` is the work list: of those whose term runs the overdue first, then what is due today, then the rest, each by
    class, last day and arrival (R-003-19, AMB-26).
    """
    return asked.listed(await application_desk.listed(office, caller, filters, asked.window))


@routes.post("/applications/search")
async def by_number(office: Desk, caller: Reader, body: Search) -> Listed[Line]:
    """What the owner of this IIN or BIN applied for."""
    return Listed(items=list(await application_desk.by_number(office, caller, body.number)))


@routes.post("/applications/received", status_code=201, response_model=Entered)
async def receive(request: Request, office: Desk, caller: Changer, body: Received) -> Response:
    """Enter an application that came on paper; the term of the check runs from the day on which it was received."""
    paper = Paper(**body.model_dump())

    def work(tx: WriteTx) -> Versioned:
        with in_words():
            done = application_received.receive(tx, office.talk.content, caller.scope, paper)
        told = Entered(id=done.id, number=done.number, due=done.due, connected=done.connected, code=done.code)
        kept = told.model_copy(update={"code": None})
        return Versioned(told, address=f"/api/v1/applications/{done.id}", kept=kept)

    return await act(request, office, caller, work, 201)


@routes.get("/applications/{application}")
async def one(office: Desk, caller: Reader, application: Id, response: Response) -> Card:
    """The card of an application; numbers of people show their last digits only."""
    card = await application_desk.card(office, caller, application)
    return with_version(response, card, version_of(application, card.version))


@routes.get("/applications/{application}/status")
async def where(office: Desk, caller: Reader, application: Id) -> Status:
    """Where it stands, as the applicant may be told: a promise with a date, never of money."""
    with in_words():
        row = await office.read(lambda tx: application_list.row_of(tx, caller.scope, application))
        sent = await office.read(lambda tx: application_standing.standing(tx, office.talk.content, row))
    said = {language: status(sent, office.talk.content, office.talk.tr(language)) for language in Language}
    return Status(
        id=sent.id, number=sent.number, state=sent.state, official_number=sent.official_number, received_on=sent.received_on,
        due=sent.due, days=sent.days, overdue=sent.over, milestones=dict(sent.milestones), said=said,
    )  # fmt: skip


@routes.get("/applications/{application}/files/{file}", response_class=Response, responses=PDF)
async def file(office: Desk, caller: Reader, application: Id, file: Annotated[str, Path(max_length=40)]) -> Response:
    """A file of an application, where it was found clean; that it was opened stands in the audit trail."""
    return await application_papers.file(office, caller, application, file)


@routes.get("/applications/{application}/form", response_class=Response, responses=PDF)
async def form(office: Desk, caller: Reader, application: Id) -> Response:
    """The filled form as it is to be signed, or was; every number stands in it, and that it was opened in the audit trail."""
    return await application_papers.form(office, caller, application)


@routes.post("/applications/{application}/code", response_model=OwnersCode)
async def code(request: Request, office: Desk, caller: Changer, application: Id) -> Response:
    """A new code for the owner of an application on paper, who is not known yet."""

    def work(tx: WriteTx) -> Versioned:
        with in_words():
            made = application_acts.renew_code(tx, caller.scope, application)
        return Versioned(OwnersCode(code=made), kept=OwnersCode(code=None))

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/milestones", response_model=Standing)
async def milestone(
    request: Request, office: Desk, caller: Entering, application: Id, body: ReachedOn, if_match: IfMatch = None
) -> Response:
    """Enter the day of a milestone, once; the applicant is told (R-003-17, R-003-26, R-003-27)."""
    reason = Text(body.reason.kk, body.reason.ru) if body.reason else None
    reached = Reached(body.kind, body.on, body.document, reason)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, application, if_match, Right.ENTER_MILESTONES)
        budget.reach(tx, caller.scope, application, reached, office.talk.tr)
        return stands(tx, caller, application, Right.ENTER_MILESTONES)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/official-number", response_model=Standing)
async def official(
    request: Request, office: Desk, caller: Changer, application: Id, body: OfficialNumber, if_match: IfMatch = None
) -> Response:
    """Enter the number that the register gave, or correct it; the applicant is told (R-003-2.19)."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, application, if_match)
        application_acts.name_officially(tx, caller.scope, application, body.number)
        return stands(tx, caller, application)

    return await act(request, office, caller, work)


def version_of(application: str, version: int) -> str:
    return etag("application", application, version)


def require(tx: ReadTx, caller: Caller, application: str, given: str | None, right: Right = Right.CHANGE_APPLICATIONS) -> None:
    """Refuse a change of what was changed meanwhile. Raises Problem, Unseen."""
    row = application_list.row_of(tx, caller.scope, application, right)
    require_version(given, version_of(application, row.version))


def stands(tx: ReadTx, caller: Caller, application: str, right: Right = Right.CHANGE_APPLICATIONS) -> Versioned:
    """What an act answers with. Raises Unseen."""
    row = application_list.row_of(tx, caller.scope, application, right)
    state = outside(State(row.state)) if application_list.files_for_others(caller.scope) else State(row.state)
    record = Standing(id=row.id, state=state, number=row.number)
    return Versioned(record, version_of(application, row.version))

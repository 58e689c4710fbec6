"""The staff's terms: what is due when, beginning one by hand, marking one done (T-7)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.deadline_models import Duties, Term
from admin.api.kit import (
    WRITTEN,
    Asked,
    Given,
    IfMatch,
    Listed,
    Sent,
    Versioned,
    act,
    api_routes,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.caller import Caller
from admin.deadline_words import sentence, wrong
from admin.office import Desk
from admin.refusals import no_record
from domain.regions import BY_CODE
from domain.staff import Right, Role
from services import deadline_ends, deadlines, digest
from services.deadlines import FIRST_DAY, Begun, CanNotDeadline
from services.duties import begun_by_hand
from services.storage.deadline_list import Wanted
from services.transaction import WriteTx

LAST_DAY = date(2099, 12, 31)
CODE = r"^[A-Za-z0-9._-]+$"

routes = api_routes("deadlines")


class Due(StrEnum):
    """By when: `week` is today and the six days after it."""

    TODAY = "today"
    OVERDUE = "overdue"
    WEEK = "week"


class State(StrEnum):
    """`late` is what was done late, or is overdue now."""

    OPEN = "open"
    DONE = "done"
    LATE = "late"


Code = Annotated[str, Query(max_length=40, pattern=CODE)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY, description=f"From {FIRST_DAY} until today."), WRITTEN]
Id = Annotated[str, Path(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$", examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]


class NewTerm(Sent):
    """A term that runs from an event; `subject` refers to what it is about and is no free text."""

    duty: str = Field(max_length=40, pattern=CODE, examples=["protocol"])
    date: Day = Field(examples=["2026-03-19"])
    subject: str = Field(max_length=40, min_length=1, examples=["2026/117"])
    region: str | None = Field(default=None, max_length=2, examples=sorted(BY_CODE)[:1])


class Done(Sent):
    """The day on which it was done; it may be past."""

    date: Day = Field(examples=["2026-03-27"])


class Told(Given):
    """What is due, in numbers and in a sentence."""

    day: date
    due_today: int
    overdue: int
    reminded: int
    sentence: str


async def wanted_of(
    due: Due | None = None,
    state: State | None = None,
    rule: Code = "",
    duty: Code = "",
    role: Role | None = None,
    region: Code = "",
) -> Wanted:
    """The filters of the list."""
    return Wanted(due or "", state or "", rule, duty, role or "", region)


@routes.get("/deadlines")
async def found(
    office: Desk,
    caller: Annotated[Caller, needs(Right.READ_DEADLINES)],
    asked: Annotated[Asked, sorted_by("urgency", "due", "begun")],
    wanted: Annotated[Wanted, Depends(wanted_of)],
) -> Listed[Term]:
    """Terms: overdue ones first, then those due today, then the others by the day on which they are due."""
    part = await office.read(lambda tx: deadlines.those(tx, caller.scope, wanted, asked.window))
    return asked.listed(part.map(Term.of))


@routes.get("/deadlines/digest")
async def told(office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)]) -> Told:
    """What is due today and overdue, as of this moment."""
    now = await office.read(lambda tx: digest.of(tx, caller.scope))
    said = sentence(office.pages.tr(caller.language), now)
    return Told(day=now.day, due_today=now.due_today, overdue=now.overdue, reminded=now.reminded, sentence=said)


@routes.get("/deadlines/duties")
async def by_hand(caller: Annotated[Caller, needs(Right.READ_DEADLINES)]) -> list[Duties]:
    """The duties whose term is begun by an event."""
    return [Duties.of(one) for one in begun_by_hand()]


@routes.get("/deadlines/{id}")
async def one(office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)], id: Id, response: Response) -> Term:  # noqa: A002
    """One term, with its version."""
    term = await office.read(lambda tx: deadlines.one(tx, caller.scope, id))
    if term is None:
        raise no_record()
    return with_version(response, Term.of(term), Term.version_of(term))


@routes.post("/deadlines", status_code=201, response_model=Term)
async def begin(
    request: Request, office: Desk, caller: Annotated[Caller, needs(Right.CHANGE_DEADLINES)], new: NewTerm
) -> Response:
    """Begin a term from an event; one that runs already from the same day about the same is given as it is."""

    def work(tx: WriteTx) -> Versioned:
        try:
            term = deadlines.begin(tx, caller.scope, Begun(new.duty, new.subject, new.date, new.region))
        except CanNotDeadline as refused:
            raise wrong(refused.reason) from None
        return Versioned(Term.of(term), Term.version_of(term), f"/api/v1/deadlines/{term.id}")

    return await act(request, office, caller, work, 201)


@routes.post("/deadlines/{id}/done", response_model=Term)
async def finish(
    request: Request,
    office: Desk,
    caller: Annotated[Caller, needs(Right.CHANGE_DEADLINES)],
    id: Id,  # noqa: A002
    done: Done,
    if_match: IfMatch = None,
) -> Response:
    """Mark a term done, or correct the day: late and past-dated is flagged, never refused.

    The term of an application's check is not marked: it ends with what is done with the application.
    """

    def work(tx: WriteTx) -> Versioned:
        term = deadlines.one(tx, caller.scope, id, Right.CHANGE_DEADLINES, lock=True)
        if term is None:
            raise no_record()
        require_version(if_match, Term.version_of(term))
        try:
            ended = deadline_ends.finish(tx, caller.scope, term, done.date)
        except CanNotDeadline as refused:
            raise wrong(refused.reason) from None
        return Versioned(Term.of(ended), Term.version_of(ended))

    return await act(request, office, caller, work)

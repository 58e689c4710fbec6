"""Agendas of a region's council: what is on one, when and where it is considered, and that all members were told (R-003-19)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.application_models import Day
from admin.api.applications import worded
from admin.api.kit import (
    Asked,
    Given,
    IfMatch,
    Listed,
    Sent,
    Versioned,
    act,
    etag,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Desk
from domain.applications import State
from domain.councils import SessionState
from domain.regions import BY_CODE
from domain.staff import Right
from services import agenda_card, agendas
from services.agenda_card import Agenda, Session
from services.agendas import Sitting
from services.transaction import ReadTx, WriteTx

routes = APIRouter(tags=["agendas"])
Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]


class Item(Given):
    """An application on an agenda; `effect` is part 6 of the form by its fields: this year, years 1, 2 and 3."""

    position: int
    application: str
    number: str | None
    name: str | None = Field(repr=False)
    project: str
    state: State
    priority_class: int = Field(alias="class", serialization_alias="class")
    received_on: date | None
    due: date | None
    overdue: bool
    types: Sequence[str]
    effect: Mapping[str, str]


class Whole(Given):
    """A session of the council with its agenda, in order."""

    id: str
    region: str
    state: SessionState
    begins_at: datetime | None
    place: str | None
    notified_on: date | None
    items: list[Item]

    @classmethod
    def of(cls, agenda: Agenda) -> "Whole":
        session = agenda.session
        items = [
            Item.model_validate(
                {
                    "position": one.position, "application": one.line.id, "number": one.line.number, "name": one.line.name,
                    "project": one.line.project, "state": one.line.state, "class": one.line.priority_class,
                    "received_on": one.line.received_on, "due": one.line.due, "overdue": one.line.overdue, "types": one.types,
                    "effect": one.effect,
                }
            )
            for one in agenda.items
        ]  # fmt: skip
        return cls(
            id=session.id, region=session.region, state=session.state, begins_at=session.begins_at, place=session.place,
            notified_on=session.notified_on, items=items,
        )  # fmt: skip


class Fixed(Sent):
    """When and where a session begins; `held`: it was held already and is entered afterwards, at most 60 days later."""

    begins_at: AwareDatetime = Field(examples=["2026-12-02T10:00:00+05:00"])
    place: str = Field(max_length=1000, examples=["Алматы қаласы, Республика алаңы, 4"])
    held: bool = Field(default=False)


class Told(Sent):
    """The day on which all members had been told; today where none is given."""

    on: Day | None = Field(default=None, examples=["2026-11-19"])


class SessionStanding(Given):
    """Where a session stands after an act."""

    id: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    state: SessionState
    items: int


@routes.get("/agendas")
async def found(
    office: Desk,
    caller: Reader,
    asked: Annotated[Asked, sorted_by("-made")],
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
) -> Listed[Session]:
    """The sessions of the councils, the newest first. One is made when something is put on the next agenda of its region."""
    if region is not None and region not in BY_CODE:
        raise bad_region()
    part = await office.read(lambda tx: agenda_card.found(tx, caller.scope, region, asked.window))
    return asked.listed(part)


@routes.get("/agendas/{agenda}")
async def one(office: Desk, caller: Reader, agenda: Id, response: Response) -> Whole:
    """A session with its agenda: class 1 before class 2, then by arrival (AMB-26)."""
    with in_words():
        whole = await office.read(lambda tx: agenda_card.agenda(tx, office.talk.content, caller.scope, agenda))
    return with_version(response, Whole.of(whole), version_of(whole.session))


@routes.post("/agendas/{agenda}/date", response_model=SessionStanding)
async def fix(request: Request, office: Desk, caller: Decider, agenda: Id, body: Fixed, if_match: IfMatch = None) -> Response:
    """Set day, time and place, or change them: applicants are told, and members have to be told anew."""
    sitting = Sitting(body.begins_at, body.place, body.held)

    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, agenda, if_match)
        agendas.fix(tx, office.talk.content, caller.scope, agenda, sitting)
        return stands(tx, caller, agenda)

    return await act(request, office, caller, worded(work))


@routes.post("/agendas/{agenda}/told", response_model=SessionStanding)
async def told(request: Request, office: Desk, caller: Decider, agenda: Id, body: Told, if_match: IfMatch = None) -> Response:
    """All members were told: the coordinator's term of what is on the agenda ends; a late one is flagged (R-003-19)."""

    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, agenda, if_match)
        agendas.told(tx, caller.scope, agenda, body.on)
        return stands(tx, caller, agenda)

    return await act(request, office, caller, worded(work))


@routes.delete("/agendas/{agenda}/items/{application}", response_model=SessionStanding)
async def take_off(
    request: Request, office: Desk, caller: Decider, agenda: Id, application: Id, if_match: IfMatch = None
) -> Response:
    """Take an application off an agenda of which no member was told; it waits for the next one."""

    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, agenda, if_match)
        agendas.take_off(tx, office.talk.content, caller.scope, agenda, application)
        return stands(tx, caller, agenda)

    return await act(request, office, caller, worded(work))


def version_of(session: Session) -> str:
    return etag("agenda", session.id, session.version)


def require(tx: ReadTx, caller: Caller, agenda: str, given: str | None) -> None:
    """Refuse a change of what was changed meanwhile. Raises Problem, Unseen."""
    require_version(given, version_of(agenda_card.session(tx, caller.scope, agenda)))


def stands(tx: ReadTx, caller: Caller, agenda: str) -> Versioned:
    """What an act answers with. Raises Unseen."""
    session = agenda_card.session(tx, caller.scope, agenda)
    return Versioned(SessionStanding(id=session.id, state=session.state, items=session.items), version_of(session))

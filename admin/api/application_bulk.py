"""One act for many applications: accept, put on the agenda, tell; what came of each is told (`/applications/bulk`)."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import Given, Sent, act_on_each, api_routes, needs
from admin.application_refusals import in_words
from admin.bulk_words import why
from admin.caller import Caller
from admin.office import Desk, Office
from domain.staff import Right
from services import bulk_acts
from services.bulk_acts import MOST, Done, One

routes = api_routes("applications")
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
Id = Annotated[str, Field(max_length=40)]
EXAMPLE = "01KAGY5M0Q3V7T9W2X4Z6A8B0C"


class Chosen(Sent):
    """The applications, by their ids."""

    applications: list[Id] = Field(min_length=1, max_length=MOST, examples=[[EXAMPLE]])


class Word(Chosen):
    """Words that the applicants read, each in the own language; no number of anybody stands in them."""

    kk: str = Field(max_length=2000, examples=["Құрметті өтініш беруші, кеңес отырысы келесі аптада өтеді."])
    ru: str = Field(max_length=2000, examples=["Уважаемый заявитель, заседание совета пройдет на следующей неделе."])


class CameOf(Given):
    """What came of it for one application; `reason` and `detail` where it was not done."""

    id: str = Field(examples=[EXAMPLE])
    number: str | None = Field(examples=["26-75-00001"])
    done: Done
    reason: str
    detail: str


class Bulk(Given):
    """What came of it for each, in the order asked."""

    done: int = Field(description="For how many it was done now.")
    applications: list[CameOf]


@routes.post("/applications/bulk/accept", response_model=Bulk)
async def accept(request: Request, office: Desk, caller: Decider, body: Chosen) -> Response:
    """Accept each: the coordinator has received it (F-1, row 9)."""
    return await _each(request, office, caller, body, bulk_acts.accept(office.talk.content, caller.scope))


@routes.post("/applications/bulk/agenda", response_model=Bulk)
async def agenda(request: Request, office: Desk, caller: Decider, body: Chosen) -> Response:
    """Put each that is recommended on the next agenda of its region, class 1 first, then by arrival (R-003-19, AMB-26)."""
    return await _each(request, office, caller, body, bulk_acts.put_on_agenda(office.talk.content, caller.scope))


@routes.post("/applications/bulk/notify", response_model=Bulk)
async def notify(request: Request, office: Desk, caller: Decider, body: Word) -> Response:
    """Tell each applicant these words in the own language; the same words are told to nobody twice on a day."""
    with in_words():
        words = await office.write(lambda tx: bulk_acts.in_both(tx, body.kk, body.ru))
    return await _each(request, office, caller, body, bulk_acts.tell(caller.scope, words))


async def _each(request: Request, office: Office, caller: Caller, chosen: Chosen, one: One) -> Response:
    async def work() -> Bulk:
        outcomes = await bulk_acts.each(office.store, caller.scope, chosen.applications, one)
        tr = office.talk.tr(caller.language)
        came = [CameOf(id=of.id, number=of.number, done=of.done, reason=of.reason, detail=why(of, tr)) for of in outcomes]
        return Bulk(done=sum(of.done is Done.DONE for of in outcomes), applications=came)

    return await act_on_each(request, office, caller, work)

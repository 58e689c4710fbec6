"""What each region sets for its coordinator's desk: its priority activities (R-003-5.2), and whom applicants ask (AMB-16)."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import Given, IfMatch, Sent, SentDay, Versioned, act, api_routes, etag, needs, require_version, with_version
from admin.caller import Caller
from admin.office import Desk
from admin.region_refusals import EXAMPLES, in_words
from domain.language import Text
from domain.priorities import Priorities
from domain.regions import BY_CODE
from domain.staff import Right
from services import regions_desk
from services.application_acts import MOST_REFERENCE
from services.regions_desk import Contact, Entered, RegionDesk
from services.transaction import WriteTx

routes = api_routes("regions")

Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
Which = Annotated[str, Path(max_length=2, description="The code of a region.", examples=["75"])]
Line = Annotated[str, Field(min_length=1, max_length=MOST_REFERENCE)]


class NewPriorities(Sent):
    """A list of priority activities: at most six codes, each a division, a group, a class or a subclass of OKED."""

    codes: list[Annotated[str, Field(max_length=20)]] = Field(min_length=1, max_length=20, examples=[["01.1", "10", "13.92"]])
    document: Line = Field(examples=["№ 12"])
    document_on: SentDay = Field(examples=["2026-01-15"])
    since: SentDay = Field(examples=["2026-02-01"])


class NewContact(Sent):
    """Whom applicants ask: the coordinator's unit in both languages, and its phone."""

    name_kk: Line = Field(examples=[EXAMPLES["name_kk"]])
    name_ru: Line = Field(examples=[EXAMPLES["name_ru"]])
    phone: str = Field(min_length=1, max_length=30, examples=[EXAMPLES["phone"]])


class GivenPriorities(Given):
    """A list as it was entered; `in_force` is true of the one that counts today."""

    codes: list[str]
    document: str
    document_on: date
    since: date
    entered_at: str
    entered_by: str
    in_force: bool

    @classmethod
    def of(cls, one: Entered) -> "GivenPriorities":
        set_ = one.priorities
        return cls(
            codes=list(set_.codes), document=set_.document, document_on=set_.document_on, since=set_.since,
            entered_at=one.at.isoformat(), entered_by=one.by, in_force=one.in_force,
        )  # fmt: skip


class GivenContact(Given):
    """Whom applicants ask."""

    name_kk: str
    name_ru: str
    phone: str

    @classmethod
    def of(cls, contact: Contact) -> "GivenContact":
        return cls(name_kk=contact.name.kk, name_ru=contact.name.ru, phone=contact.phone)


class GivenRegion(Given):
    """What a region has set; `priorities` are its lists, the one that begins last first; empty or null: not set yet."""

    region: str = Field(examples=["75"])
    name_kk: str
    name_ru: str
    priorities: list[GivenPriorities]
    contact: GivenContact | None

    @classmethod
    def of(cls, desk: RegionDesk) -> "GivenRegion":
        name = BY_CODE[desk.region].name
        lists = [GivenPriorities.of(one) for one in desk.history]
        contact = GivenContact.of(desk.contact) if desk.contact else None
        return cls(region=desk.region, name_kk=name.kk, name_ru=name.ru, priorities=lists, contact=contact)


@routes.get("/regions")
async def all_(office: Desk, caller: Reader) -> list[GivenRegion]:
    """What the caller's regions have set."""
    return [GivenRegion.of(one) for one in await office.read(lambda tx: regions_desk.desks(tx, caller.scope))]


@routes.get("/regions/{region}/priorities")
async def priorities(office: Desk, caller: Reader, region: Which, response: Response) -> list[GivenPriorities]:
    """The lists of priority activities of a region, the one that begins last first."""
    with in_words():
        desk = await office.read(lambda tx: regions_desk.desk(tx, caller.scope, region))
    return with_version(response, [GivenPriorities.of(one) for one in desk.history], etag(desk.version))


@routes.post("/regions/{region}/priorities", response_model=GivenRegion, status_code=201)
async def set_priorities(
    request: Request, office: Desk, caller: Decider, region: Which, sent: NewPriorities, if_match: IfMatch = None
) -> Response:
    """Set the priority activities of a region from a day on; what was set before stays in the history."""
    wanted = Priorities(tuple(sent.codes), sent.document, sent.document_on, sent.since)

    def work(tx: WriteTx) -> Versioned:
        _require(tx, caller, region, if_match)
        regions_desk.set_priorities(tx, office.talk.content, caller.scope, region, wanted)
        return _now(tx, caller, region)

    with in_words():
        return await act(request, office, caller, work, 201)


@routes.get("/regions/{region}/contact")
async def contact(office: Desk, caller: Reader, region: Which, response: Response) -> GivenContact | None:
    """Whom applicants of a region ask; null while nobody is set."""
    with in_words():
        desk = await office.read(lambda tx: regions_desk.desk(tx, caller.scope, region))
    return with_version(response, GivenContact.of(desk.contact) if desk.contact else None, etag(desk.version))


@routes.post("/regions/{region}/contact", response_model=GivenRegion, status_code=201)
async def set_contact(
    request: Request, office: Desk, caller: Decider, region: Which, sent: NewContact, if_match: IfMatch = None
) -> Response:
    """Set whom applicants of a region ask: it stands in each refusal while no text on appeals is set (AMB-16)."""
    wanted = Contact(Text(sent.name_kk, sent.name_ru), sent.phone)

    def work(tx: WriteTx) -> Versioned:
        _require(tx, caller, region, if_match)
        regions_desk.set_contact(tx, caller.scope, region, wanted)
        return _now(tx, caller, region)

    with in_words():
        return await act(request, office, caller, work, 201)


def _require(tx: WriteTx, caller: Caller, region: str, if_match: str | None) -> None:
    """Where a version is named, it must still be the newest. Raises Unseen, Problem (412)."""
    desk = regions_desk.desk(tx, caller.scope, region)
    if if_match is not None:
        require_version(if_match, etag(desk.version))


def _now(tx: WriteTx, caller: Caller, region: str) -> Versioned:
    desk = regions_desk.desk(tx, caller.scope, region)
    return Versioned(GivenRegion.of(desk), etag(desk.version))

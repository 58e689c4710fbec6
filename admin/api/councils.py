"""Councils of the regions: who sits in them by which act, the base of their decisions, and whether they could be convened."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from admin.api.council_models import GivenBase, GivenCouncil, GivenStanding, SentBase, SentEnd, SentMember
from admin.api.kit import IfMatch, SentDay, Versioned, act, api_routes, etag, needs, require_version, with_version
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk, Office
from domain.staff import Right
from services import councils
from services.transaction import WriteTx

routes = api_routes("councils")

Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Which = Annotated[str, Path(max_length=2, description="The code of a region.", examples=["75"])]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
On = Annotated[SentDay | None, Query(description="The day as of which it is given; today unless said.", examples=["2026-11-20"])]
AT = "/councils/{region}"
ONE = f"{AT}/members/{{member}}"


async def _of_council(region: Which, member: Id) -> tuple[str, str]:
    return region, member


Seat = Annotated[tuple[str, str], Depends(_of_council)]


@routes.get("/councils")
async def found(office: Desk, caller: Reader, on: On = None) -> list[GivenStanding]:
    """How the councils of the caller's regions stand: members, the share of business, and the base of their decisions."""
    content = office.talk.content
    return [GivenStanding.of(one) for one in await office.read(lambda tx: councils.councils(tx, content, caller.scope, on))]


@routes.get(AT)
async def one(office: Desk, caller: Reader, region: Which, response: Response, on: On = None) -> GivenCouncil:
    """A region's council on a day, with everybody who ever sat in it and every base that was set."""
    with in_words():
        council = await office.read(lambda tx: councils.council(tx, office.talk.content, caller.scope, region, on))
    return with_version(response, GivenCouncil.of(council), etag(council.version))


@routes.post(f"{AT}/members", response_model=GivenCouncil, status_code=201)
async def appoint(
    request: Request, office: Desk, caller: Holder, region: Which, sent: SentMember, if_match: IfMatch = None
) -> Response:
    """Enter a member; a session that was convened keeps the members that it has."""

    def work(tx: WriteTx) -> None:
        councils.appoint(tx, caller.scope, region, sent.member, sent.login)

    return await _done(request, office, caller, (region, if_match, False), work, 201)


@routes.put(ONE, response_model=GivenCouncil)
async def change(
    request: Request, office: Desk, caller: Holder, seat: Seat, sent: SentMember, if_match: IfMatch = None
) -> Response:
    """Correct what was entered of a member."""

    def work(tx: WriteTx) -> None:
        councils.change(tx, caller.scope, *seat, sent.member, sent.login)

    return await _done(request, office, caller, (seat[0], if_match, True), work)


@routes.patch(ONE, response_model=GivenCouncil)
async def end(request: Request, office: Desk, caller: Holder, seat: Seat, sent: SentEnd, if_match: IfMatch = None) -> Response:
    """A member leaves the council after a day."""

    def work(tx: WriteTx) -> None:
        councils.end(tx, caller.scope, *seat, sent.until)

    return await _done(request, office, caller, (seat[0], if_match, True), work)


@routes.get(f"{AT}/base")
async def bases(office: Desk, caller: Reader, region: Which, response: Response, on: On = None) -> list[GivenBase]:
    """Every base that a region set for its decisions, the one that begins last first; empty: none is set."""
    with in_words():
        council = await office.read(lambda tx: councils.council(tx, office.talk.content, caller.scope, region, on))
    return with_version(response, [GivenBase.of(one) for one in council.bases], etag(council.version))


@routes.post(f"{AT}/base", response_model=GivenCouncil, status_code=201)
async def set_base(
    request: Request, office: Desk, caller: Holder, region: Which, sent: SentBase, if_match: IfMatch = None
) -> Response:
    """Set the base from a day on. Where a session was convened on that day or later it is frozen: 409 (AMB-10)."""

    def work(tx: WriteTx) -> None:
        councils.set_base(tx, caller.scope, region, sent.rule)

    return await _done(request, office, caller, (region, if_match, False), work, 201)


async def _done(
    request: Request,
    office: Office,
    caller: Caller,
    which: tuple[str, str | None, bool],
    work: Callable[[WriteTx], None],
    status: int = 200,
) -> Response:
    """`which`: the region, the version that the caller read, and whether one must be named. Raises Problem."""
    region, if_match, must = which

    def checked(tx: WriteTx) -> Versioned:
        with in_words():
            council = councils.council(tx, office.talk.content, caller.scope, region)
            if must or if_match is not None:
                require_version(if_match, etag(council.version))
            work(tx)
            council = councils.council(tx, office.talk.content, caller.scope, region)
        return Versioned(GivenCouncil.of(council), etag(council.version))

    return await act(request, office, caller, checked, status)

"""Sessions of the regions' councils: agenda, day and place, and members as they are fixed and told (R-003-19)."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import (
    Asked,
    IfMatch,
    Listed,
    Versioned,
    act,
    api_routes,
    etag,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.api.session_models import Convened, Fixed, SessionStanding, Told, Whole
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Desk, Office
from domain.regions import BY_CODE
from domain.staff import Right
from services import agenda_card, agendas, convening, invitations, session_card
from services.agenda_card import Session
from services.agendas import Sitting
from services.council_room import session_of
from services.transaction import ReadTx, WriteTx

routes = api_routes("council-sessions")
Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
AT = "/council-sessions/{session}"


@routes.get("/council-sessions")
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


@routes.get(AT)
async def one(office: Desk, caller: Reader, session: Id, response: Response) -> Whole:
    """A session with its agenda (class 1 before class 2, then by arrival, AMB-26), its members, and how each was told."""

    def look(tx: ReadTx) -> tuple[Whole, str]:
        card = session_card.card(tx, office.talk.content, caller.scope, session)
        return Whole.of(card, tx.vault), version_of(card.agenda.session)

    with in_words():
        return with_version(response, *await office.read(look))


@routes.post(f"{AT}/date", response_model=SessionStanding)
async def fix(request: Request, office: Desk, caller: Holder, session: Id, body: Fixed, if_match: IfMatch = None) -> Response:
    """Set day, time and place, or change them: applicants are told, and members have to be told anew."""
    sitting = Sitting(body.begins_at, body.place, body.held)

    def work(tx: WriteTx) -> None:
        agendas.fix(tx, office.talk.content, caller.scope, session, sitting)

    return await _done(request, office, caller, (session, if_match), work)


@routes.post(f"{AT}/convene", response_model=SessionStanding)
async def convene(
    request: Request, office: Desk, caller: Holder, session: Id, body: Convened, if_match: IfMatch = None
) -> Response:
    """Fix the members, at least ten, half of them for business, and the base of the decisions (S-41, S-42).

    The members are invited: in the chat who is known there.
    """

    def work(tx: WriteTx) -> None:
        convening.convene(tx, office.talk.content, caller.scope, session, body.on)

    return await _done(request, office, caller, (session, if_match), work)


@routes.post(f"{AT}/told", response_model=SessionStanding)
async def told(request: Request, office: Desk, caller: Holder, session: Id, body: Told, if_match: IfMatch = None) -> Response:
    """Members were told on a day. With the last the term of what is on the agenda ends; a late one is flagged (R-003-19)."""

    def work(tx: WriteTx) -> None:
        invitations.told(tx, caller.scope, session, body.members, body.how, body.on)

    return await _done(request, office, caller, (session, if_match), work)


@routes.delete(f"{AT}/items/{{application}}", response_model=SessionStanding)
async def take_off(
    request: Request, office: Desk, caller: Holder, session: Id, application: Id, if_match: IfMatch = None
) -> Response:
    """Take an application off an agenda of which not all members were told; it waits for the next one."""

    def work(tx: WriteTx) -> None:
        agendas.take_off(tx, office.talk.content, caller.scope, session, application)

    return await _done(request, office, caller, (session, if_match), work)


def version_of(session: Session) -> str:
    return etag("agenda", session.id, session.version)


def require(tx: WriteTx, caller: Caller, session: str, given: str | None) -> None:
    """Refuse a change of what was changed meanwhile; from now on nobody else changes it. Raises Problem, Unseen."""
    session_of(tx, caller.scope, session, lock=True)
    require_version(given, version_of(agenda_card.session(tx, caller.scope, session)))


async def _done(
    request: Request, office: Office, caller: Caller, at: tuple[str, str | None], work: Callable[[WriteTx], None]
) -> Response:
    """Do something to a session of a version, and say where it stands then."""
    session, given = at

    @in_words()
    def checked(tx: WriteTx) -> Versioned:
        require(tx, caller, session, given)
        work(tx)
        card = session_card.card(tx, office.talk.content, caller.scope, session)
        return Versioned(SessionStanding.of(card), version_of(card.agenda.session))

    return await act(request, office, caller, checked)

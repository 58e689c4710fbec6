"""A session of the council as it is held: who attends, votes by ballots or a protocol on paper, what they come to (R-003-21)."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from admin.api import vote_models as models
from admin.api.council_sessions import require, version_of
from admin.api.faults import Fault, Faulty, place_of
from admin.api.kit import IfMatch, Versioned, act, api_routes, needs
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk, Office
from domain.councils import Votes
from domain.language import Text
from domain.staff import Right
from services import agenda_card, council_sessions, council_votes
from services.council_room import At, room, session_of
from services.council_sessions import Opening
from services.transaction import WriteTx

routes = api_routes("council-sessions")
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]


async def _at(session: Id, item: Id) -> At:
    return At(session, item)


Item = Annotated[At, Depends(_at)]
ITEM = "/council-sessions/{session}/items/{item}"


@routes.post("/council-sessions/{session}/open", response_model=models.Held)
async def opened(
    request: Request, office: Desk, caller: Holder, session: Id, body: models.Opening, if_match: IfMatch = None
) -> Response:
    """Say who takes part, and open the session. Without two thirds of the members it is not held: its items wait (S-43)."""
    _each_once([one.member for one in body.members], "members")
    opening = Opening({one.member: one.attends for one in body.members}, body.chair, body.secretary)

    def work(tx: WriteTx) -> None:
        council_sessions.opened(tx, office.talk.content, caller.scope, session, opening)

    return await _session(request, office, caller, (session, if_match), work)


@routes.post("/council-sessions/{session}/attendance", response_model=models.Held)
async def attendance(
    request: Request, office: Desk, caller: Holder, session: Id, body: models.Attendance, if_match: IfMatch = None
) -> Response:
    """Somebody comes late, goes on by video, or leaves; what was decided meanwhile stays as it was."""

    def work(tx: WriteTx) -> None:
        council_sessions.attend(tx, office.talk.content, caller.scope, session, body.member, body.attends)

    return await _session(request, office, caller, (session, if_match), work)


@routes.post("/council-sessions/{session}/close", response_model=models.Held)
async def close(request: Request, office: Desk, caller: Holder, session: Id, if_match: IfMatch = None) -> Response:
    """Close the session: what has no decision waits for the next one, and the protocol is due in 3 working days (R-003-23)."""

    def work(tx: WriteTx) -> None:
        council_sessions.close(tx, office.talk.content, caller.scope, session)

    return await _session(request, office, caller, (session, if_match), work)


@routes.post(f"{ITEM}/away", response_model=models.ItemStanding)
async def away(
    request: Request, office: Desk, caller: Holder, at: Item, body: models.Absence, if_match: IfMatch = None
) -> Response:
    """Somebody who attends has no vote on an item: late, gone or recused; or has one again."""

    def work(tx: WriteTx) -> None:
        council_sessions.away(tx, office.talk.content, caller.scope, at, body.member, body.why)

    return await _item(request, office, caller, (at, if_match), work)


@routes.post(f"{ITEM}/ballots", response_model=models.ItemStanding)
async def cast(
    request: Request, office: Desk, caller: Holder, at: Item, body: models.Ballots, if_match: IfMatch = None
) -> Response:
    """Keep ballots on an item; each is final until all of the item's votes are taken back."""
    _each_once([one.member for one in body.ballots], "ballots")
    ballots = {one.member: one.vote for one in body.ballots}

    def work(tx: WriteTx) -> None:
        council_votes.cast(tx, office.talk.content, caller.scope, at, ballots)

    return await _item(request, office, caller, (at, if_match), work)


@routes.post(f"{ITEM}/totals", response_model=models.ItemStanding)
async def enter_totals(
    request: Request, office: Desk, caller: Holder, at: Item, body: models.Totals, if_match: IfMatch = None
) -> Response:
    """Keep the votes on an item as a signed protocol on paper has them; its scan must be here."""
    votes = Votes(body.present, body.votes_for, body.against, body.abstained, body.recused)

    def work(tx: WriteTx) -> None:
        council_votes.enter_totals(tx, office.talk.content, caller.scope, at, votes)

    return await _item(request, office, caller, (at, if_match), work)


@routes.delete(f"{ITEM}/votes", response_model=models.ItemStanding)
async def take_back(request: Request, office: Desk, caller: Holder, at: Item, if_match: IfMatch = None) -> Response:
    """Take back the votes on an item, and what followed from them, while the session goes on."""

    def work(tx: WriteTx) -> None:
        council_votes.take_back(tx, office.talk.content, caller.scope, at)

    return await _item(request, office, caller, (at, if_match), work)


@routes.post(f"{ITEM}/decision", response_model=models.ItemStanding)
async def decide(
    request: Request, office: Desk, caller: Holder, at: Item, body: models.Decision, if_match: IfMatch = None
) -> Response:
    """Record the outcome that the votes come to; nobody chooses it. «Not possible» needs reasons in both languages (S-50)."""
    said = Text(body.reasons.kk, body.reasons.ru) if body.reasons else None

    def work(tx: WriteTx) -> None:
        council_votes.decide(tx, office.talk.content, caller.scope, at, said)

    return await _item(request, office, caller, (at, if_match), work)


async def _session(
    request: Request, office: Office, caller: Caller, of: tuple[str, str | None], work: Callable[[WriteTx], None]
) -> Response:
    """Do an act on the version of a session that was seen; the whole session as it stands then, with the new version's tag."""
    session, if_match = of

    def done(tx: WriteTx) -> Versioned:
        with in_words():
            require(tx, caller, session, if_match)
            work(tx)
            there = room(tx, office.talk.content, session_of(tx, caller.scope, session))
            version = version_of(agenda_card.session(tx, caller.scope, session))
        return Versioned(models.Held.of(there, tx.vault), version)

    return await act(request, office, caller, done)


async def _item(
    request: Request, office: Office, caller: Caller, of: tuple[At, str | None], work: Callable[[WriteTx], None]
) -> Response:
    """Do an act on an item, on the version of the session that was seen; the item as it stands then."""
    at, if_match = of

    def done(tx: WriteTx) -> Versioned:
        with in_words():
            require(tx, caller, at.session, if_match)
            work(tx)
            there = room(tx, office.talk.content, session_of(tx, caller.scope, at.session))
            version = version_of(agenda_card.session(tx, caller.scope, at.session))
        return Versioned(models.ItemStanding.of(there, at.item, tx.vault), version)

    return await act(request, office, caller, done)


def _each_once(members: list[str], field: str) -> None:
    """Refuse a member who is named twice in one body. Raises Problem (422)."""
    twice = [number for number, one in enumerate(members) if one in members[:number]]
    if twice:
        where = [place_of([field, number, "member"]) for number in twice]
        raise Faulty([Fault(one, "twice", lambda tr: tr("This member is named twice.")) for one in where])

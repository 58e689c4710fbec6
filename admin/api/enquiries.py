"""People's enquiries: calls that are wanted, and questions (`/enquiries`)."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from admin.api.enquiry_models import Colleagues, Enquiry, HandOver, Holder, Kind, Reply, Standing, State, Whole
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
from admin.caller import Caller
from admin.enquiry_refusals import in_words
from admin.learner_refusals import bad_region
from admin.office import Desk
from domain.regions import BY_CODE
from domain.staff import Right
from services import enquiry_acts as acts
from services import enquiry_inbox as inbox
from services.storage.enquiry_inbox import Filters
from services.transaction import ReadTx, WriteTx
from web.errors import no_address

routes = api_routes("enquiries")
Reader = Annotated[Caller, needs(Right.READ_ENQUIRIES)]
Answerer = Annotated[Caller, needs(Right.ANSWER_ENQUIRIES)]


async def wanted(
    kind: Kind | None = None,
    state: State = State.OPEN,
    holder: Annotated[Holder | None, Query(description="Taken by the caller, or by nobody yet.")] = None,
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
) -> Filters:
    """What of the inbox is asked for. Raises Problem."""
    if region is not None and region not in BY_CODE:
        raise bad_region()
    return Filters(kind, holder, state is State.DONE, region)


@routes.get("/enquiries")
async def listed(
    office: Desk,
    caller: Reader,
    filters: Annotated[Filters, Depends(wanted)],
    asked: Annotated[Asked, sorted_by("asked")],
) -> Listed[Enquiry]:
    """The inbox: what is open, the longest waiting first. That names were read stands in the audit trail."""
    part = await office.write(lambda tx: inbox.found(tx, caller.scope, filters, asked.window))
    return asked.listed(part.map(Enquiry.of))


@routes.get("/enquiries/{enquiry}")
async def one(office: Desk, caller: Reader, enquiry: str, response: Response) -> Whole:
    """One enquiry, with the question's words and, for who took it, the whole phone; each reading is on record."""
    card = await office.write(lambda tx: inbox.card(tx, caller.scope, enquiry))
    if card is None:
        raise no_address()
    return with_version(response, Whole.of_card(card), etag(*card.version))


Looked = Callable[[WriteTx, Any, str], Row[Any]]
Done = Callable[[WriteTx, Any, Row[Any]], None]


def _work(caller: Caller, enquiry: str, version: str | None, looked: Looked, done: Done) -> Callable[[WriteTx], Versioned]:
    """An act in one transaction: whether it may be done, whether the version is still that one, and the act."""

    def work(tx: WriteTx) -> Versioned:
        with in_words():
            row = looked(tx, caller.scope, enquiry)
            require_version(version, etag(*inbox.version(row)))
            done(tx, caller.scope, row)
        return _standing(tx, caller, enquiry)

    return work


def _standing(tx: WriteTx, caller: Caller, enquiry: str) -> Versioned:
    row = inbox.standing(tx, caller.scope, enquiry)
    if row is None:
        raise no_address()
    state = State.DONE if row.done_at else State.OPEN
    return Versioned(Standing(id=row.id, state=state, taken_by=row.taken_by, tries=row.tries), etag(*inbox.version(row)))


@routes.get("/enquiries/{enquiry}/colleagues")
async def colleagues(office: Desk, caller: Answerer, enquiry: str) -> Colleagues:
    """To whom it may be handed over: who may answer people of that region today."""

    def work(tx: ReadTx) -> Colleagues | None:
        row = inbox.standing(tx, caller.scope, enquiry)
        return None if row is None else Colleagues(logins=list(acts.colleagues(tx, row.region)))

    found = await office.read(work)
    if found is None:
        raise no_address()
    return found


@routes.post("/enquiries/{enquiry}/take", response_model=Standing)
async def take(request: Request, office: Desk, caller: Answerer, enquiry: str, if_match: IfMatch = None) -> Response:
    """Take one that is free, so that the others see who answers (409 where somebody has it, with who)."""
    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.free, acts.take))


@routes.post("/enquiries/{enquiry}/give-back", response_model=Standing)
async def give_back(request: Request, office: Desk, caller: Answerer, enquiry: str, if_match: IfMatch = None) -> Response:
    """Leave it to whoever takes it next."""
    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.held, acts.give_back))


@routes.post("/enquiries/{enquiry}/hand-over", response_model=Standing)
async def hand_over(
    request: Request, office: Desk, caller: Answerer, enquiry: str, sent: HandOver, if_match: IfMatch = None
) -> Response:
    """Let a colleague who may see that region go on, whoever has it now."""

    def done(tx: WriteTx, scope: Any, row: Row[Any]) -> None:
        acts.hand_over(tx, scope, row, sent.to, acts.Note.of(sent.note))

    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.waiting, done))


@routes.post("/enquiries/{enquiry}/reply", response_model=Standing)
async def reply(
    request: Request, office: Desk, caller: Answerer, enquiry: str, sent: Reply, if_match: IfMatch = None
) -> Response:
    """Answer in writing: it comes to the person's chat, and the enquiry is done."""

    def done(tx: WriteTx, scope: Any, row: Row[Any]) -> None:
        acts.reply(tx, scope, row, acts.Reply.of(sent.kk, sent.ru))

    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.held, done))


@routes.post("/enquiries/{enquiry}/not-reached", response_model=Standing)
async def not_reached(request: Request, office: Desk, caller: Answerer, enquiry: str, if_match: IfMatch = None) -> Response:
    """Nobody answered the call: it stays open, and the try is counted."""
    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.held, acts.not_reached))


@routes.post("/enquiries/{enquiry}/reached", response_model=Standing)
async def reached(request: Request, office: Desk, caller: Answerer, enquiry: str, if_match: IfMatch = None) -> Response:
    """The person was called: the call is done."""
    return await act(request, office, caller, _work(caller, enquiry, if_match, acts.held, acts.reached))

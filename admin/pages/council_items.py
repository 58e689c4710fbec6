"""An item of a session as a page: who is there for it, how each votes, what follows, and the decision that is recorded."""

from collections.abc import Callable
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.caller import Caller
from admin.council_day import Day, Standing
from admin.office import Desk, Office
from admin.pages.council_day import AT, NOTHING, Act, Form, common, day_of, done
from admin.pages.kit import needs, page, page_routes
from admin.refusals import no_record
from domain.councils import Away, Vote, Votes
from domain.language import Text
from domain.staff import Right, Scope
from services import council_sessions, council_votes
from services.application_acts import CanNotApply
from services.council_room import At, room, session_of
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
VOTE = "vote-"  # before the id of a seat, in the names of the form
COUNTS = ("present", "for", "against", "abstained", "recused")
MOST_DIGITS = 3


@routes.get("/sessions/{session}/items/{item}")
async def read(request: Request, office: Desk, caller: Reader, session: str, item: str) -> Response:
    """An item with its votes."""
    return await _shown(request, office, caller, At(session, item))


@routes.post("/sessions/{session}/items/{item}/votes")
async def votes(request: Request, office: Desk, caller: Holder, session: str, item: str) -> Response:
    """Keep for each member how he or she voted, or why not."""

    def work(tx: WriteTx, form: Form) -> None:
        _keep(tx, office, caller.scope, At(session, item), form)

    return await _done(request, office, caller, At(session, item), (work, "votes"))


@routes.post("/sessions/{session}/items/{item}/totals")
async def totals(request: Request, office: Desk, caller: Holder, session: str, item: str) -> Response:
    """Keep the votes as the protocol on paper has them."""

    def work(tx: WriteTx, form: Form) -> None:
        present, for_, against, abstained, recused = (_count(form, name) for name in COUNTS)
        given = Votes(present, for_, against, abstained, recused)
        council_votes.enter_totals(tx, office.talk.content, caller.scope, At(session, item), given)

    return await _done(request, office, caller, At(session, item), (work, "votes"))


@routes.post("/sessions/{session}/items/{item}/take-back")
async def take_back(request: Request, office: Desk, caller: Holder, session: str, item: str) -> Response:
    """Its votes were entered wrongly."""

    def work(tx: WriteTx, form: Form) -> None:
        council_votes.take_back(tx, office.talk.content, caller.scope, At(session, item))

    return await _done(request, office, caller, At(session, item), (work, "back"))


@routes.post("/sessions/{session}/items/{item}/decision")
async def decision(request: Request, office: Desk, caller: Holder, session: str, item: str) -> Response:
    """Record what follows from the votes, with its reasons."""

    def work(tx: WriteTx, form: Form) -> None:
        said = Text(form.get("kk", ""), form.get("ru", ""))
        council_votes.decide(tx, office.talk.content, caller.scope, At(session, item), said)

    return await _done(request, office, caller, At(session, item), (work, "decided"))


def _keep(tx: WriteTx, office: Office, scope: Scope, at: At, form: Form) -> None:
    content = office.talk.content
    there = room(tx, content, session_of(tx, scope, at.session))
    was = there.away.get(at.item, {})
    typed = {name.removeprefix(VOTE): value for name, value in form.items() if name.startswith(VOTE) and value}
    if not typed:
        raise CanNotApply("not_chosen", "votes")
    for seat, value in typed.items():
        why = Away(value) if value in set(Away) else None
        if was.get(seat) is not why:
            council_sessions.away(tx, content, scope, at, seat, why)
    ballots = {seat: Vote(value) for seat, value in typed.items() if value in set(Vote)}
    if ballots:
        council_votes.cast(tx, content, scope, at, ballots)


def _count(form: Form, name: str) -> int:
    typed = form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        raise CanNotApply("sum", name)
    return int(typed)


async def _done(
    request: Request, office: Office, caller: Caller, at: At, act: tuple[Callable[[WriteTx, Form], None], str]
) -> Response:
    work, said = act

    async def again(problem: Problem, form: Form) -> Response:
        return await _shown(request, office, caller, at, problem, form)

    address = f"{AT}/{at.session}/items/{at.item}"
    return await done(request, office, caller, at.session, Act(work, said, address, again))


async def _shown(
    request: Request, office: Office, caller: Caller, at: At, problem: Problem | None = None, typed: Form = NOTHING
) -> Response:
    there = await day_of(office, caller, at.session)
    one = next((item for item in there.items if item.id == at.item), None)
    if one is None:
        raise no_record()
    values = {**common(office, caller, there, problem, typed), "one": one, "next": _next(there, one)}
    status = problem.status if problem else 200
    return page(request, office, caller, "session_item.html", status=status, **values)


def _next(there: Day, one: Standing) -> Standing | None:
    """The item that comes up next: the first one after this that still waits, else the first of all."""
    waiting = [item for item in there.items if item.waits and item.quorum and item.id != one.id]
    later = [item for item in waiting if item.about.position > one.about.position]
    return next(iter(later or waiting), None)

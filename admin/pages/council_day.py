"""The day of a session of the council as a page: it is opened, who comes and goes is kept, and it is closed."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from starlette.requests import Request
from starlette.responses import Response

from admin import application_words, council_day, day_words
from admin.api.faults import Faulty
from admin.api.kit import require_version
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.council_day import Day
from admin.office import Desk, Office
from admin.pages.days import said as day_said
from admin.pages.kit import go, needs, page, page_routes
from domain.calendar import ZONE
from domain.councils import Attends, Duty
from domain.masking import mask_text
from domain.regions import BY_CODE
from domain.staff import Right
from services import council_sessions
from services.application_acts import CanNotApply
from services.council_room import session_of
from services.council_sessions import Opening
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

AT = "/admin/sessions"
Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Form = Mapping[str, str]
NOTHING: Form = MappingProxyType({})
ATTENDS = "attends-"  # before the id of a seat, in the names of the form


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to a session: the work, the sentence that confirms it, the page afterwards, and the one to mend it on."""

    work: Callable[[WriteTx, Form], None]
    said: str
    address: str
    again: Callable[[Problem, Form], Awaitable[Response]]


@routes.get("/sessions/{session}/day")
async def read(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The day as far as it is; with `here=all` everybody is ticked as present."""
    return await _shown(request, office, caller, session)


@routes.post("/sessions/{session}/open")
async def opened(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Open the session, or learn that there is no quorum."""

    def work(tx: WriteTx, form: Form) -> None:
        typed = {name.removeprefix(ATTENDS): value for name, value in form.items() if name.startswith(ATTENDS)}
        attends = {seat: Attends(value) for seat, value in typed.items() if value in set(Attends)}
        opening = Opening(attends, form.get("chair", ""), form.get("secretary", ""))
        council_sessions.opened(tx, office.talk.content, caller.scope, session, opening)

    return await _done(request, office, caller, session, (work, "opened"))


@routes.post("/sessions/{session}/attendance")
async def attendance(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Somebody came late, takes part in another way, or left."""

    def work(tx: WriteTx, form: Form) -> None:
        how = form.get("attends", "")
        if how not in set(Attends):
            raise CanNotApply("not_chosen", "attends")
        if not form.get("seat"):
            raise CanNotApply("not_chosen", "seat")
        council_sessions.attend(tx, office.talk.content, caller.scope, session, form["seat"], Attends(how))

    return await _done(request, office, caller, session, (work, "attendance"))


@routes.post("/sessions/{session}/close")
async def close(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Every item is through: the session ends, and its protocol is due."""

    def work(tx: WriteTx, form: Form) -> None:
        council_sessions.close(tx, office.talk.content, caller.scope, session)

    return await _done(request, office, caller, session, (work, "closed"))


async def done(request: Request, office: Office, caller: Caller, session: str, act: Act) -> Response:
    """Do an act on the version that was seen; what is refused comes back with all that was typed."""
    form = await form_of(request)

    def checked(tx: WriteTx) -> None:
        with in_words():
            row = session_of(tx, caller.scope, session, Right.HOLD_COUNCILS, lock=True)
            require_version(form.get("version", ""), str(row.version))
            act.work(tx, form)

    try:
        await office.write(checked)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await act.again(problem, form)
    return go(act.address, said=act.said)


async def day_of(office: Office, caller: Caller, session: str) -> Day:
    """The session as it stands. Raises Problem (404)."""
    with in_words():
        return await office.read(lambda tx: council_day.day(tx, office.talk.content, caller.scope, session))


def common(office: Office, caller: Caller, there: Day, problem: Problem | None, typed: Form) -> dict[str, Any]:
    """What each of the day's pages needs."""
    tr = office.talk.tr(caller.language)
    row = there.room.row
    faults = {one.field: one.detail(tr) for one in problem.faults} if isinstance(problem, Faulty) else {}
    if problem and not faults and problem.facts.get("field"):
        faults = {str(problem.facts["field"]): problem.detail(tr)}
    return {
        "there": there, "room": there.room, "session": row, "version": row.version, "may": there.may, "at": f"{AT}/{row.id}",
        "day_words": day_words, "words": application_words, "day_said": day_said, "content": office.talk.content,
        "moment_said": lambda at: f"{at.astimezone(ZONE):%d.%m.%Y %H:%M}", "region": BY_CODE[row.region].name[caller.language],
        "problem": problem.words(tr) if problem else None, "faults": defaultdict(str, faults), "marks": {},
        "typed": defaultdict(str, {name: mask_text(value) for name, value in typed.items()}),
    }  # fmt: skip


async def _done(
    request: Request, office: Office, caller: Caller, session: str, act: tuple[Callable[[WriteTx, Form], None], str]
) -> Response:
    work, said = act

    async def again(problem: Problem, form: Form) -> Response:
        return await _shown(request, office, caller, session, problem, form)

    return await done(request, office, caller, session, Act(work, said, f"{AT}/{session}/day", again))


async def _shown(
    request: Request, office: Office, caller: Caller, session: str, problem: Problem | None = None, typed: Form = NOTHING
) -> Response:
    there, everybody = await day_of(office, caller, session), request.query_params.get("here") == "all"
    values = common(office, caller, there, problem, {**_proposed(there, everybody=everybody), **typed})
    values["anew"] = everybody or "chair" in typed
    status = problem.status if problem else 200
    return page(request, office, caller, "session_day.html", status=status, back=f"{AT}/{session}/day", **values)


def _proposed(there: Day, *, everybody: bool) -> Form:
    """What the form of the opening holds at first: what was entered, else nobody is here, and the chair presides."""
    row, seats = there.room.row, there.room.seats
    chair = row.chair_seat_id or next((seat.id for seat in seats if seat.duty == Duty.CHAIR), "")
    attends = {f"{ATTENDS}{seat.id}": Attends.PRESENT if everybody else seat.attends or Attends.ABSENT for seat in seats}
    return {"chair": chair, "secretary": row.secretary or "", **attends}

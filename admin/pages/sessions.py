"""Sessions of a region's council as pages: the list; one of them with its agenda, its members, and how each was told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import agenda_words, application_words, session_words
from admin.api.kit import require_version
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages import session_filters
from admin.pages.days import read_day
from admin.pages.days import said as day_said
from admin.pages.kit import go, needs, page, page_routes
from dialogs.wording import Tr
from domain.applications import DRAFT_FORM
from domain.calendar import ZONE, local_date
from domain.councils import AHEAD, Told
from domain.masking import mask_place, mask_text
from domain.regions import BY_CODE
from domain.staff import Right
from services import agenda_card, agendas, convening, council_alerts, invitations, session_card
from services.agenda_card import Item, Session
from services.agendas import Sitting
from services.application_acts import CanNotApply
from services.council_room import session_of
from services.invitations import BY_HAND
from services.session_card import Card
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()
AT = "/admin/sessions"
Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
NOTHING: Mapping[str, str] = MappingProxyType({})
Act = Callable[[WriteTx, Mapping[str, str]], None]
EVERYBODY = "all"


@routes.get("/sessions")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """The sessions that are seen, the newest first."""
    region = request.query_params.get("region", "")
    region = region if region in BY_CODE else ""
    window, counted = Window(after=request.query_params.get("after"), sort="-made"), session_filters.counted_of(request)
    part = await office.read(lambda tx: agenda_card.found(tx, caller.scope, region or None, window, counted))
    alerts = await office.read(lambda tx: council_alerts.found(tx, caller.scope, [region] if region else None))
    kept = ({"region": region} if region else {}) | session_filters.address_of(counted)
    following = f"{AT}?{urlencode({**kept, 'after': part.next})}" if part.next else ""
    return page(
        request,
        office,
        caller,
        "sessions.html",
        sessions=part.items,
        following=following,
        alerts=alerts,
        counted=session_filters.said(counted, office.pages.tr(caller.language)),
        **_words(caller, office.talk.tr(caller.language)),
    )


@routes.get("/sessions/{session}")
async def one(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """A session with its agenda and its members; a member of the council who reads it was told of it by that."""
    with in_words():
        card = await office.read(lambda tx: session_card.card(tx, office.talk.content, caller.scope, session))
        if card.reads:
            await office.write(lambda tx: invitations.has_read(tx, caller.scope, session))
    return await _shown(request, office, caller, session)


@routes.get("/sessions/{session}/print")
async def paper(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The agenda with the members on paper, without the forms."""
    return await _shown(request, office, caller, session, template="session_paper.html")


@routes.get("/sessions/{session}/invitations")
async def invited(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The members on paper: how each was told, with room for a signature."""
    return await _shown(request, office, caller, session, template="session_invited.html")


@routes.post("/sessions/{session}/date")
async def fix(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Set day, time and place, or change them."""

    def work(tx: WriteTx, form: Mapping[str, str]) -> None:
        begins = _moment(form.get("on", ""), form.get("time", ""))
        if begins is None:
            raise CanNotApply("session_day", "on")
        sitting = Sitting(begins, form.get("place", ""), held=form.get("held") == "yes")
        agendas.fix(tx, office.talk.content, caller.scope, session, sitting)

    return await _done(request, office, caller, session, (work, "fixed"))


@routes.post("/sessions/{session}/convene")
async def convene(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Fix members and base, and invite the members."""

    def work(tx: WriteTx, form: Mapping[str, str]) -> None:
        on = read_day(form.get("convened_on", ""))
        if on is None:
            raise CanNotApply("convened_day", "convened_on")
        convening.convene(tx, office.talk.content, caller.scope, session, on)

    return await _done(request, office, caller, session, (work, "convened"))


@routes.post("/sessions/{session}/told")
async def told(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """A member was told on a day, or all who were left."""

    def work(tx: WriteTx, form: Mapping[str, str]) -> None:
        on, how, member = read_day(form.get("told_on", "")), form.get("how", ""), form.get("member", "")
        if on is None:
            raise CanNotApply("day", "told_on")
        if how not in BY_HAND:
            raise CanNotApply("empty", "how")
        invitations.told(tx, caller.scope, session, None if member == EVERYBODY else [member], Told(how), on)

    return await _done(request, office, caller, session, (work, "told"))


@routes.post("/sessions/{session}/items/{application}/take-off")
async def take_off(request: Request, office: Desk, caller: Holder, session: str, application: str) -> Response:
    """It waits for the next agenda."""

    def work(tx: WriteTx, form: Mapping[str, str]) -> None:
        agendas.take_off(tx, office.talk.content, caller.scope, session, application)

    return await _done(request, office, caller, session, (work, "off"))


async def _done(request: Request, office: Office, caller: Caller, session: str, act: tuple[Act, str]) -> Response:
    """Back to the session: with what was done, or with what was refused and all that was typed."""
    work, said = act
    form = await form_of(request)

    def checked(tx: WriteTx) -> None:
        with in_words():
            row = session_of(tx, caller.scope, session, Right.HOLD_COUNCILS)
            require_version(form.get("version", ""), str(row.version))
            work(tx, form)

    try:
        await office.write(checked)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, session, (problem, form))
    return go(f"{AT}/{session}", said=said)


async def _shown(
    request: Request,
    office: Office,
    caller: Caller,
    id_: str,
    refused: tuple[Problem, Mapping[str, str]] | None = None,
    template: str = "session.html",
) -> Response:
    with in_words():
        card = await office.read(lambda tx: session_card.card(tx, office.talk.content, caller.scope, id_))
        now = await office.read(lambda tx: tx.now)
        alerts = await office.read(lambda tx: council_alerts.found(tx, caller.scope, [card.agenda.session.region]))
    tr, session, today = office.talk.tr(caller.language), card.agenda.session, local_date(now)
    past = session.begins_at is not None and session.begins_at <= now
    problem, form = refused or (None, NOTHING)
    values: dict[str, Any] = {
        "card": card, "agenda": card.agenda, "session": session, "room": card.room, "version": session.version,
        "effects": {one.line.id: _effect(office, one, tr) for one in card.agenda.items}, "may": card.may, "today": today,
        "problem": problem.words(tr) if problem else None, "typed": _typed(card, form, today), "at": f"{AT}/{session.id}",
        "past": past, "acts": template == "session.html", "signed_in": caller.session,
        "alerts": [one for one in alerts if one.application in {item.line.id for item in card.agenda.items}],
    }  # fmt: skip
    status = problem.status if problem else 200
    if refused:
        values["back"] = f"{AT}/{id_}"
    return page(request, office, caller, template, status=status, **values, **_words(caller, tr))


def _typed(card: Card, typed: Mapping[str, str], today: date) -> Mapping[str, str]:
    """What stands in the forms: what was typed, else what is fixed."""
    session = card.agenda.session
    begins = session.begins_at.astimezone(ZONE) if session.begins_at else None
    first = min(today, begins.date()) if begins else today
    held = {
        "on": f"{begins:%Y-%m-%d}" if begins else "", "time": f"{begins:%H:%M}" if begins else "",
        "place": session.place or "", "held": "", "told_on": today.isoformat(), "how": Told.PHONE,
        "convened_on": first.isoformat(), "member": "",
    }  # fmt: skip
    again = {name: mask_place(typed[name]) if name == "place" else mask_text(typed[name]) for name in held if name in typed}
    return held | again


def _effect(office: Office, item: Item, tr: Tr) -> Sequence[tuple[str, str]]:
    form = office.talk.content.form(DRAFT_FORM, item.form)
    return agenda_words.effect([one for one in form.fields if one.name in item.effect], item.effect, tr)


def _moment(day: str, at: str) -> datetime | None:
    on: date | None = read_day(day)
    try:
        clock = time.fromisoformat(at.strip())
    except ValueError:
        return None
    return datetime.combine(on, clock.replace(second=0, microsecond=0, tzinfo=None), ZONE) if on else None


def _held(session: Session) -> bool:
    """Whether it is as far as its day, which has pages of its own."""
    return session.state not in AHEAD


def _words(caller: Caller, tr: Tr) -> dict[str, Any]:
    return {
        "day_said": day_said,
        "moment_said": lambda at: f"{at.astimezone(ZONE):%d.%m.%Y %H:%M}",
        "region_name": lambda code: BY_CODE[code].name[caller.language],
        "states": agenda_words.STATES,
        "words": application_words,
        "session_words": session_words,
        "by_hand": [(how, tr(session_words.TOLD[how])) for how in Told if how in BY_HAND],
        "held": _held,
    }

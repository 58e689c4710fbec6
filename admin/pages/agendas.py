"""Agendas of a region's council as pages: the list, and one of them in order, with its day and that members were told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from admin import agenda_words, application_words
from admin.api.kit import require_version
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.days import read_day
from admin.pages.days import said as day_said
from admin.pages.kit import go, needs, page
from dialogs.wording import Tr
from domain.applications import DRAFT_FORM
from domain.calendar import ZONE, local_date
from domain.masking import mask_text
from domain.regions import BY_CODE
from domain.staff import Everywhere, Right
from services import agenda_card, agendas
from services.agenda_card import Item, Session
from services.agendas import Sitting
from services.application_acts import CanNotApply
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem

routes = APIRouter()
AT = "/admin/agendas"
Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]
Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
NOTHING: Mapping[str, str] = MappingProxyType({})
Act = Callable[[WriteTx], None]


@routes.get("/agendas")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """The sessions that are seen, the newest first."""
    region = request.query_params.get("region", "")
    region = region if region in BY_CODE else ""
    window = Window(after=request.query_params.get("after"), sort="-made")
    part = await office.read(lambda tx: agenda_card.found(tx, caller.scope, region or None, window))
    kept = {"region": region} if region else {}
    following = f"{AT}?{urlencode({**kept, 'after': part.next})}" if part.next else ""
    return page(request, office, caller, "agendas.html", sessions=part.items, following=following, **_words(office, caller))


@routes.get("/agendas/{agenda}")
async def one(request: Request, office: Desk, caller: Reader, agenda: str) -> Response:
    """A session with its agenda; on paper without the forms."""
    return await _shown(request, office, caller, agenda)


@routes.post("/agendas/{agenda}/date")
async def fix(request: Request, office: Desk, caller: Decider, agenda: str) -> Response:
    """Set day, time and place, or change them."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        begins = _moment(form.get("on", ""), form.get("time", ""))
        if begins is None:
            raise CanNotApply("session_day", "on")
        sitting = Sitting(begins, form.get("place", ""), held=form.get("held") == "yes")
        agendas.fix(tx, office.talk.content, caller.scope, agenda, sitting)

    return await _done(request, office, caller, agenda, (work, "fixed"))


@routes.post("/agendas/{agenda}/told")
async def told(request: Request, office: Desk, caller: Decider, agenda: str) -> Response:
    """All members were told on a day."""
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        on = read_day(form.get("told_on", ""))
        if on is None:
            raise CanNotApply("day", "told_on")
        agendas.told(tx, caller.scope, agenda, on)

    return await _done(request, office, caller, agenda, (work, "told"))


@routes.post("/agendas/{agenda}/items/{application}/take-off")
async def take_off(request: Request, office: Desk, caller: Decider, agenda: str, application: str) -> Response:
    """It waits for the next agenda."""
    return await _done(
        request, office, caller, agenda,
        (lambda tx: agendas.take_off(tx, office.talk.content, caller.scope, agenda, application), "off"),
    )  # fmt: skip


async def _done(request: Request, office: Office, caller: Caller, agenda: str, act: tuple[Act, str]) -> Response:
    """Back to the agenda: with what was done, or with what was refused and all that was typed."""
    work, said = act
    form = await form_of(request)

    def checked(tx: WriteTx) -> None:
        with in_words():
            session = agendas.session_of(tx, caller.scope, agenda, Right.DECIDE_APPLICATIONS)
            require_version(form.get("version", ""), str(session.version))
            work(tx)

    try:
        await office.write(checked)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, agenda, problem, form)
    return go(f"{AT}/{agenda}", said=said)


async def _shown(
    request: Request, office: Office, caller: Caller, id_: str, problem: Problem | None = None, typed: Mapping[str, str] = NOTHING
) -> Response:
    with in_words():
        agenda = await office.read(lambda tx: agenda_card.agenda(tx, office.talk.content, caller.scope, id_))
        today = await office.read(lambda tx: local_date(tx.now))
    tr, session = office.talk.tr(caller.language), agenda.session
    said = problem.words(tr) if problem else None
    where = caller.scope.where(Right.DECIDE_APPLICATIONS)
    values: dict[str, Any] = {
        "agenda": agenda, "session": session, "version": session.version, "problem": said,
        "effects": {one.line.id: _effect(office, one, tr) for one in agenda.items}, "typed": _typed(session, typed),
        "may": isinstance(where, Everywhere) or session.region in where, "today": today, "words": application_words,
    }  # fmt: skip
    status = problem.status if problem else 200
    return page(request, office, caller, "agenda.html", status=status, **values, **_words(office, caller))


def _typed(session: Session, typed: Mapping[str, str]) -> Mapping[str, str]:
    """What stands in the forms: what was typed, else what is fixed."""
    begins = session.begins_at.astimezone(ZONE) if session.begins_at else None
    held = {
        "on": f"{begins:%Y-%m-%d}" if begins else "", "time": f"{begins:%H:%M}" if begins else "",
        "place": session.place or "", "held": "", "told_on": "",
    }  # fmt: skip
    return {name: mask_text(typed[name]) if name in typed else value for name, value in held.items()}


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


def _words(office: Office, caller: Caller) -> dict[str, Any]:
    return {
        "day_said": day_said,
        "moment_said": lambda at: f"{at.astimezone(ZONE):%d.%m.%Y %H:%M}",
        "region_name": lambda code: BY_CODE[code].name[caller.language],
        "states": agenda_words.STATES,
    }

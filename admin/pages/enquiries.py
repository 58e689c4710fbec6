"""The inbox of people's enquiries, one of them, and what is done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from admin.caller import Caller, form_of
from admin.enquiry_refusals import FAULTS, STATES
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page, page_routes
from dialogs.notices import NOTICES
from domain.calendar import ZONE
from domain.language import Language
from domain.regions import BY_CODE
from domain.staff import Right, Scope
from services import enquiry_acts as acts
from services import enquiry_inbox as inbox
from services.enquiry_acts import MOST_REPLY, CanNotAnswer, Note, Reply
from services.enquiry_inbox import Card
from services.storage.enquiry_inbox import Filters
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem, no_address
from web.fields import clean

routes = page_routes()
Reader = Annotated[Caller, needs(Right.READ_ENQUIRIES)]
Answerer = Annotated[Caller, needs(Right.ANSWER_ENQUIRIES)]
Act = Callable[[WriteTx, Scope, Row[Any]], None]
NAMES = ("kind", "state", "holder", "region")
PART = 50


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote into the card's forms, with what was wrong of it; `refused` is why the act was not done."""

    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    faults: Mapping[str, str] = field(default_factory=dict)
    refused: CanNotAnswer | None = None

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, "")


@routes.get("/enquiries")
async def listed(request: Request, office: Desk, caller: Reader) -> Response:
    """The longest waiting first; what is done, the newest first."""
    chosen = {name: request.query_params.get(name, "") for name in NAMES}
    done = chosen["state"] == "done"
    filters = Filters(chosen["kind"] or None, chosen["holder"] or None, done, chosen["region"] or None)
    window = Window(PART, request.query_params.get("after"), "-asked" if done else "asked")
    part = await office.write(lambda tx: inbox.found(tx, caller.scope, filters, window))
    following = f"/admin/enquiries?{urlencode({**chosen, 'after': part.next})}" if part.next else ""
    values: dict[str, Any] = {"items": part.items, "following": following, "chosen": chosen, "regions": _regions(caller)}
    return page(request, office, caller, "enquiries.html", **values, **_words(office, caller))


@routes.get("/enquiries/{enquiry}")
async def one(request: Request, office: Desk, caller: Reader, enquiry: str) -> Response:
    return await _card(request, office, caller, enquiry)


@routes.post("/enquiries/{enquiry}/take")
async def take(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    return await _act(request, office, caller, enquiry, acts.free, acts.take)


@routes.post("/enquiries/{enquiry}/give-back")
async def give_back(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    return await _act(request, office, caller, enquiry, acts.held, acts.give_back)


@routes.post("/enquiries/{enquiry}/reached")
async def reached(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    return await _act(request, office, caller, enquiry, acts.held, acts.reached)


@routes.post("/enquiries/{enquiry}/not-reached")
async def not_reached(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    return await _act(request, office, caller, enquiry, acts.held, acts.not_reached)


@routes.post("/enquiries/{enquiry}/hand-over")
async def hand_over(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    """To a colleague, with a note that the person never sees."""
    form = await form_of(request)

    def done(tx: WriteTx, scope: Scope, row: Row[Any]) -> None:
        acts.hand_over(tx, scope, row, form.get("to", ""), Note.of(clean(form.get("note", ""))))

    return await _act(request, office, caller, enquiry, acts.waiting, done)


@routes.post("/enquiries/{enquiry}/reply")
async def reply(request: Request, office: Desk, caller: Answerer, enquiry: str) -> Response:
    """First it is shown as the person will see it; from there it is sent, or changed."""
    form = await form_of(request)
    if form.get("step") == "change":
        return await _card(request, office, caller, enquiry, Typed(form))
    try:
        words = Reply.of(clean(form.get("kk", "")), clean(form.get("ru", "")))
    except CanNotAnswer as refused:
        return await _refused(request, office, caller, enquiry, refused)
    if form.get("step") == "send":
        return await _act(request, office, caller, enquiry, acts.held, lambda tx, scope, row: acts.reply(tx, scope, row, words))
    found = await office.write(lambda tx: inbox.card(tx, caller.scope, enquiry))
    if found is None:
        raise no_address()
    said = {language: text for language in Language if (text := words.text[language])}
    seen = {language: office.pages.tr(language)(NOTICES["enquiry_replied"], reply=text) for language, text in said.items()}
    return page(request, office, caller, "enquiry_reply.html", card=found, words=said, seen=seen)


async def _act(
    request: Request, office: Office, caller: Caller, enquiry: str, looked: Callable[..., Row[Any]], done: Act
) -> Response:
    def work(tx: WriteTx) -> None:
        done(tx, caller.scope, looked(tx, caller.scope, enquiry))

    try:
        await office.write(work)
    except CanNotAnswer as refused:
        return await _refused(request, office, caller, enquiry, refused)
    return go(f"/admin/enquiries/{enquiry}", said=request.url.path.rpartition("/")[2])


async def _refused(request: Request, office: Office, caller: Caller, enquiry: str, refused: CanNotAnswer) -> Response:
    """The card again, with what was typed and what was wrong."""
    form = await form_of(request)
    tr = office.pages.tr(caller.language)
    faults = {refused.field: FAULTS[refused.reason](tr)} if refused.reason in FAULTS else {}
    return await _card(request, office, caller, enquiry, Typed(form, faults, refused))


async def _card(request: Request, office: Office, caller: Caller, enquiry: str, typed: Typed | None = None) -> Response:
    def work(tx: WriteTx) -> tuple[Card, list[str]] | None:
        found = inbox.card(tx, caller.scope, enquiry)
        if found is None:
            return None
        others = acts.colleagues(tx, found.item.region) if caller.may(Right.ANSWER_ENQUIRIES) else ()
        return found, [login for login in others if f"staff:{login}" != found.item.taken_by]

    read = await office.write(work)
    if read is None:
        raise no_address()
    card, colleagues = read
    typed = _placed(typed or Typed(), card)
    refused = _state(typed.refused)
    status = refused.status if refused else 422 if typed.faults else 200
    values = {"card": card, "colleagues": [(login, login) for login in colleagues], "typed": typed, "refused": refused}
    shown = {"most": MOST_REPLY, **_ways(caller, card), **_words(office, caller)}
    return page(request, office, caller, "enquiry.html", status=status, **values, **shown)


def _placed(typed: Typed, card: Card) -> Typed:
    """A fault of the reply stands at a field that the card has."""
    first = card.reads[0]
    faults = {first if name in set(Language) - set(card.reads) else name: words for name, words in typed.faults.items()}
    return replace(typed, faults=faults)


def _ways(caller: Caller, card: Card) -> Mapping[str, bool]:
    """What the caller may do with it now."""
    where = caller.scope.where(Right.ANSWER_ENQUIRIES)
    may = caller.may(Right.ANSWER_ENQUIRIES) and card.item.done_at is None
    return {"may": may and (not isinstance(where, frozenset) or card.item.region in where), "mine": card.whole}


def _state(refused: CanNotAnswer | None) -> Problem | None:
    if refused is None or refused.reason not in STATES:
        return None
    return Problem(409, refused.reason, *STATES[refused.reason])


def _words(office: Office, caller: Caller) -> Mapping[str, Any]:
    """How the templates name moments, regions and those of the staff."""
    tr = office.pages.tr(caller.language)

    def region_name(code: str | None) -> str:
        return BY_CODE[code].name[caller.language] if code else tr("not given yet")

    return {"moment": _moment, "region_name": region_name, "staff_name": _staff_name}


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%d.%m.%Y %H:%M}"


def _staff_name(actor: str) -> str:
    """The login, or a program's name."""
    return actor.partition(":")[2] or actor


def _regions(caller: Caller) -> list[tuple[str, str]]:
    """The regions that may be chosen, by their names."""
    where = caller.scope.where(Right.READ_ENQUIRIES)
    codes = sorted(where) if isinstance(where, frozenset) else list(BY_CODE)
    return [(code, BY_CODE[code].name[caller.language]) for code in codes]

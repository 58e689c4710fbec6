"""The card of an application as a page: all that a coordinator needs to decide, and the acts that are possible now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, application_words, audit_words, decision_words
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.decision_refusals import Meanwhile
from admin.learner_words import who
from admin.office import Desk, Office
from admin.pages.applications import Reader
from admin.pages.kit import page, page_routes
from dialogs.scripts import Content
from domain.applications import BEFORE_DECISION, State
from domain.budget import DECIDED_POSSIBLE, ENDS, Milestone
from domain.calendar import local_date
from domain.decisions import GROUNDS
from domain.masking import mask_text
from domain.regions import BY_CODE
from domain.staff import Right
from services import application_changes, application_notes
from services.application_card import Card
from services.application_choices import Choices, choices, following
from services.application_list import Line, row_of
from services.application_notes import Noted
from services.learners import Unseen
from services.transaction import ReadTx
from web.errors import Problem

routes = page_routes()

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the card for who reads it: `since` is when he or she saw an earlier version."""

    reader: str
    today: str
    changes: bool
    since: datetime | None
    choices: Choices | None
    notes: tuple[Noted, ...] = ()
    following: Line | None = None  # what is to be done next, after an act
    enters: bool = False  # milestones of the budget


@routes.get("/applications/{application}")
async def one(request: Request, office: Desk, caller: Reader, application: str) -> Response:
    """The card of an application."""
    return await shown(request, office, caller, application)


async def shown(
    request: Request,
    office: Office,
    caller: Caller,
    id_: str,
    problem: Problem | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> Response:
    """The card, with what was refused where something was, and all that was typed. Raises Problem."""
    card = await application_desk.card(office, caller, id_)
    acted = "said" in request.query_params
    beside = await office.read(lambda tx: _beside(tx, office.talk.content, caller, card, acted=acted))
    tr = office.talk.tr(caller.language)
    values: dict[str, Any] = {
        "card": card, "line": card.line, "words": application_words, "deciding": decision_words, "regions": BY_CODE, "who": who,
        "grounds": GROUNDS, "problem": problem.words(tr) if problem else None, "act_said": audit_words.said_of,
        "at_fault": str(problem.facts.get("field", "")) if problem else "",
        "meanwhile": problem.changed if isinstance(problem, Meanwhile) else (),
        "typed": defaultdict(str, {name: mask_text(value) for name, value in typed.items()}), "today": beside.today,
        "left": _left(card) if beside.enters and card.line.state in BEFORE_DECISION | DECIDED_POSSIBLE else (), "beside": beside,
        "running": card.line.state in BEFORE_DECISION,
        "may": beside.changes, "can": beside.choices,
        **_said(office.talk.content, card, beside, tr),
    }  # fmt: skip
    return page(request, office, caller, "application.html", status=problem.status if problem else 200, **values)


def _said(content: Content, card: Card, beside: Beside, tr: Any) -> dict[str, Any]:
    """What the card says in the caller's language."""
    can = beside.choices
    return {
        "answers": decision_words.answers(content, card, beside.since, tr),
        "faults": decision_words.faults(content, card, beside.since, tr),
        "history": decision_words.history(card, beside.since, beside.reader),
        "returnable": decision_words.returnable(content, card, can.returnable, tr) if can and can.returnable else (),
    }


def _beside(tx: ReadTx, content: Content, caller: Caller, card: Card, *, acted: bool) -> Beside:
    scope, id_ = caller.scope, card.line.id
    today, since = local_date(tx.now).isoformat(), application_changes.looked_before(tx, scope, id_, card.version)
    may, enters = (_may(tx, caller, id_, right) for right in (Right.CHANGE_APPLICATIONS, Right.ENTER_MILESTONES))
    if not _may(tx, caller, id_, Right.DECIDE_APPLICATIONS):
        return Beside(scope.actor, today, may, since, None, enters=enters)
    next_ = following(tx, scope, id_) if acted else None
    notes = tuple(application_notes.of(tx, scope, id_))
    return Beside(scope.actor, today, may, since, choices(tx, content, scope, id_), notes, next_, enters)


def _may(tx: ReadTx, caller: Caller, id_: str, right: Right) -> bool:
    try:
        with in_words():
            row_of(tx, caller.scope, id_, right)
    except (Problem, Unseen):
        return False
    return True


def _left(card: Card) -> list[Milestone]:
    """The milestones that can be entered now: those that are not yet, an end only of what was forwarded."""
    reached = {one.kind for one in card.milestones}
    return [one for one in Milestone if one not in reached and (one not in ENDS or card.line.state is State.FORWARDED)]

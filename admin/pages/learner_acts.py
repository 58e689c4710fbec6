"""What the staff do about a learner, each act on a page of its own: what it changes, why, and what the learner is told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import learner_words
from admin.api.kit import etag
from admin.caller import Caller, form_of
from admin.learner_refusals import in_words
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page, page_routes
from admin.pages.learner_deeds import DEEDS, NUMBER, Deed, Doing
from dialogs.notices import NOTICES
from domain.calendar import local_date
from domain.language import Language
from domain.masking import mask_text
from domain.staff import Right
from services import learner_card
from services.learner_card import Act, Card, Certificate, Sitting
from services.learners import Unseen
from services.transaction import ReadTx, WriteTx
from web.errors import Problem

routes = page_routes()

Changer = Annotated[Caller, needs(Right.CHANGE_LEARNERS)]
OWN_PAGES = frozenset({403, 404})  # any other refusal stands beside the form
TOLD: Mapping[str, str] = {"correction": "certificate_reissued", "revocation": "certificate_revoked", "void": "test_void"}
LOOKED_AT = timedelta(hours=12)  # no sign-in lasts longer, so no page is older


class Stale(Exception):
    """What the page showed is not what stands now; `acts` were done meanwhile."""

    def __init__(self, acts: Sequence[Act]) -> None:
        super().__init__("changed meanwhile")
        self.acts = acts


@dataclass(frozen=True, slots=True)
class At:
    """What an act is about, as it stands at a moment."""

    card: Card
    target: Certificate | Sitting | None
    now: datetime

    @property
    def version(self) -> str:
        return etag(*(self.target.version if self.target else self.card.version))


@dataclass(frozen=True, slots=True)
class Answer:
    """Why nothing was done: the page is shown again with all that was typed."""

    status: int = 200
    problem: Problem | None = None
    acts: Sequence[Act] = ()
    value: str = ""


def _asking(deed: Deed) -> Callable[..., Awaitable[Response]]:
    async def ask(request: Request, office: Desk, caller: Changer) -> Response:
        doing = _doing(request, office, caller, {})
        with in_words():
            at = await office.read(lambda tx: _at(tx, deed, doing))
        await office.write(lambda tx: learner_card.seen(tx, caller.scope, doing.person))
        return _page(request, office, caller, deed, (doing, at), Answer())

    return ask


def _acting(deed: Deed) -> Callable[..., Awaitable[Response]]:
    async def act(request: Request, office: Desk, caller: Changer) -> Response:
        doing = _doing(request, office, caller, await form_of(request))
        try:
            said = await office.write(lambda tx: _done(tx, deed, doing))
        except Stale as stale:
            answer = Answer(412, acts=stale.acts)
        except Problem as problem:
            if problem.status in OWN_PAGES and problem.code != "person_needed":
                raise
            answer = Answer(problem.status, problem)
        else:
            if deed is not NUMBER:
                return go(f"/admin/learners/{doing.person}", said=said)
            answer = Answer(value=said)
        at = await office.read(lambda tx: _at(tx, deed, doing))
        return _page(request, office, caller, deed, (doing, at), answer)

    return act


for _deed in DEEDS:
    routes.add_api_route(_deed.path, _asking(_deed), methods=["GET"], name=f"ask_{_deed.name}")
    routes.add_api_route(_deed.path, _acting(_deed), methods=["POST"], name=f"do_{_deed.name}")


def _doing(request: Request, office: Office, caller: Caller, form: Mapping[str, str]) -> Doing:
    path = request.path_params
    return Doing(caller.scope, office.talk.content, path["person"], path.get("target", ""), form)


def _at(tx: ReadTx, deed: Deed, doing: Doing) -> At:
    """Raises Unseen, also where the certificate or test is somebody else's."""
    card = learner_card.card(tx, doing.content, doing.scope, doing.person, Right.CHANGE_LEARNERS)
    target = deed.of(tx, doing.scope, doing.target) if deed.of else None
    if target is not None and target.person != doing.person:
        raise Unseen("it is another learner's")
    return At(card, target, tx.now)


def _done(tx: WriteTx, deed: Deed, doing: Doing) -> str:
    """Raises Stale, Problem."""
    with in_words():
        at = _at(tx, deed, doing)
        if deed is not NUMBER and doing.said("version") != at.version:
            raise Stale(learner_card.meanwhile(tx, at.card.subjects, _since(doing.said("since"), at.now)))
        return deed.do(tx, doing)


def _since(said: str, now: datetime) -> datetime:
    try:
        since = datetime.fromisoformat(said)
    except ValueError:
        return now - LOOKED_AT
    return max(since, now - LOOKED_AT) if since.tzinfo else now - LOOKED_AT


def _page(request: Request, office: Office, caller: Caller, deed: Deed, about: tuple[Doing, At], answer: Answer) -> Response:
    """The form; numbers that were typed where none belong are not shown again."""
    doing, at = about
    tr, problem = office.pages.tr(caller.language), answer.problem
    words = problem.words(tr) if problem else {"title": "", "detail": ""}
    at_field = str(problem.facts.get("field", "")) if problem else ""
    values: dict[str, object] = {
        "deed": deed.name, "card": at.card, "target": at.target, "version": at.version, "since": at.now.isoformat(),
        "typed": {name: mask_text(doing.said(name)) for name in deed.fields},
        "faults": {at_field: words["detail"]} if at_field in deed.fields else {},
        "problem": None if at_field in deed.fields else problem and words,
        "acts": answer.acts, "stale": answer.status == 412, "value": answer.value, "words": learner_words,
        "told": _told(office, deed, at),
        "own": _proposer(at) == caller.scope.actor,
        "today": local_date(at.now).isoformat(),
    }  # fmt: skip
    return page(request, office, caller, "learner_act.html", status=answer.status, **values)


def _proposer(at: At) -> str:
    proposal = at.target.proposal if isinstance(at.target, Sitting) else None
    return proposal.by if proposal else ""


def _told(office: Office, deed: Deed, at: At) -> Mapping[str, str]:
    """The message that the learner gets, in each language, with gaps for what is not known yet."""
    if deed.name not in TOLD:
        return {}
    number = at.target.number if isinstance(at.target, Certificate) and deed.name == "revocation" else "…"
    in_window = deed.name == "void" and at.card.participations[-1].retest_until is not None
    gaps = {"number": number, "reason": "…", "last_day": "…"}
    msgid = NOTICES["test_void_retest" if in_window else TOLD[deed.name]]
    return {str(language): office.pages.tr(language)(msgid, **gaps) for language in Language}

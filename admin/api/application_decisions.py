"""A coordinator's acts: accept, return once, refuse, recommend, undo while nobody was told; notes (R-003-19, R-003-20)."""

from collections.abc import Callable
from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.api import decision_models as models
from admin.api.application_models import Standing
from admin.api.applications import Id, version_of
from admin.api.kit import IfMatch, Listed, Versioned, act, api_routes, needs, require_version
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.decision_refusals import Meanwhile
from admin.office import Desk, Office
from admin.refusal_templates import TEMPLATES
from domain.applications import Fault, State
from domain.decisions import GROUNDS, Ground
from domain.language import Language, Text
from domain.staff import Right
from services import application_changes, application_decisions, application_notes, application_received
from services.application_decisions import Refusal
from services.application_list import row_of
from services.transaction import ReadTx, WriteTx
from web.errors import Problem

routes = api_routes("applications")

Decider = Annotated[Caller, needs(Right.DECIDE_APPLICATIONS)]
OLDEST = 200  # versions back that are still known by their tag


@routes.get("/refusal-grounds")
async def grounds(caller: Decider) -> list[models.GroundOf]:
    """The grounds of the law, with a text for each to begin the answer with."""
    return [
        models.GroundOf(ground=one, rule=GROUNDS[one].rule, name=_both(GROUNDS[one].name), text=_both(TEMPLATES[one]))
        for one in Ground
    ]


@routes.post("/applications/{application}/accept", response_model=Standing)
async def accept(
    request: Request, office: Desk, caller: Decider, application: Id, body: models.Accepted, if_match: IfMatch = None
) -> Response:
    """Say that it was received; the term has been running since it was sent in (T-6)."""

    def work(tx: WriteTx) -> None:
        content = office.talk.content
        application_decisions.accept(tx, content, caller.scope, application, body.on, body.official_number)

    return await _done(request, office, caller, (application, if_match), work)


@routes.post("/applications/{application}/return", response_model=Standing)
async def give_back(
    request: Request, office: Desk, caller: Decider, application: Id, body: models.Faults, if_match: IfMatch = None
) -> Response:
    """Return it once: only what is named opens to the applicant, and the term runs on (AMB-15)."""
    faults = [Fault(one.what, one.reason) for one in body.faults]

    def work(tx: WriteTx) -> None:
        application_decisions.give_back(tx, office.talk.content, caller.scope, application, faults, body.on)

    return await _done(request, office, caller, (application, if_match), work)


@routes.post("/applications/{application}/mended", response_model=Standing)
async def mended(
    request: Request, office: Desk, caller: Decider, application: Id, body: models.Mended, if_match: IfMatch = None
) -> Response:
    """Enter that the applicant brought the mended papers, where it came on paper."""

    def work(tx: WriteTx) -> None:
        application_received.mended(tx, caller.scope, application, body.on)

    return await _done(request, office, caller, (application, if_match), work)


@routes.post("/applications/{application}/refuse", response_model=Standing)
async def refuse(
    request: Request, office: Desk, caller: Decider, application: Id, body: models.Refusal, if_match: IfMatch = None
) -> Response:
    """Refuse it on a ground of the law, with a reasoned answer; false data refuses at any stage (R-003-20)."""
    refusal = Refusal(body.ground, body.text)

    def work(tx: WriteTx) -> None:
        application_decisions.refuse(tx, office.talk.content, caller.scope, application, refusal, body.on)

    return await _done(request, office, caller, (application, if_match), work)


@routes.post("/applications/{application}/recommend", response_model=Standing)
async def recommend(
    request: Request, office: Desk, caller: Decider, application: Id, body: models.Recommendation, if_match: IfMatch = None
) -> Response:
    """Recommend it to the council, once the check is finished; what lacks is told in `items` (R-003-19)."""

    def work(tx: WriteTx) -> None:
        application_decisions.recommend(tx, office.talk.content, caller.scope, application, body.text, body.on)

    return await _done(request, office, caller, (application, if_match), work)


@routes.post("/applications/{application}/undo", response_model=Standing)
async def undo(request: Request, office: Desk, caller: Decider, application: Id, if_match: IfMatch = None) -> Response:
    """Take the last decision back, while the applicant was not told."""

    def work(tx: WriteTx) -> None:
        application_decisions.undo(tx, office.talk.content, caller.scope, application)

    return await _done(request, office, caller, (application, if_match), work)


@routes.get("/applications/{application}/notes")
async def notes(office: Desk, caller: Decider, application: Id) -> Listed[models.NoteOf]:
    """What colleagues noted; no applicant reads it, nor a program that files for one."""
    with in_words():
        found = await office.read(lambda tx: application_notes.of(tx, caller.scope, application))
    return Listed(items=[models.NoteOf(at=one.at, by=one.by, text=one.note.text) for one in found])


@routes.post("/applications/{application}/notes", status_code=204, response_class=Response)
async def note(request: Request, office: Desk, caller: Decider, application: Id, body: models.Note) -> Response:
    """Note something for colleagues."""

    def work(tx: WriteTx) -> None:
        with in_words():
            application_notes.add(tx, caller.scope, application, body.text)

    return await act(request, office, caller, work)


def require(tx: WriteTx, caller: Caller, application: str, given: str | None) -> None:
    """Refuse an act on what was changed meanwhile, with what was done since. Raises Problem, Unseen."""
    row = row_of(tx, caller.scope, application, Right.DECIDE_APPLICATIONS, lock=True)
    try:
        require_version(given, version_of(application, row.version))
    except Problem as problem:
        if problem.status != 412:
            raise
        raise Meanwhile(_since(tx, caller, application, str(given), row.version)) from None


def _since(tx: ReadTx, caller: Caller, application: str, given: str, now: int) -> list[application_changes.Changed]:
    versions = range(now - 1, max(0, now - OLDEST), -1)
    known = next((one for one in versions if version_of(application, one) in given), 0)
    return list(application_changes.since(tx, caller.scope, application, known))


async def _done(
    request: Request, office: Office, caller: Caller, of: tuple[str, str | None], work: Callable[[WriteTx], None]
) -> Response:
    """Do an act on the version that was seen; where it stands then, with the new version's tag."""
    application, if_match = of

    def done(tx: WriteTx) -> Versioned:
        with in_words():
            require(tx, caller, application, if_match)
            work(tx)
            row = row_of(tx, caller.scope, application, Right.DECIDE_APPLICATIONS)
        return Versioned(Standing(id=row.id, state=State(row.state), number=row.number), version_of(application, row.version))

    return await act(request, office, caller, done)


def _both(text: Text) -> dict[Language, str]:
    return {language: text[language] for language in Language}

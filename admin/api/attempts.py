"""Quizzes and final tests of learners; an open test that our failure spoilt is made void by two persons (SM-3)."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin import learner_desk
from admin.api.kit import (
    Asked,
    Given,
    IfMatch,
    Listed,
    Sent,
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
from admin.learner_refusals import in_words
from admin.learner_words import made_void, proposed
from admin.office import Desk
from domain.learning import AttemptState
from domain.staff import Right
from services import learner_acts
from services.learner_card import Sitting
from services.learners import Waiting
from services.transaction import WriteTx

routes = api_routes("attempts")

Reader = Annotated[Caller, needs(Right.READ_LEARNERS)]
Changer = Annotated[Caller, needs(Right.CHANGE_LEARNERS)]


class Proposed(Sent):
    """What failed, and where the log shows it."""

    reason: str = Field(max_length=1000, examples=["20.11.2026 сағат 14:05-те қосылым үзілді, журналда көрінеді"])


class Voided(Given):
    """The attempt's state now, and what follows, in the caller's language."""

    id: str
    state: AttemptState
    proposed_by: str
    proposed_at: datetime
    follows: str


@routes.get("/attempts/{attempt}")
async def one(office: Desk, caller: Reader, attempt: str, response: Response) -> Sitting:
    """A quiz or a final test, with the proposal to make it void where there is one."""
    found = await learner_desk.attempt(office, caller, attempt)
    return with_version(response, found, etag(*found.version))


@routes.get("/void-proposals")
async def waiting(office: Desk, caller: Changer, asked: Annotated[Asked, sorted_by("proposed")]) -> Listed[Waiting]:
    """The open final tests that wait for the second person; `own`: the caller proposed it, and another must approve."""
    return asked.listed(await learner_desk.waiting(office, caller, asked.window))


@routes.post("/attempts/{attempt}/void-proposal", status_code=201)
async def propose(
    request: Request, office: Desk, caller: Changer, attempt: str, body: Proposed, if_match: IfMatch = None
) -> Response:
    """Propose that an open final test should not count."""
    tr = office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require_version(if_match, etag(*learner_acts.attempt_to_change(tx, caller.scope, attempt).version))
        learner_acts.propose_void(tx, caller.scope, attempt, body.reason)
        return _voided(learner_acts.attempt_to_change(tx, caller.scope, attempt), proposed(tr))

    return await act(request, office, caller, work, 201)


@routes.post("/attempts/{attempt}/void")
async def approve(request: Request, office: Desk, caller: Changer, attempt: str, if_match: IfMatch = None) -> Response:
    """Approve a proposal, as the second person: the test does not count, and the learner may begin it again."""
    tr = office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require_version(if_match, etag(*learner_acts.attempt_to_change(tx, caller.scope, attempt).version))
        learner_acts.approve_void(tx, office.talk.content, caller.scope, attempt)
        return _voided(learner_acts.attempt_to_change(tx, caller.scope, attempt), made_void(tr))

    return await act(request, office, caller, work)


def _voided(now: Sitting, follows: str) -> Versioned:
    proposal = now.proposal
    assert proposal is not None  # noqa: S101 - both acts leave one
    record = Voided(id=now.id, state=now.state, proposed_by=proposal.by, proposed_at=proposal.at, follows=follows)
    return Versioned(record, etag(*now.version))

"""Answers to quizzes and final tests (SM-2, SM-3): final when kept, each position once, the last one decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogs.facts import AttemptOf, Fact
from dialogs.requests import Outcome, SaveAnswer
from dialogs.scripts import Content
from domain.learning import Attempt, AttemptState
from services import final_test_scoring, quiz_scoring
from services.attempts import Scored, scored
from services.storage import attempts as kept
from services.transaction import WriteTx
from services.use_case import Asked


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer with the attempt after it, and scored where it was the last one."""

    ask: Asked[SaveAnswer]
    question: str
    right: bool
    after: Attempt
    scored: Scored | None

    @property
    def state(self) -> AttemptState:
        return self.scored.state if self.scored else AttemptState.OPEN


def save_answer(tx: WriteTx, content: Content, asked: Sequence[Asked[SaveAnswer]]) -> Sequence[Outcome]:
    """Keep answers for good; the last one decides the quiz or the final test.

    The attempt comes with the request as it was read in this transaction, under its person's lock.
    """
    late = [ask for ask in asked if ask.request.attempt.due_at is not None and tx.now > ask.request.attempt.due_at]
    over = {ask.person for ask in late}
    judged = [one for ask in asked if ask.person not in over and (one := _judge(content, ask))]
    new = kept.keep(tx.conn, [_answer(tx, one) for one in judged])
    counted = {one.ask.person: one for one in judged if one.after.id in new}
    kept.advance(tx.conn, [(one.after, one.state) for one in counted.values()], tx.now)
    finished = [one.scored for one in counted.values() if one.scored]
    quiz_scoring.score(tx, content, [one for one in finished if not one.attempt.final])
    final_test_scoring.score(tx, content, [one for one in finished if one.attempt.final])
    final_test_scoring.hand_in_now(tx, content, late)
    return [_outcome(ask, over, counted.get(ask.person)) for ask in asked]


def _judge(content: Content, ask: Asked[SaveAnswer]) -> _Judged | None:
    """None where the attempt is another person's, or the answer is none of the question's."""
    attempt = ask.request.attempt
    if attempt.person != ask.person:
        return None
    question = content.asked(attempt)
    if ask.request.option not in {known.id for known in question.options}:
        return None
    right = ask.request.option == question.right
    after = replace(attempt, position=attempt.position + 1, correct=attempt.correct + right)
    ends = after.position >= after.total
    return _Judged(ask, question.id, right, after, scored(content, after, ask.language) if ends else None)


def _answer(tx: WriteTx, one: _Judged) -> dict[str, Any]:
    request = one.ask.request
    where = {"attempt_id": request.attempt.id, "position": request.attempt.position}
    return {**where, "question": one.question, "option": request.option, "right": one.right, "at": tx.now}


def _outcome(ask: Asked[SaveAnswer], over: set[str], one: _Judged | None) -> Outcome:
    if ask.person in over:
        return Outcome(SaveAnswer.Outcome.TIME_OVER)
    if one is None:
        return Outcome(SaveAnswer.Outcome.ANSWERED_ALREADY)
    if one.scored is None:
        return Outcome(SaveAnswer.Outcome.NEXT, facts={AttemptOf(ask.person): one.after})
    facts: dict[Fact[Any], Any] = {AttemptOf(ask.person): None}
    if one.after.final:
        return Outcome(SaveAnswer.Outcome.TEST_SCORED, facts=facts)
    return Outcome(SaveAnswer.Outcome.PASSED if one.scored.passed else SaveAnswer.Outcome.FAILED, facts=facts)

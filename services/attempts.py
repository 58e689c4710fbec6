"""What is known of quizzes and final tests: the open one, the one finished last, and whether one is passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dialogs.facts import AttemptOf, ResultOf
from dialogs.scripts import Content
from domain.language import Language
from domain.learning import AnswerKept, Attempt, AttemptState, Result, reaches
from services.storage import attempts as kept
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class Scored:
    """A quiz or final test that is finished, and the language of who took it."""

    attempt: Attempt
    language: Language
    passed: bool

    @property
    def state(self) -> AttemptState:
        return AttemptState.PASSED if self.passed else AttemptState.FAILED


def scored(content: Content, attempt: Attempt, language: Language) -> Scored:
    """Judge an attempt as it is; what was not answered is wrong."""
    mark = "final_test.pass_percent" if attempt.final else "quiz.pass_percent"
    percent = content.rules_of(attempt.course, attempt.version)[mark]
    return Scored(attempt, language, reaches(attempt.correct, attempt.total, percent))


def opened(tx: ReadTx, persons: Sequence[str]) -> Mapping[str, Attempt]:
    """The open quiz or final test by its person."""
    return {row.person_id: attempt(row) for row in kept.open_of(tx.conn, persons)}


def attempts(tx: ReadTx, content: Content, asked: Sequence[AttemptOf]) -> Mapping[AttemptOf, Attempt | None]:
    """The open quiz or final test of each person."""
    known = opened(tx, [fact.person for fact in asked])
    return {fact: known.get(fact.person) for fact in asked}


def results(tx: ReadTx, content: Content, asked: Sequence[ResultOf]) -> Mapping[ResultOf, Result | None]:
    """The quiz, or the final test, that each person finished last."""
    rows: dict[ResultOf, list[Row[Any]]] = {}
    for final in {fact.final for fact in asked}:
        for row in kept.last_finished(tx.conn, [fact.person for fact in asked if fact.final is final], final=final):
            rows.setdefault(ResultOf(row.person_id, final), []).append(row)
    return {fact: _result(rows[fact]) if fact in rows else None for fact in asked}


def attempt(row: Row[Any]) -> Attempt:
    """An attempt's row, joined with its participation, as a value."""
    return Attempt(
        id=row.id,
        person=row.person_id,
        participation=row.participation_id,
        course=row.course,
        version=row.course_version,
        module=row.module,
        seed=row.seed,
        position=row.position,
        total=row.total,
        drawn=tuple(row.drawn or ()),
        number=row.number,
        correct=row.correct,
        due_at=row.due_at,
    )


def _result(rows: Sequence[Row[Any]]) -> Result:
    first = rows[0]
    return Result(
        participation=first.participation_id,
        course=first.course,
        version=first.course_version,
        module=first.module,
        correct=first.correct,
        total=first.total,
        passed=first.state == AttemptState.PASSED,
        answers=tuple(AnswerKept(row.question, row.option, row.right) for row in rows if row.question is not None),
        drawn=tuple(first.drawn or ()),
    )

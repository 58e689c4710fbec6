"""What is known of quizzes and final tests: the open one, and the one finished last."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.facts import AttemptOf, ResultOf
from dialogs.scripts import Content
from domain.learning import AnswerKept, Attempt, Result
from services.storage import attempts as kept
from services.transaction import ReadTx


def attempts(tx: ReadTx, content: Content, asked: Sequence[AttemptOf]) -> Mapping[AttemptOf, Attempt | None]:
    """The open quiz or final test of each person."""
    rows = {row.person_id: attempt(row) for row in kept.open_of(tx.conn, [fact.person for fact in asked])}
    return {fact: rows.get(fact.person) for fact in asked}


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
        passed=first.state == "passed",
        answers=tuple(AnswerKept(row.question, row.option, row.right) for row in rows if row.question is not None),
        drawn=tuple(first.drawn or ()),
    )

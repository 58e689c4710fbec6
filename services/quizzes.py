"""Taking a module's quiz (SM-2): questions drawn by a stored seed, answers final when kept, tries unlimited."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dialogs.facts import AttemptOf, ResultOf
from dialogs.requests import OpenQuiz, Outcome, SaveAnswer
from dialogs.scripts import Content, Module
from domain.learning import AnswerKept, Attempt, ModuleState, Result, draw, reaches
from services.storage import attempts as kept
from services.storage import learning
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

MAY_TRY = frozenset({ModuleState.QUIZ, ModuleState.RETRY, ModuleState.PASSED})
NOT_PASSED = [ModuleState.OPEN, ModuleState.IN_PROGRESS, ModuleState.QUIZ, ModuleState.RETRY]


def attempts(tx: ReadTx, content: Content, asked: Sequence[AttemptOf]) -> Mapping[AttemptOf, Attempt | None]:
    """The open quiz of each person."""
    rows = {row.person_id: _attempt(row, row.position) for row in kept.open_of(tx.conn, [fact.person for fact in asked])}
    return {fact: rows.get(fact.person) for fact in asked}


def results(tx: ReadTx, content: Content, asked: Sequence[ResultOf]) -> Mapping[ResultOf, Result | None]:
    """The quiz that each person finished last."""
    rows: dict[str, list[Row[Any]]] = {}
    for row in kept.last_finished(tx.conn, [fact.person for fact in asked]):
        rows.setdefault(row.person_id, []).append(row)
    return {fact: _result(rows[fact.person]) if fact.person in rows else None for fact in asked}


def open_quiz(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenQuiz]]) -> Sequence[Outcome]:
    """Begin quizzes; a person with one open goes on with it."""
    opened = {row.person_id for row in kept.open_of(tx.conn, [ask.person for ask in asked])}
    fresh = [ask for ask in asked if ask.person not in opened]
    begun = _begin(tx, content, fresh) if fresh else {}
    return [Outcome(begun.get(ask.person, OpenQuiz.Outcome.RESUMED)) for ask in asked]


def _begin(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenQuiz]]) -> Mapping[str, OpenQuiz.Outcome]:
    places = learning.places(tx.conn, [_key(ask.request) for ask in asked])
    ready = [ask for ask in asked if _may_try(content, places.get(_key(ask.request)), ask)]
    before = kept.counts(tx.conn, [ask.request.participation for ask in ready]) if ready else {}
    rows = [_new(tx, _module(content, places[_key(ask.request)], ask.request.module), ask, before) for ask in ready]
    new = kept.add(tx.conn, rows)
    learning.move(
        tx.conn, [_key(ask.request) for ask in ready], ModuleState.QUIZ, among=[ModuleState.IN_PROGRESS, ModuleState.RETRY]
    )
    outcomes = {ask.person: OpenQuiz.Outcome.NOT_READ for ask in asked}
    for row in rows:
        outcomes[row["person_id"]] = OpenQuiz.Outcome.OPENED if row["id"] in new else OpenQuiz.Outcome.RESUMED
    return outcomes


def _may_try(content: Content, place: Row[Any] | None, ask: Asked[OpenQuiz]) -> bool:
    if place is None or place.person_id != ask.person or place.module_state is None:
        return False
    return place.module_state in MAY_TRY or place.page >= len(_module(content, place, ask.request.module).pages)


def _new(tx: WriteTx, module: Module, ask: Asked[OpenQuiz], before: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "person_id": ask.person,
        "participation_id": ask.request.participation,
        "module": ask.request.module,
        "seed": secrets.token_hex(8),
        "number": before.get(_key(ask.request), 0) + 1,
        "state": "open",
        "position": 0,
        "correct": 0,
        "total": module.draw,
        "opened_at": tx.now,
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer with the attempt as it is after it."""

    row: Row[Any]
    question: str
    option: str
    right: bool
    percent: int

    @property
    def correct(self) -> int:
        return int(self.row.correct) + self.right

    @property
    def finished(self) -> bool:
        return bool(self.row.position + 1 == self.row.total)

    @property
    def passed(self) -> bool:
        return self.finished and reaches(self.correct, self.row.total, self.percent)

    @property
    def place(self) -> tuple[str, str]:
        return self.row.participation_id, self.row.module

    def state(self) -> str:
        if not self.finished:
            return "open"
        return "passed" if self.passed else "failed"


def save_answer(tx: WriteTx, content: Content, asked: Sequence[Asked[SaveAnswer]]) -> Sequence[Outcome]:
    """Keep answers for good, each position once; the last one decides the quiz."""
    rows = kept.open_among(tx.conn, [ask.request.attempt for ask in asked])
    judged = [_judge(content, rows.get(ask.request.attempt), ask) for ask in asked]
    new = kept.keep(tx.conn, [_answer(tx, one) for one in judged if one])
    counted = [one if one and one.row.id in new else None for one in judged]
    _advance(tx, content, [one for one in counted if one])
    return [_outcome(one) for one in counted]


def _judge(content: Content, row: Row[Any] | None, ask: Asked[SaveAnswer]) -> _Judged | None:
    """None where the answer is not to the question that is open to this person."""
    if row is None or row.person_id != ask.person or row.position != ask.request.position:
        return None
    module = _module(content, row, row.module)
    drawn = draw(row.seed, [(question.id, question.lesson) for question in module.questions], row.total)
    question = module.question(drawn[row.position])
    option = ask.request.option
    if option not in {known.id for known in question.options}:
        return None
    return _Judged(row, question.id, option, option == question.right, content.programme["quiz.pass_percent"])


def _answer(tx: WriteTx, one: _Judged) -> dict[str, Any]:
    where = {"attempt_id": one.row.id, "position": one.row.position}
    return {**where, "question": one.question, "option": one.option, "right": one.right, "at": tx.now}


def _advance(tx: WriteTx, content: Content, judged: Sequence[_Judged]) -> None:
    kept.advance(
        tx.conn,
        [
            {
                "id": one.row.id,
                "position": one.row.position + 1,
                "correct": one.correct,
                "state": one.state(),
                "finished_at": tx.now if one.finished else None,
            }
            for one in judged
        ],
    )
    learning.move(tx.conn, [one.place for one in judged if one.finished and not one.passed], ModuleState.RETRY, among=NOT_PASSED)
    _pass(tx, content, [one for one in judged if one.passed])


def _pass(tx: WriteTx, content: Content, passed: Sequence[_Judged]) -> None:
    first = learning.move(tx.conn, [one.place for one in passed], ModuleState.PASSED, among=NOT_PASSED, passed_at=tx.now)
    new = [one.row for one in passed if one.place in first]
    for row in new:
        subject, details = f"participation:{row.participation_id}", {"module": row.module, "attempt": row.id}
        tx.audit("module.passed", actor=f"person:{row.person_id}", subject=subject, details=details)
    if new:
        modules = learning.passed_modules(tx.conn, [row.participation_id for row in new])
        learning.ready(tx.conn, list(_complete(content, new, modules)))


def _complete(content: Content, rows: Sequence[Row[Any]], passed: Mapping[str, frozenset[str]]) -> Iterable[str]:
    for row in rows:
        course = content.course(row.course, row.course_version)
        if {module.id for module in course.modules} <= passed[row.participation_id]:
            yield row.participation_id


def _outcome(one: _Judged | None) -> Outcome:
    if one is None:
        return Outcome(SaveAnswer.Outcome.ANSWERED_ALREADY)
    after = None if one.finished else _attempt(one.row, one.row.position + 1)
    values = {"correct": one.correct, "total": int(one.row.total)}
    return Outcome(_verdict(one), values, {AttemptOf(one.row.person_id): after})


def _verdict(one: _Judged) -> SaveAnswer.Outcome:
    if not one.finished:
        return SaveAnswer.Outcome.NEXT
    return SaveAnswer.Outcome.PASSED if one.passed else SaveAnswer.Outcome.FAILED


def _attempt(row: Row[Any], position: int) -> Attempt:
    return Attempt(
        row.id, row.participation_id, row.course, row.course_version, row.module, row.seed, position=position, total=row.total
    )


def _result(rows: Sequence[Row[Any]]) -> Result:
    first = rows[0]
    answers = tuple(AnswerKept(row.question, row.option, row.right) for row in rows)
    passed = first.state == "passed"
    return Result(first.course, first.course_version, first.module, first.correct, first.total, passed, answers)


def _module(content: Content, row: Row[Any], module: str) -> Module:
    return content.course(row.course, row.course_version).module(module)


def _key(request: OpenQuiz) -> tuple[str, str]:
    return request.participation, request.module

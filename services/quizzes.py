"""Beginning a module's quiz (SM-2): its questions follow from a stored seed, tries are unlimited."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.requests import OpenQuiz, Outcome
from dialogs.scripts import Content, Module
from domain.learning import Attempt, ModuleState
from services.attempts import opened
from services.storage import attempts as kept
from services.storage import learning
from services.transaction import WriteTx
from services.use_case import Asked

MAY_TRY = frozenset({ModuleState.QUIZ, ModuleState.RETRY, ModuleState.PASSED})


def open_quiz(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenQuiz]]) -> Sequence[Outcome]:
    """Begin quizzes; a person with one open goes on with it."""
    going_on = opened(tx, [ask.person for ask in asked])
    fresh = [ask for ask in asked if ask.person not in going_on]
    begun = _begin(tx, content, fresh) if fresh else {}
    return [Outcome(begun.get(ask.person) or _open_already(going_on[ask.person])) for ask in asked]


def _open_already(attempt: Attempt) -> OpenQuiz.Outcome:
    return OpenQuiz.Outcome.TEST_OPEN if attempt.final else OpenQuiz.Outcome.RESUMED


def _begin(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenQuiz]]) -> Mapping[str, OpenQuiz.Outcome]:
    places = learning.places(tx.conn, [_key(ask.request) for ask in asked])
    ready = [ask for ask in asked if _may_try(content, places.get(_key(ask.request)), ask)]
    before = kept.counts(tx.conn, [ask.request.participation for ask in ready]) if ready else {}
    quizzes = [_new(tx, content, ask, places[_key(ask.request)], before) for ask in ready]
    new = kept.add(tx.conn, quizzes, tx.now)
    learning.move(
        tx.conn, [_key(ask.request) for ask in ready], ModuleState.QUIZ, among=[ModuleState.IN_PROGRESS, ModuleState.RETRY]
    )
    outcomes = {ask.person: OpenQuiz.Outcome.NOT_READ for ask in asked}
    for one in quizzes:
        outcomes[one.person] = OpenQuiz.Outcome.OPENED if one.id in new else OpenQuiz.Outcome.RESUMED
    return outcomes


def _may_try(content: Content, place: Row[Any] | None, ask: Asked[OpenQuiz]) -> bool:
    if place is None or place.person_id != ask.person or place.module_state is None:
        return False
    return place.module_state in MAY_TRY or place.page >= len(_module(content, place, ask.request.module).pages)


def _new(tx: WriteTx, content: Content, ask: Asked[OpenQuiz], place: Row[Any], before: Mapping[tuple[str, str], int]) -> Attempt:
    return Attempt(
        id=tx.new_id(),
        person=ask.person,
        participation=ask.request.participation,
        course=place.course,
        version=place.course_version,
        module=ask.request.module,
        seed=secrets.token_hex(8),
        position=0,
        total=_module(content, place, ask.request.module).draw,
        number=before.get(_key(ask.request), 0) + 1,
    )


def _module(content: Content, row: Row[Any], module: str) -> Module:
    return content.course(row.course, row.course_version).module(module)


def _key(request: OpenQuiz) -> tuple[str, str]:
    return request.participation, request.module

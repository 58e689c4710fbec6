from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from dialogs.facts import AttemptOf, ResultOf
from dialogs.requests import OpenQuiz, SaveAnswer
from domain.language import Language
from domain.learning import Attempt, ModuleState, Result
from domain.messaging import Channel
from services import answers, attempts
from services.storage import attempts as kept
from services.storage.attempts import attempt, attempt_answer
from services.storage.audit import audit
from services.storage.learning import module_progress
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked
from tests.services.house import CONTENT, House, drawn, statements


async def standing(house: House, who: str) -> Attempt | None:
    return (await house.store.read(lambda tx: attempts.attempts(tx, CONTENT, [AttemptOf(who)])))[AttemptOf(who)]


async def result(house: House, who: str) -> Result | None:
    return (await house.store.read(lambda tx: attempts.results(tx, CONTENT, [ResultOf(who)])))[ResultOf(who)]


async def progress(house: House) -> list[str]:
    return [row.state for row in await house.rows(select(module_progress))]


async def test_a_quiz_waits_for_the_last_page(house: House) -> None:
    learners = await house.learners(1)
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.NOT_READ
    await house.open(learners)
    await house.turn(learners, 3)
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.NOT_READ
    assert await house.rows(select(attempt)) == []
    await house.turn(learners, 4)
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.OPENED
    opened = await standing(house, learners[0][0])
    assert opened is not None
    assert (opened.course, opened.version, opened.module, opened.position, opened.total) == ("basics", 1, "first", 0, 5)
    assert len(opened.seed) == 16


async def test_an_open_quiz_is_gone_on_with_from_any_module(house: House) -> None:
    learners = await house.in_quiz(1)
    await house.open(learners, "second")
    await house.turn(learners, 4, "second")
    for module in ("first", "second"):
        assert (await house.quiz(learners, module))[0].name is OpenQuiz.Outcome.RESUMED
    assert len(await house.rows(select(attempt))) == 1


async def test_of_two_quizzes_opened_at_once_one_is_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    learners = await house.in_quiz(1)
    monkeypatch.setattr(kept, "open_of", lambda conn, persons: [])  # as if the other came between the look and the insert
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.RESUMED
    assert len(await house.rows(select(attempt))) == 1


async def test_nobody_opens_or_is_asked_anothers_quiz(house: House) -> None:
    (one, own), (other, others) = await house.in_quiz(2)
    await house.store.write(lambda tx: kept.void(tx.conn, [one], tx.now))
    assert (await house.quiz([(one, others)]))[0].name is OpenQuiz.Outcome.NOT_READ
    assert await standing(house, one) is None
    assert await standing(house, other) is not None
    assert (await house.quiz([(one, own)]))[0].name is OpenQuiz.Outcome.OPENED
    opened = await standing(house, one)
    assert opened is not None
    assert opened.participation == own


async def test_an_answer_counts_once_and_the_outcome_knows_the_attempt_after_it(house: House) -> None:
    learners = await house.in_quiz(1)
    who = learners[0][0]
    (outcome,) = await house.answer(learners, 0)
    after = await standing(house, who)
    assert after is not None
    assert (outcome.name, after.position, after.correct, after.total) == (SaveAnswer.Outcome.NEXT, 1, 1, 5)
    assert outcome.facts == {AttemptOf(who): after}
    for position, option in ((0, "a"), (0, "b"), (1, "z")):
        (again,) = await house.answer(learners, position, option)
        assert (again.name, again.facts) == (SaveAnswer.Outcome.ANSWERED_ALREADY, {})
    assert [(row.position, row.option, row.right) for row in await house.rows(select(attempt_answer))] == [(0, "a", True)]
    assert [(row.position, row.correct) for row in await house.rows(select(attempt))] == [(1, 1)]


async def test_an_answer_that_is_kept_already_is_refused_by_the_row_itself(house: House) -> None:
    learners = await house.in_quiz(1)
    await house.answer(learners, 0, "b")
    await house.store.write(lambda tx: tx.conn.execute(update(attempt).values(position=0)))
    assert (await house.answer(learners, 0, "a"))[0].name is SaveAnswer.Outcome.ANSWERED_ALREADY
    assert [(row.position, row.correct) for row in await house.rows(select(attempt))] == [(0, 0)]


@pytest.mark.parametrize(("right", "passed"), [(2, False), (3, True), (5, True)])
async def test_the_last_answer_decides(house: House, right: int, passed: bool) -> None:
    learners = await house.in_quiz(1)
    who = learners[0][0]
    seed = (await house.rows(select(attempt.c.seed)))[0].seed
    for position in range(5):
        (outcome,) = await house.answer(learners, position, "a" if position < right else "b")
    assert outcome.name == ("passed" if passed else "failed")
    assert outcome.facts == {AttemptOf(who): None}
    assert await standing(house, who) is None
    found = await result(house, who)
    assert found is not None
    assert (found.course, found.version, found.module, found.correct, found.total) == ("basics", 1, "first", right, 5)
    assert found.passed is passed
    assert tuple(answer.question for answer in found.answers) == drawn(seed)
    assert [answer.right for answer in found.answers] == [position < right for position in range(5)]
    assert await progress(house) == [ModuleState.PASSED if passed else ModuleState.RETRY]


async def test_a_failed_quiz_may_be_tried_again_with_another_draw_and_a_pass_stays(house: House) -> None:
    learners = await house.in_quiz(1)
    for position in range(5):
        await house.answer(learners, position, "b")
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.OPENED
    assert await progress(house) == [ModuleState.QUIZ]
    for position in range(5):
        await house.answer(learners, position)
    assert (await house.quiz(learners))[0].name is OpenQuiz.Outcome.OPENED
    for position in range(5):
        await house.answer(learners, position, "b")
    assert await progress(house) == [ModuleState.PASSED]
    rows = await house.rows(select(attempt).order_by(attempt.c.number))
    assert [(row.number, row.state) for row in rows] == [(1, "failed"), (2, "passed"), (3, "failed")]
    assert len({row.seed for row in rows}) == 3
    last = await result(house, learners[0][0])
    assert last is not None
    assert not last.passed
    assert len(await house.rows(select(audit).where(audit.c.act == "module.passed"))) == 1


async def test_twenty_answers_are_two_statements(house: House) -> None:
    learners = await house.in_quiz(20)
    opened = await house.opened()
    asked = [Asked(who, Channel.WEB, Language.KK, SaveAnswer(opened[who], "a")) for who, _ in learners]

    def count(tx: WriteTx) -> tuple[int, set[str]]:
        with statements(tx.conn) as sent:
            outcomes = answers.save_answer(tx, CONTENT, asked)
        return len(sent), {str(outcome.name) for outcome in outcomes}

    assert await house.store.write(count) == (2, {"next"})
    assert {(row.position, row.correct) for row in await house.rows(select(attempt))} == {(1, 1)}


async def test_twenty_finish_together(house: House) -> None:
    learners = await house.in_quiz(20)
    for position in range(4):
        await house.answer(learners, position)
    outcomes = await house.answer(learners, 4)
    assert {outcome.name for outcome in outcomes} == {SaveAnswer.Outcome.PASSED}
    assert await progress(house) == [ModuleState.PASSED] * 20
    assert len(await house.rows(select(audit).where(audit.c.act == "module.passed"))) == 20


@pytest.mark.parametrize(("query", "fact"), [(attempts.attempts, AttemptOf), (attempts.results, ResultOf)])
async def test_facts_of_twenty_are_one_statement(house: House, query: Callable[..., Any], fact: type[Any]) -> None:
    learners = await house.in_quiz(20)

    def count(tx: ReadTx) -> tuple[int, int]:
        with statements(tx.conn) as sent:
            found = query(tx, CONTENT, [fact(who) for who, _ in learners])
        return len(sent), len(found)

    assert await house.store.read(count) == (1, 20)


async def test_nobody_answers_anothers_quiz(house: House) -> None:
    one, other = await house.in_quiz(2)
    foreign = (await house.opened())[other[0]]
    (outcome,) = await house.asks(answers.save_answer, [(one[0], SaveAnswer(foreign, "a"))])
    assert outcome.name is SaveAnswer.Outcome.ANSWERED_ALREADY
    assert (await house.opened())[other[0]].position == 0
    assert await house.rows(select(attempt_answer)) == []

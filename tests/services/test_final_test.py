"""Sitting the final test: who may, what is asked, what counts, and what a score does (SM-3, R-000-13.6 to 13.8)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dialogs.facts import AttemptOf, ResultOf
from dialogs.requests import HandIn, KeepIin, OpenQuiz, OpenTest, SaveAnswer, TakeUpCourse
from domain.final_test import Gate
from domain.language import Language
from domain.learning import FINAL
from domain.messaging import Channel
from services import attempts, final_test, paper_name, quizzes, restarts
from services.storage.attempts import attempt, attempt_answer
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.use_case import Asked
from tests.services.house import BIN, CONTENT, COURSE, House
from tests.services.sitters import Sitters, local, under
from tests.support.clock import SetClock

ALREADY, REFUSED = SaveAnswer.Outcome.ANSWERED_ALREADY, OpenTest.Outcome.REFUSED


@pytest.fixture
def sitters(house: House) -> Sitters:
    return Sitters(house)


async def answered(house: House) -> list[tuple[int, str, bool]]:
    """The answers kept in final tests."""
    query = select(attempt_answer).join(attempt, attempt.c.id == attempt_answer.c.attempt_id).where(attempt.c.module == FINAL)
    return [(row.position, row.option, row.right) for row in await house.rows(query.order_by(attempt_answer.c.position))]


async def test_the_modules_come_first_and_the_missing_ones_are_named(house: House, sitters: Sitters) -> None:
    (learner, *_) = await house.learners(1)
    assert await sitters.begin(learner) is REFUSED
    await house.passes([learner], "first")
    await sitters.confirm_name(learner[0])
    assert await sitters.begin(learner) is REFUSED
    final = await sitters.standing(learner[0])
    assert (final.gate, final.missing) == (Gate.MODULES_MISSING, ("second",))
    assert await sitters.attempts(learner[0]) == []


async def test_the_name_and_the_iin_come_first(house: House, sitters: Sitters) -> None:
    (who,) = await house.persons(1)
    await house.consent([who])
    await house.enrol([who], number=BIN)
    learner = await sitters.newest(who)
    for module in COURSE.modules:
        await house.passes([learner], module.id)
    assert await sitters.begin(learner) is REFUSED
    assert await sitters.confirm_name(who) == "iin_missing"
    assert await sitters.begin(learner) is REFUSED
    await sitters.asks(paper_name.keep_iin, who, KeepIin("900515300127"))
    assert await sitters.begin(learner) is OpenTest.Outcome.OPENED


async def test_a_sitting_has_its_own_seed_and_keeps_what_it_drew(house: House, sitters: Sitters) -> None:
    learners = await house.ready(8)
    assert {outcome.name for outcome in await house.test(learners)} == {OpenTest.Outcome.OPENED}
    rows = await house.rows(select(attempt).where(attempt.c.module == FINAL))
    assert len({row.seed for row in rows}) == 8
    for row in rows:
        assert (row.number, row.position, row.total, len(set(row.drawn)), row.due_at) == (1, 0, 5, 5, None)
        assert sorted(sum(name.startswith(module) for name in row.drawn) for module in ("first", "second")) == [2, 3]
    assert {tuple(one.drawn) for one in (await house.opened()).values()} == {tuple(row.drawn) for row in rows}
    assert await sitters.state(learners[0]) == "testing"


@pytest.mark.parametrize(("right", "state"), [(3, "retest_open"), (4, "certified"), (5, "certified")])
async def test_the_last_answer_scores_the_test(house: House, sitters: Sitters, right: int, state: str) -> None:
    (learner,) = await house.ready(1)
    assert await sitters.sits(learner, right) is SaveAnswer.Outcome.TEST_SCORED
    assert await sitters.state(learner) == state
    fact = ResultOf(learner[0], final=True)
    result = (await house.store.read(lambda tx: attempts.results(tx, CONTENT, [fact])))[fact]
    assert result is not None
    assert (result.correct, result.total, result.passed) == (right, 5, right >= 4)
    assert tuple(one.question for one in result.answers) == result.drawn
    assert len(await house.rows(select(audit).where(audit.c.act == "test.scored"))) == 1


async def test_the_test_is_open_on_a_saturday_night(house: House, sitters: Sitters, clock: SetClock) -> None:
    clock.at = local("2026-11-28", "02:00")
    (learner,) = await house.ready(1)
    assert await sitters.sits(learner, 4) is SaveAnswer.Outcome.TEST_SCORED


async def test_a_slow_learner_may_still_sit(house: House, sitters: Sitters, clock: SetClock) -> None:
    (learner,) = await house.ready(1)
    clock.advance(days=400)
    assert (await sitters.standing(learner[0])).gate is Gate.OPEN
    assert await sitters.begin(learner) is OpenTest.Outcome.OPENED


async def test_an_open_test_is_gone_on_with_after_any_time(house: House, sitters: Sitters, clock: SetClock) -> None:
    (learner,) = await house.ready(1)
    await sitters.begin(learner)
    await sitters.answer(learner)
    clock.advance(days=90)
    assert await sitters.begin(learner) is OpenTest.Outcome.RESUMED
    final = await sitters.standing(learner[0])
    assert (final.gate, final.answered, final.used) == (Gate.SITTING, 1, 1)
    assert await sitters.finish(learner, 4) is SaveAnswer.Outcome.TEST_SCORED
    assert await sitters.state(learner) == "certified"


async def test_two_at_once_from_two_channels_are_one_sitting(house: House) -> None:
    ((who, of),) = await house.ready(1)

    async def opens(channel: Channel) -> str:
        asked = [Asked(who, channel, Language.KK, OpenTest(of))]
        return (await house.store.write(lambda tx: final_test.open_test(tx, CONTENT, asked)))[0].name

    names = await asyncio.gather(*(opens(channel) for channel in (Channel.WEB, Channel.CONSOLE) * 2))
    assert names.count(OpenTest.Outcome.OPENED) == 1
    assert len(await house.rows(select(attempt).where(attempt.c.module == FINAL))) == 1
    assert len(await house.rows(select(audit).where(audit.c.act == "test.begun"))) == 1


async def test_a_quiz_and_the_test_are_never_open_together(house: House, sitters: Sitters) -> None:
    one, other = await house.ready(2)
    await house.quiz([one])
    assert await sitters.begin(one) is OpenTest.Outcome.QUIZ_OPEN
    await sitters.begin(other)
    assert (await sitters.asks(quizzes.open_quiz, other[0], OpenQuiz(other[1], "first"))).name is OpenQuiz.Outcome.TEST_OPEN


async def test_a_language_changed_in_the_middle_changes_no_question(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    await sitters.begin(learner)
    before = (await house.opened())[learner[0]]
    await sitters.answer(learner, language=Language.KK)
    await sitters.answer(learner, language=Language.RU)
    after = (await house.opened())[learner[0]]
    assert after == replace(before, position=2, correct=2)


async def test_a_repeated_answer_changes_nothing(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await sitters.begin(learner)
    read = (await house.opened())[who]
    assert await sitters.save(who, read, "b") is SaveAnswer.Outcome.NEXT
    assert await sitters.save(who, read, "a") is ALREADY
    assert await sitters.save(who, replace(read, position=1), "z") is ALREADY
    assert await answered(house) == [(0, "b", False)]
    assert (await house.opened())[who] == replace(read, position=1)


async def test_a_finished_test_takes_no_more_answers(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await sitters.begin(learner)
    read = (await house.opened())[who]
    await sitters.finish(learner, 3)
    for position in range(5):
        assert await sitters.save(who, replace(read, position=position, correct=position)) is ALREADY
    assert [(row.state, row.correct) for row in await sitters.attempts(who)] == [("failed", 3)]
    assert await house.rows(select(certificate)) == []
    known = await house.store.read(lambda tx: attempts.attempts(tx, CONTENT, [AttemptOf(who)]))
    assert known == {AttemptOf(who): None}


async def test_a_test_that_was_handed_in_is_not_opened_again_by_a_late_answer(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await sitters.begin(learner)
    read = (await house.opened())[who]
    await sitters.hand_in(who, read.id)
    await sitters.save(who, read)
    assert [(row.state, row.position, row.correct) for row in await sitters.attempts(who)] == [("failed", 0, 0)]
    assert await house.opened() == {}


@pytest.mark.parametrize(("right", "handed"), [(4, "certified"), (3, "retest_open")])
async def test_handing_in_scores_what_is_there(house: House, sitters: Sitters, right: int, handed: str) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await sitters.begin(learner)
    for _ in range(right):
        await sitters.answer(learner)
    opened = (await house.opened())[who].id
    assert await sitters.hand_in(who, opened) is HandIn.Outcome.SCORED
    assert await sitters.state(learner) == handed
    assert await sitters.hand_in(who, opened) is HandIn.Outcome.CLOSED
    assert [(row.correct, row.total) for row in await sitters.attempts(who)] == [(right, 5)]


async def test_nobody_touches_anothers_test(house: House, sitters: Sitters) -> None:
    one, other = await house.ready(2)
    assert await sitters.begin((one[0], other[1])) is REFUSED
    await sitters.begin(other)
    foreign = (await house.opened())[other[0]].id
    assert await sitters.hand_in(one[0], foreign) is HandIn.Outcome.CLOSED
    assert (await house.opened())[other[0]].id == foreign


async def test_a_quiz_can_not_be_handed_in_for_a_certificate(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    await house.quiz([learner])
    for position in range(4):
        await house.answer([learner], position)
    quiz = (await house.opened())[learner[0]].id
    assert await sitters.hand_in(learner[0], quiz) is HandIn.Outcome.CLOSED
    assert await house.rows(select(certificate)) == []
    assert (await house.opened())[learner[0]].position == 4


async def test_a_retake_asks_what_was_not_asked_before(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    for _ in range(3):
        await sitters.sits(learner, 0)
    first, second, third = (set(row.drawn) for row in await sitters.attempts(learner[0]))
    assert not first & second
    assert len(third - first - second) == 2  # of twelve questions two are left
    assert len({row.seed for row in await sitters.attempts(learner[0])}) == 3


async def test_a_time_limit_scores_what_was_answered_in_time(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"final_test.time_limit_minutes": 30}))
    (learner,) = await house.ready(1)
    await sitters.begin(learner)
    (row,) = await sitters.attempts(learner[0])
    assert row.due_at == clock.now() + timedelta(minutes=30)
    assert await sitters.planned(learner[0], "test.time_over") == [("test.time_over", "2026-11-20 09:30")]
    for _ in range(3):
        await sitters.answer(learner)
    clock.advance(minutes=30)
    assert await sitters.answer(learner) is SaveAnswer.Outcome.NEXT
    clock.advance(seconds=1)
    assert await sitters.answer(learner, "b") is SaveAnswer.Outcome.TIME_OVER
    assert [(row.state, row.position, row.correct) for row in await sitters.attempts(learner[0])] == [("passed", 4, 4)]
    assert await sitters.state(learner) == "certified"
    assert await sitters.planned(learner[0], "test.time_over") == []


async def test_an_older_version_without_a_test_is_taken_up(house: House) -> None:
    old = replace(COURSE, final_draw=0, modules=tuple(replace(module, final=()) for module in COURSE.modules))
    grown = replace(COURSE, version=2, modules=(*COURSE.modules, replace(COURSE.modules[0], id="third", final=())))
    (learner, other) = await house.ready(2)
    sitters = Sitters(house, replace(CONTENT, courses={("basics", 1): old, ("basics", 2): replace(COURSE, version=2)}))
    await sitters.asks(restarts.take_up, other[0], TakeUpCourse(learner[1]))
    assert (await sitters.standing(learner[0])).version == 1
    outcome = await sitters.asks(restarts.take_up, learner[0], TakeUpCourse(learner[1]))
    assert outcome.name is TakeUpCourse.Outcome.TAKEN
    assert (await sitters.standing(learner[0])).version == 2
    assert await sitters.begin(learner) is OpenTest.Outcome.OPENED
    sitters.content = replace(CONTENT, courses={("basics", 1): old, ("basics", 2): grown})
    await sitters.asks(restarts.take_up, other[0], TakeUpCourse(other[1]))
    final = await sitters.standing(other[0])
    assert (final.gate, final.missing) == (Gate.MODULES_MISSING, ("third",))

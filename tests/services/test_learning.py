import pytest
from sqlalchemy import select

from dialogs.facts import LearnerOf
from dialogs.requests import OpenModule, TurnPage
from domain.learning import Learner, ModuleProgress, ModuleState, ParticipationState
from services import learning
from services.storage.learning import module_progress
from services.transaction import ReadTx
from tests.services.house import CONTENT, House, statements


async def standing(house: House, who: str) -> Learner:
    found = (await house.store.read(lambda tx: learning.learners(tx, CONTENT, [LearnerOf(who)])))[LearnerOf(who)]
    assert found is not None
    return found


async def test_who_takes_no_part_is_no_learner(house: House) -> None:
    (who,) = await house.persons(1)
    assert await house.store.read(lambda tx: learning.learners(tx, CONTENT, [LearnerOf(who)])) == {LearnerOf(who): None}


async def test_the_first_module_makes_a_learner_and_opening_again_keeps_the_page(house: House) -> None:
    ((who, of),) = await house.learners(1)
    assert (await house.open([(who, of)]))[0].name is OpenModule.Outcome.OPENED
    learner = await standing(house, who)
    assert learner.state is ParticipationState.LEARNING
    assert learner.modules == {"first": ModuleProgress(ModuleState.IN_PROGRESS, 0)}
    await house.turn([(who, of)], 2)
    await house.open([(who, of)])
    assert (await standing(house, who)).modules == {"first": ModuleProgress(ModuleState.IN_PROGRESS, 2)}


@pytest.mark.parametrize(
    ("page", "kept", "outcome", "state"),
    [(3, 3, "turned", "in_progress"), (4, 4, "finished", "quiz"), (99, 4, "finished", "quiz"), (-1, 0, "turned", "in_progress")],
)
async def test_a_page_is_kept_within_the_module(house: House, page: int, kept: int, outcome: str, state: str) -> None:
    learners = await house.learners(1)
    await house.open(learners)
    assert (await house.turn(learners, page))[0].name == outcome
    assert (await standing(house, learners[0][0])).modules == {"first": ModuleProgress(ModuleState(state), kept)}


async def test_reading_again_never_takes_the_quiz_or_the_pass_away(house: House) -> None:
    learners = await house.learners(1)
    await house.open(learners)
    await house.turn(learners, 4)
    await house.turn(learners, 1)
    assert (await standing(house, learners[0][0])).modules == {"first": ModuleProgress(ModuleState.QUIZ, 1)}
    assert (await house.passes(learners, "first"))[0].name == "passed"
    for page in (0, 4):
        await house.open(learners)
        await house.turn(learners, page)
        assert (await standing(house, learners[0][0])).modules == {"first": ModuleProgress(ModuleState.PASSED, page)}


async def test_nobody_moves_in_anothers_participation(house: House) -> None:
    (one, _), (_, others) = await house.learners(2)
    await house.open([(one, others)])
    await house.turn([(one, others)], 4)
    assert await house.rows(select(module_progress)) == []
    assert (await house.turn([(one, others)], 4))[0].name is TurnPage.Outcome.TURNED


async def test_when_all_modules_are_passed_the_final_test_comes(house: House) -> None:
    learners = await house.learners(2)
    await house.passes(learners, "first")
    assert (await standing(house, learners[0][0])).state is ParticipationState.LEARNING
    await house.passes(learners[:1], "second")
    assert (await standing(house, learners[0][0])).state is ParticipationState.READY_FOR_TEST
    assert (await standing(house, learners[1][0])).state is ParticipationState.LEARNING


async def test_twenty_learners_are_one_statement(house: House) -> None:
    learners = await house.learners(20)
    await house.open(learners)

    def count(tx: ReadTx) -> tuple[int, int]:
        asked = [LearnerOf(who) for who, _ in learners]
        with statements(tx.conn) as sent:
            found = learning.learners(tx, CONTENT, asked)
        return len(sent), len([learner for learner in found.values() if learner and learner.modules])

    assert await house.store.read(count) == (1, 20)

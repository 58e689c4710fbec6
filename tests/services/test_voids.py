"""Tests that our failure spoilt do not count: one person proposes, another approves (SM-3)."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from dialogs.events import VOID, VOID_RETEST
from dialogs.requests import OpenTest
from domain.final_test import Gate
from services import voids
from services.storage.audit import audit
from services.storage.events import event
from services.storage.voids import attempt_void
from services.voids import CanNotVoid
from tests.services.house import CONTENT, House
from tests.services.sitters import Learner, Sitters, local
from tests.support.clock import SetClock

ONE, OTHER = "staff:one", "staff:other"
REASON = "қосылым үзілді"


@pytest.fixture
def sitters(house: House) -> Sitters:
    return Sitters(house)


async def sitting(house: House, sitters: Sitters) -> tuple[Learner, str]:
    """A learner with two answers given, and the open test."""
    (learner,) = await house.ready(1)
    await sitters.begin(learner)
    await sitters.answer(learner)
    await sitters.answer(learner)
    return learner, (await house.opened())[learner[0]].id


async def propose(house: House, attempt: str, reason: str = REASON, by: str = ONE) -> None:
    await house.store.write(lambda tx: voids.propose(tx, attempt, reason, by))


async def approve(house: House, attempt: str, by: str = OTHER) -> None:
    await house.store.write(lambda tx: voids.approve(tx, CONTENT, attempt, by))


async def void(house: House, attempt: str) -> None:
    await propose(house, attempt)
    await approve(house, attempt)


async def test_a_void_test_does_not_count(house: House, sitters: Sitters) -> None:
    learner, spoilt = await sitting(house, sitters)
    await void(house, spoilt)
    final = await sitters.standing(learner[0])
    assert (final.gate, final.used, final.last_day, final.attempt) == (Gate.OPEN, 0, None, None)
    assert await sitters.state(learner) == "ready_for_test"
    assert await sitters.planned(learner[0], "test.open", "test.left") == []
    for _ in range(3):
        await sitters.sits(learner, 0)
    assert [(row.state, row.number) for row in await sitters.attempts(learner[0])] == [
        ("void", 1),
        ("failed", 1),
        ("failed", 2),
        ("failed", 3),
    ]
    assert await sitters.state(learner) == "failed_final"


async def test_who_sat_a_void_test_is_told_once(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner, spoilt = await sitting(house, sitters)
    await void(house, spoilt)
    with pytest.raises(CanNotVoid):
        await approve(house, spoilt)
    (told,) = await house.rows(select(event).where(event.c.name.in_([VOID, VOID_RETEST])))
    assert (told.key, told.name, told.person_id, told.due_at) == (f"void:{spoilt}", VOID, learner[0], clock.now())
    await sitters.begin(learner)
    await void(house, (await house.opened())[learner[0]].id)
    assert len(await sitters.planned(learner[0], VOID)) == 2


async def test_the_questions_of_a_void_test_were_seen(house: House, sitters: Sitters) -> None:
    learner, spoilt = await sitting(house, sitters)
    await void(house, spoilt)
    await sitters.begin(learner)
    first, second = await sitters.attempts(learner[0])
    assert not set(first.drawn) & set(second.drawn)


async def test_both_persons_and_the_reason_stay_on_record(house: House, sitters: Sitters) -> None:
    _, spoilt = await sitting(house, sitters)
    await void(house, spoilt)
    (row,) = await house.rows(select(attempt_void))
    assert (row.attempt_id, row.reason, row.proposed_by, row.approved_by) == (spoilt, REASON, ONE, OTHER)
    acts = await house.rows(select(audit).where(audit.c.act.like("test.void%")).order_by(audit.c.id))
    assert [(act.act, act.actor) for act in acts] == [("test.void_proposed", ONE), ("test.void", OTHER)]


async def test_the_same_person_can_not_approve(house: House, sitters: Sitters) -> None:
    learner, spoilt = await sitting(house, sitters)
    await propose(house, spoilt)
    with pytest.raises(CanNotVoid):
        await approve(house, spoilt, by=ONE)
    with pytest.raises(IntegrityError):
        await house.store.write(lambda tx: tx.conn.execute(update(attempt_void).values(approved_by=ONE)))
    assert await sitters.state(learner) == "testing"


async def test_a_proposal_needs_a_reason_an_open_test_and_comes_once(house: House, sitters: Sitters) -> None:
    learner, spoilt = await sitting(house, sitters)
    for attempt, reason in ((spoilt, "  "), ("nothing", REASON)):
        with pytest.raises(CanNotVoid):
            await propose(house, attempt, reason)
    with pytest.raises(CanNotVoid):
        await approve(house, spoilt)
    await propose(house, spoilt)
    with pytest.raises(CanNotVoid):
        await propose(house, spoilt, by=OTHER)
    await sitters.finish(learner, 2)
    with pytest.raises(CanNotVoid):
        await approve(house, spoilt)
    assert await sitters.state(learner) == "retest_open"


async def test_a_finished_test_and_a_quiz_can_not_be_void(house: House, sitters: Sitters) -> None:
    learner, done = await sitting(house, sitters)
    await sitters.finish(learner, 2)
    await house.quiz([learner])
    for attempt in (done, (await house.opened())[learner[0]].id):
        with pytest.raises(CanNotVoid):
            await propose(house, attempt)


async def test_a_void_retest_takes_no_day_from_the_window_and_no_chance(house: House, sitters: Sitters, clock: SetClock) -> None:
    clock.at = local("2026-04-05")
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 0)
    clock.at = local("2026-05-05", "23:50")  # the last day
    await sitters.begin(learner)
    clock.at = local("2026-05-07")
    await void(house, (await house.opened())[learner[0]].id)
    final = await sitters.standing(learner[0])
    assert (final.gate, final.used, str(final.last_day)) == (Gate.OPEN, 1, "2026-06-08")
    (until,) = await house.rows(select(event.c["values"]["until"].as_string().label("told")).where(event.c.name == VOID_RETEST))
    assert until.told == "2026-06-08"
    assert await sitters.planned(learner[0], "retest.window", "retest.expired") == [
        ("retest.window", "2026-06-01 10:00"),
        ("retest.window", "2026-06-05 10:00"),
        ("retest.window", "2026-06-07 10:00"),
        ("retest.expired", "2026-06-09 10:00"),
    ]
    await sitters.sits(learner, 0)
    assert await sitters.state(learner) == "retest_open"
    await sitters.sits(learner, 0)
    assert await sitters.state(learner) == "failed_final"
    assert await sitters.begin(learner) is OpenTest.Outcome.REFUSED


async def test_a_longer_window_is_not_shortened(house: House, sitters: Sitters, clock: SetClock) -> None:
    clock.at = local("2026-05-05")
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 0)
    before = (await sitters.standing(learner[0])).last_day
    await sitters.begin(learner)
    await void(house, (await house.opened())[learner[0]].id)
    assert (await sitters.standing(learner[0])).last_day == before
    assert str(before) == "2026-06-05"

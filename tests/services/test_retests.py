"""After a sitting: the window, its reminders, the end of the chances, and a new beginning (SM-1, AMB-01, AMB-02, AMB-05)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from dialogs.own_requests import WithdrawConsent
from dialogs.requests import CloseWindow, OpenTest, Restart, SaveAnswer
from domain.final_test import Gate
from services import consents, final_test
from services.storage.audit import audit
from services.storage.certificates import certificate, completion_register
from services.storage.learning import participation
from tests.services.house import CONTENT, House
from tests.services.sitters import Learner, Sitters, local, under
from tests.support.clock import SetClock

OPENED, REFUSED = OpenTest.Outcome.OPENED, OpenTest.Outcome.REFUSED
WINDOW, EXPIRED = "retest.window", "retest.expired"


@pytest.fixture
def sitters(house: House) -> Sitters:
    return Sitters(house)


async def failed(house: House, sitters: Sitters, clock: SetClock, times: int = 1) -> Learner:
    """A learner who has failed so often, the last time on Sunday 5 April 2026."""
    clock.at = local("2026-04-05")
    (learner,) = await house.ready(1)
    for _ in range(times):
        assert await sitters.sits(learner, 3) is SaveAnswer.Outcome.TEST_SCORED
    return learner


async def until(house: House, learner: Learner) -> str:
    query = select(participation.c.retest_until).where(participation.c.id == learner[1])
    return str((await house.rows(query))[0].retest_until)


async def test_a_sitting_begun_on_the_last_evening_counts_from_the_day_it_ended(
    house: House, sitters: Sitters, clock: SetClock
) -> None:
    learner = await failed(house, sitters, clock)
    assert await until(house, learner) == "2026-05-05"
    clock.at = local("2026-05-05", "23:50")
    assert await sitters.begin(learner) is OPENED
    clock.at = local("2026-05-06", "00:20")
    assert await sitters.finish(learner, 3) is SaveAnswer.Outcome.TEST_SCORED
    assert await until(house, learner) == "2026-06-08"  # 6 June is a Saturday
    (one,) = await house.rows(select(audit).where(audit.c.act == "test.scored").order_by(audit.c.id.desc()).limit(1))
    assert one.details["retest_until"] == "2026-06-08"
    assert one.details["calendar"] == CONTENT.calendar.version


async def test_the_day_after_the_last_one_is_too_late(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    clock.at = local("2026-05-06", "00:00")
    assert await sitters.begin(learner) is REFUSED
    assert await sitters.state(learner) == "retest_window_expired"
    final = await sitters.standing(learner[0])
    assert (final.gate, final.may_restart, final.certificate) == (Gate.WINDOW_OVER, True, None)
    assert str(final.last_day) == "2026-05-05"
    assert await sitters.begin(learner) is REFUSED
    assert await house.rows(select(certificate)) == []
    assert len(await house.rows(select(audit).where(audit.c.act == "retest.window_closed"))) == 1


async def test_a_retest_may_follow_at_once_and_another(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    clock.advance(minutes=10)
    assert await sitters.sits(learner, 2) is SaveAnswer.Outcome.TEST_SCORED
    assert (await sitters.standing(learner[0])).used == 2
    assert await sitters.sits(learner, 4) is SaveAnswer.Outcome.TEST_SCORED
    assert await sitters.state(learner) == "certified"


async def test_the_third_failure_ends_it_without_a_certificate(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock, 3)
    assert await sitters.state(learner) == "failed_final"
    final = await sitters.standing(learner[0])
    assert (final.gate, final.used, final.most, final.may_restart) == (Gate.NO_SITTINGS, 3, 3, True)
    assert await sitters.begin(learner) is REFUSED
    assert len(await sitters.attempts(learner[0])) == 3
    assert await sitters.planned(learner[0], WINDOW, EXPIRED) == []
    assert await house.rows(select(completion_register)) == []


async def test_a_fourth_sitting_is_a_setting_of_the_course(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"final_test.max_attempts_total": 4}))
    learner = await failed(house, sitters, clock, 3)
    assert (await sitters.standing(learner[0])).gate is Gate.OPEN
    assert await sitters.sits(learner, 3) is SaveAnswer.Outcome.TEST_SCORED
    assert await sitters.state(learner) == "failed_final"
    assert await sitters.begin(learner) is REFUSED


async def test_a_minimum_wait_is_a_setting_of_the_course(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"retest.min_hours": 24}))
    learner = await failed(house, sitters, clock)
    clock.advance(hours=23)
    assert await sitters.begin(learner) is REFUSED
    final = await sitters.standing(learner[0])
    assert (final.gate, final.free_from) == (Gate.TOO_SOON, local("2026-04-06"))
    clock.advance(hours=1)
    assert await sitters.begin(learner) is OPENED


async def test_the_window_may_run_from_the_first_sitting(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"retest.anchor": "first"}))
    learner = await failed(house, sitters, clock)
    clock.at = local("2026-04-20")
    await sitters.sits(learner, 0)
    assert await until(house, learner) == "2026-05-05"


async def test_an_open_test_is_reminded_of(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    await sitters.begin(learner)
    assert await sitters.planned(learner[0], "test.open", "test.left", "test.time_over") == [
        ("test.open", "2026-11-21 10:00"),
        ("test.open", "2026-11-23 10:00"),
        ("test.open", "2026-11-27 10:00"),
        ("test.left", "2026-12-20 10:00"),
    ]
    await sitters.finish(learner, 3)
    assert await sitters.planned(learner[0], "test.open", "test.left") == []


async def test_the_window_is_reminded_of_until_the_next_test_begins(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    assert await sitters.planned(learner[0], WINDOW, EXPIRED) == [
        (WINDOW, "2026-04-28 10:00"),
        (WINDOW, "2026-05-02 10:00"),
        (WINDOW, "2026-05-04 10:00"),
        (EXPIRED, "2026-05-06 10:00"),
    ]
    await sitters.begin(learner)
    assert await sitters.planned(learner[0], WINDOW, EXPIRED) == []


async def test_reminders_that_would_be_late_are_not_planned(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"retest.anchor": "first"}))
    learner = await failed(house, sitters, clock)
    clock.at = local("2026-05-02", "10:00")
    await sitters.sits(learner, 0)
    assert await sitters.planned(learner[0], WINDOW, EXPIRED) == [
        (WINDOW, "2026-05-04 10:00"),
        (EXPIRED, "2026-05-06 10:00"),
    ]


async def test_the_clock_closes_a_window_once_and_only_when_it_is_over(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    closing = CloseWindow(learner[1])
    assert (await sitters.asks(final_test.close_window, learner[0], closing)).name is CloseWindow.Outcome.STANDS
    clock.at = local("2026-05-06", "10:00")
    assert (await sitters.asks(final_test.close_window, learner[0], closing)).name is CloseWindow.Outcome.CLOSED
    assert (await sitters.asks(final_test.close_window, learner[0], closing)).name is CloseWindow.Outcome.STANDS
    assert await sitters.state(learner) == "retest_window_expired"


async def test_a_window_in_which_a_test_was_begun_stands(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    await sitters.begin(learner)
    clock.at = local("2026-05-06", "10:00")
    outcome = await sitters.asks(final_test.close_window, learner[0], CloseWindow(learner[1]))
    assert outcome.name is CloseWindow.Outcome.STANDS
    assert await sitters.state(learner) == "testing"


async def test_after_three_failures_everything_is_taken_again(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock, 3)
    assert await sitters.restart(learner) is Restart.Outcome.AGAIN
    old, new = await house.rows(select(participation).order_by(participation.c.id))
    assert (new.state, new.previous_id, new.retest_until) == ("enrolled", old.id, None)
    assert new.registration not in {None, old.registration}
    assert old.state == "failed_final"
    anew = await sitters.newest(learner[0])
    final = await sitters.standing(learner[0])
    assert (final.gate, final.used, final.missing) == (Gate.MODULES_MISSING, 0, ("first", "second"))
    assert ("learning.pause", "2026-04-08 10:00") in await sitters.planned(learner[0], "learning.pause")
    for module in final.missing:
        await house.passes([anew], module)
    assert await sitters.sits(anew, 4) is SaveAnswer.Outcome.TEST_SCORED
    assert await sitters.state(anew) == "certified"
    assert await sitters.restart(anew) is Restart.Outcome.REFUSED


async def test_who_begins_anew_is_reminded_as_the_newest_version_wants(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock, 3)
    newer = replace(under({"reminder.hour": 12}).course("basics"), version=2)
    sitters.content = replace(sitters.content, courses={**sitters.content.courses, ("basics", 2): newer})
    assert await sitters.restart(learner) is Restart.Outcome.AGAIN
    assert ("learning.pause", "2026-04-08 12:00") in await sitters.planned(learner[0], "learning.pause")


async def test_after_a_missed_window_the_modules_are_kept(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock, 2)
    clock.at = local("2026-05-06", "09:00")
    assert await sitters.restart(learner) is Restart.Outcome.KEPT  # nobody has closed the window yet
    assert await sitters.state(learner) == "retest_window_expired"
    anew = await sitters.newest(learner[0])
    final = await sitters.standing(learner[0])
    assert (final.gate, final.used, final.last_day, final.missing) == (Gate.OPEN, 0, None, ())
    assert await sitters.planned(learner[0], WINDOW, EXPIRED) == []
    for _ in range(3):
        await sitters.sits(anew, 0)
    assert await sitters.state(anew) == "failed_final"


async def test_a_course_may_want_the_modules_again(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"restart.keep_modules": 0}))
    learner = await failed(house, sitters, clock)
    clock.at = local("2026-05-06")
    assert await sitters.restart(learner) is Restart.Outcome.AGAIN
    assert (await sitters.standing(learner[0])).missing == ("first", "second")


async def test_nobody_begins_anew_twice_too_soon_or_for_another(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock)
    assert await sitters.restart(learner) is Restart.Outcome.REFUSED
    clock.at = local("2026-05-06")
    (other,) = await house.persons(1)
    assert await sitters.restart((other, learner[1])) is Restart.Outcome.REFUSED
    assert await sitters.restart(learner) is Restart.Outcome.KEPT
    assert await sitters.restart(learner) is Restart.Outcome.REFUSED
    assert len(await house.rows(select(participation))) == 2


async def test_new_beginnings_may_be_limited(house: House, clock: SetClock) -> None:
    sitters = Sitters(house, under({"restart.max": 1, "final_test.max_attempts_total": 1}))
    learner = await failed(house, sitters, clock)
    assert await sitters.restart(learner) is Restart.Outcome.AGAIN
    anew = await sitters.newest(learner[0])
    for module in ("first", "second"):
        await house.passes([anew], module)
    await sitters.sits(anew, 0)
    assert not (await sitters.standing(learner[0])).may_restart
    assert await sitters.restart(anew) is Restart.Outcome.REFUSED


@pytest.mark.parametrize("most", [1, 3])
async def test_what_is_offered_is_what_the_cooldown_allows(house: House, clock: SetClock, most: int) -> None:
    sitters = Sitters(house, under({"restart.cooldown_days": 2, "final_test.max_attempts_total": most}))
    learner = await failed(house, sitters, clock)
    if most == 3:
        clock.at = local("2026-05-06")  # the window is over, and closed by who asks
    for hours, allowed in ((0, False), (47, False), (1, True)):
        clock.advance(hours=hours)
        assert (await sitters.standing(learner[0])).may_restart is allowed
        assert (await sitters.restart(learner) is not Restart.Outcome.REFUSED) is allowed


async def test_who_took_the_consent_back_registers_again_instead(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner = await failed(house, sitters, clock, 3)
    await sitters.asks(consents.withdraw, learner[0], WithdrawConsent("training"))
    assert await sitters.state(learner) == "withdrawn"
    assert not (await sitters.standing(learner[0])).may_restart
    assert await sitters.restart(learner) is Restart.Outcome.REFUSED
    await house.consent([learner[0]])
    assert (await house.enrol([learner[0]]))[0].name == "enrolled"

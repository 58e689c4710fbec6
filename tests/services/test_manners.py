"""When events are told: not at night, not to who said «stop», and of several reminders that are overdue only the newest."""

from datetime import datetime, timedelta

import pytest

from dialogs.own_requests import SetReminders
from services import events, people
from services.events import Planned
from tests.services.house import PROGRAMME, House
from tests.services.sitters import Sitters, local
from tests.support.clock import SetClock

REMINDERS = ("learning.pause", "retest.window", "test.left", "test.open")
NEWS = ("retest.expired", "certificate.issued", "certificate.reissued", "certificate.revoked")
AT_ONCE = ("paper.ready", "test.time_over", "test.void", "test.void_retest")


async def plan(house: House, who: str, names: tuple[str, ...], at: datetime) -> None:
    planned = [Planned(f"{name}:{at}", who, name, {}, at) for name in names]
    await house.store.write(lambda tx: events.schedule(tx, planned))


async def told(house: House) -> list[str]:
    """What a tick tells now."""
    await house.store.write(lambda tx: events.silence(tx, PROGRAMME))
    return sorted(one.name for one in await house.store.read(lambda tx: events.due(tx, PROGRAMME)))


@pytest.mark.parametrize(
    ("hour", "quiet"), [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("08:59", True), ("09:00", False)]
)
async def test_at_night_only_what_was_waited_for_is_told(house: House, clock: SetClock, hour: str, quiet: bool) -> None:
    clock.at = local("2026-11-20", hour)
    (who,) = await house.persons(1)
    await plan(house, who, (*REMINDERS, *NEWS, *AT_ONCE), clock.now())
    assert await told(house) == sorted(AT_ONCE if quiet else (*REMINDERS, *NEWS, *AT_ONCE))


async def test_what_the_night_held_comes_in_the_morning(house: House, clock: SetClock) -> None:
    clock.at = local("2026-11-20", "22:00")
    (who,) = await house.persons(1)
    await plan(house, who, ("retest.window", "certificate.issued"), clock.now())
    assert await told(house) == []
    clock.at = local("2026-11-21", "09:00")
    assert await told(house) == ["certificate.issued", "retest.window"]


async def test_stop_silences_reminders_and_nothing_else(house: House, clock: SetClock) -> None:
    (who,) = await house.persons(1)
    await Sitters(house).asks(people.set_reminders, who, SetReminders(wanted=False))
    await plan(house, who, (*REMINDERS, *NEWS, *AT_ONCE), clock.now())
    assert await told(house) == sorted((*NEWS, *AT_ONCE))


async def test_of_two_overdue_reminders_of_one_sort_the_newest_is_told(house: House, clock: SetClock) -> None:
    (who,) = await house.persons(1)
    for day in (1, 2):
        await plan(house, who, (*REMINDERS, "certificate.issued"), clock.now() + timedelta(days=day))
    clock.advance(days=5)
    assert await told(house) == ["certificate.issued", "certificate.issued", *REMINDERS]
    due = await house.store.read(lambda tx: events.due(tx, PROGRAMME))
    newest = clock.now() - timedelta(days=3)
    assert {one.due_at for one in due if one.name in REMINDERS} == {newest}


async def test_one_persons_reminder_supersedes_no_other_persons(house: House, clock: SetClock) -> None:
    one, other = await house.persons(2)
    planned = [Planned(who, who, "retest.window", {}, clock.now() + timedelta(days=day)) for day, who in enumerate((one, other))]
    await house.store.write(lambda tx: events.schedule(tx, planned))
    clock.advance(days=5)
    assert await told(house) == ["retest.window", "retest.window"]

from datetime import timedelta

from sqlalchemy import select

from dialogs.own_requests import SetReminders
from services import events, people
from services.events import Planned
from services.storage.events import done, event
from tests.services.house import PROGRAMME, House
from tests.support.clock import SetClock


async def plan(house: House, persons: list[str], clock: SetClock, name: str = "learning.pause") -> None:
    planned = [
        Planned(f"{who}:{day}", who, name, {"day": str(day)}, clock.now() + timedelta(days=day))
        for who in persons
        for day in (2, 1)
    ]
    await house.store.write(lambda tx: events.schedule(tx, planned))


async def due(house: House, limit: int = 100) -> list[str]:
    return [one.key for one in await house.store.read(lambda tx: events.due(tx, PROGRAMME, limit))]


async def test_events_come_when_due_oldest_first_and_once(house: House, clock: SetClock) -> None:
    persons = await house.persons(2)
    for _ in range(2):
        await plan(house, persons, clock, "certificate.issued")
    assert len(await house.rows(select(event))) == 4
    assert await due(house) == []
    clock.advance(days=1)
    assert sorted(await due(house)) == [f"{who}:1" for who in persons]
    clock.advance(days=1)
    assert [key[-1] for key in await due(house)] == ["1", "1", "2", "2"]
    assert [key[-1] for key in await due(house, 2)] == ["1", "1"]
    (first, *_) = await house.store.read(lambda tx: events.due(tx, PROGRAMME))
    assert (first.person, first.name, first.values, first.due_at) == (
        first.person, "certificate.issued", {"day": "1"}, clock.now() - timedelta(days=1),
    )  # fmt: skip
    await house.store.write(lambda tx: done(tx.conn, [f"{who}:1" for who in persons], tx.now))
    assert [key[-1] for key in await due(house)] == ["2", "2"]


async def test_who_wants_no_reminders_gets_none_and_they_do_not_pile_up(house: House, clock: SetClock) -> None:
    one, other = await house.persons(2)
    await plan(house, [one, other], clock)
    (outcome,) = await house.asks(people.set_reminders, [(one, SetReminders(wanted=False))])
    assert outcome.name is SetReminders.Outcome.SET
    clock.advance(days=1)
    assert await due(house) == [f"{other}:1"]
    await house.store.write(lambda tx: events.silence(tx, PROGRAMME))
    await house.asks(people.set_reminders, [(one, SetReminders(wanted=True))])
    assert await due(house) == [f"{other}:1"]
    clock.advance(days=1)
    assert sorted(await due(house)) == sorted([f"{other}:2", f"{one}:2"])


async def test_of_reminders_that_piled_up_the_newest_is_told(house: House, clock: SetClock) -> None:
    (who,) = await house.persons(1)
    await plan(house, [who], clock)
    clock.advance(days=30)
    await house.store.write(lambda tx: events.silence(tx, PROGRAMME))
    assert await due(house) == [f"{who}:2"]


async def test_in_the_quiet_hours_only_what_comes_at_once_is_told(house: House, clock: SetClock) -> None:
    one, other = await house.persons(2)
    await plan(house, [one], clock)
    await plan(house, [other], clock, "paper.ready")
    for hours, told in ((24 + 11, [one, other]), (1, [other]), (11, [other]), (1, [one, other])):  # 20:00, 21:00, 8:00, 9:00
        clock.advance(hours=hours)
        await house.store.write(lambda tx: events.silence(tx, PROGRAMME))
        assert {key.split(":")[0] for key in await due(house)} == set(told)

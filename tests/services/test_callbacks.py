"""People who ask to be called: each waits once, and who reads the numbers is on record."""

from sqlalchemy import select

from dialogs.own_requests import AskCallback, WithdrawConsent
from domain.language import Language
from services import callbacks, consents
from services.storage.audit import audit
from services.storage.callbacks import callback
from tests.services.house import ANSWERS, PHONE, House
from tests.services.sitters import Sitters
from tests.support.clock import SetClock

NOTED, WAITING, NO_PHONE = AskCallback.Outcome.NOTED, AskCallback.Outcome.WAITING, AskCallback.Outcome.NO_PHONE


async def test_who_asks_twice_waits_once_and_sees_the_number_masked(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),) = await house.learners(1)
    outcomes = [await sitters.asks(callbacks.ask, who, AskCallback(), Language.RU) for _ in range(2)]
    assert [outcome.name for outcome in outcomes] == [NOTED, WAITING]
    for outcome in outcomes:
        assert str(outcome.values["phone"]).endswith("4567")
        assert PHONE not in str(outcome.values)
    (one,) = await house.store.read(callbacks.waiting)
    assert (one.phone, one.name, one.region, one.language) == (PHONE, ANSWERS["name"], "59", "ru")
    assert len(await house.rows(select(audit).where(audit.c.act == "callback.asked"))) == 1


async def test_without_a_number_nobody_can_be_called(house: House) -> None:
    (who,) = await house.persons(1)
    assert (await Sitters(house).asks(callbacks.ask, who, AskCallback())).name is NO_PHONE
    assert await house.rows(select(callback)) == []


async def test_the_longest_waiting_is_called_first_and_may_ask_again(house: House, clock: SetClock) -> None:
    sitters = Sitters(house)
    learners = await house.learners(2)
    for who, _ in reversed(learners):
        await sitters.asks(callbacks.ask, who, AskCallback())
        clock.advance(minutes=5)
    first, second = await house.store.write(lambda tx: callbacks.looked(tx, "staff:one"))
    assert first.asked_at < second.asked_at
    assert len(await house.rows(select(audit).where(audit.c.act == "callback.read"))) == 2
    for expected in (True, False):
        assert await house.store.write(lambda tx: callbacks.done(tx, first.id, "staff:one")) is expected
    assert [one.id for one in await house.store.read(callbacks.waiting)] == [second.id]
    (row,) = await house.rows(select(callback).where(callback.c.id == first.id))
    assert (row.done_by, row.done_at) == ("staff:one", clock.now())
    assert (await sitters.asks(callbacks.ask, row.person_id, AskCallback())).name is NOTED


async def test_who_took_the_consent_back_is_called_no_more(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),) = await house.learners(1)
    await sitters.asks(callbacks.ask, who, AskCallback())
    await sitters.asks(consents.withdraw, who, WithdrawConsent("training"))
    assert await house.store.read(callbacks.waiting) == []

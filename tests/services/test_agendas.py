"""An agenda from the first recommended application to the day on which all members were told (R-003-19, SM-5, AMB-26)."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from domain.applications import State
from domain.calendar import ZONE
from domain.councils import SessionState
from services import agenda_card, agendas, convening
from services.agendas import Sitting
from services.application_acts import CanNotApply, CanNotDecide
from services.council_room import CanNotHold
from services.learners import Unseen
from services.storage.engine import Store
from services.storage.paging import Window
from services.talk import Talk
from services.transaction import ReadTx
from tests.services.in_the_region import coordinator
from tests.support.clock import SetClock
from tests.support.council import Council

DAY = date(2026, 11, 20)  # a Friday
HALL = "Сынақ қаласы, Үлгі көшесі, 1"
BEGINS = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)


class Desk(Council):
    """A coordinator who forms agendas."""

    async def put(self, id_: str) -> bool:
        return await self.store.write(lambda tx: agendas.put(tx, self.talk.content, self.scope, id_))

    async def fix(self, id_: str, begins: datetime = BEGINS, place: str = HALL, *, held: bool = False) -> None:
        sitting = Sitting(begins, place, held)
        await self.store.write(lambda tx: agendas.fix(tx, self.talk.content, self.scope, id_, sitting))

    async def convene(self, id_: str) -> None:
        await self.store.write(lambda tx: convening.convene(tx, self.talk.content, self.scope, id_))

    async def take_off(self, id_: str, application: str) -> None:
        await self.store.write(lambda tx: agendas.take_off(tx, self.talk.content, self.scope, id_, application))

    async def agenda(self, which: int = 0) -> agenda_card.Agenda:
        """One of the sessions that are seen, the oldest first."""

        def look(tx: ReadTx) -> agenda_card.Agenda:
            found = agenda_card.found(tx, self.scope, None, Window(50, None, "made"))
            return agenda_card.agenda(tx, self.talk.content, self.scope, found.items[which].id)

        return await self.store.read(look)

    async def tells(self, id_: str) -> list[tuple[str, datetime]]:
        """The sessions that the applicant is told of: the event and when it begins."""
        return [(name, datetime.fromisoformat(facts["begins"])) for name, facts in await self.planned(id_) if "agenda" in name]


@pytest.fixture
def desk(store: Store, talk: Talk) -> Desk:
    return Desk(store, talk)


def order(agenda: agenda_card.Agenda) -> list[str]:
    return [item.line.id for item in agenda.items]


async def test_an_agenda_from_the_first_application_until_the_members_know(desk: Desk, clock: SetClock) -> None:
    later = await desk.received(DAY - timedelta(1), State.RECOMMENDED)
    early = await desk.received(DAY - timedelta(2), State.RECOMMENDED)
    first = await desk.received(DAY, State.RECOMMENDED, class_=1)
    late = await desk.received(DAY - timedelta(14), State.RECOMMENDED, known=False)
    for id_ in (later, early, first, late):
        assert await desk.put(id_)
        assert not await desk.put(id_)
    agenda = await desk.agenda()
    assert order(agenda) == [first, late, early, later]
    assert [item.position for item in agenda.items] == [1, 2, 3, 4]
    assert (agenda.session.state, agenda.session.begins_at) == (SessionState.AGENDA, None)
    assert (await desk.row(first)).state == State.ON_AGENDA
    assert await desk.tells(first) == []
    with pytest.raises(CanNotHold, match="not_fixed"):
        await desk.convene(agenda.session.id)

    await desk.fix(agenda.session.id)
    clock.advance(minutes=1)
    await desk.fix(agenda.session.id, BEGINS + timedelta(hours=1))  # nobody was told of the first hour
    assert await desk.tells(first) == await desk.tells(early) == [("application.agenda", BEGINS + timedelta(hours=1))]
    assert await desk.tells(late) == []  # its owner is not known to us
    clock.advance(hours=1)
    new = await desk.received(DAY, State.RECOMMENDED)
    await desk.put(new)
    assert len(await desk.tells(new)) == 1

    with pytest.raises(CanNotHold, match="not_convened"):
        await desk.told(agenda.session.id, DAY)
    await desk.appoint()
    await desk.convene(agenda.session.id)
    await desk.told(agenda.session.id, DAY)
    assert [((await desk.term(id_)).done_on, (await desk.term(id_)).late) for id_ in (first, new, late)] == [
        (DAY, False),
        (DAY, False),
        (DAY, True),
    ]
    assert await desk.open_terms() == 0
    assert {(await desk.row(id_)).due_on for id_ in (first, new, late)} == {None}
    with pytest.raises(CanNotHold, match="members_told"):
        await desk.told(agenda.session.id)
    with pytest.raises(CanNotApply, match="members_told"):
        await desk.take_off(agenda.session.id, first)

    await desk.fix(agenda.session.id, BEGINS + timedelta(days=1))
    session = (await desk.agenda()).session
    assert (session.state, session.notified_on) == (SessionState.CONVENED, None)
    assert len(await desk.tells(first)) == 2
    next_ = await desk.received(DAY, State.RECOMMENDED)
    await desk.put(next_)
    assert order(await desk.agenda(1)) == [next_]


async def test_what_is_taken_off_waits_for_the_next_agenda(desk: Desk, clock: SetClock) -> None:
    one, two = await desk.received(DAY, State.RECOMMENDED), await desk.received(DAY, State.RECOMMENDED)
    await desk.put(one)
    await desk.put(two)
    id_ = (await desk.agenda()).session.id
    await desk.fix(id_)
    await desk.take_off(id_, one)  # before its owner was told
    assert ((await desk.row(one)).state, await desk.tells(one)) == (State.RECOMMENDED, [])
    clock.advance(hours=1)
    await desk.take_off(id_, two)
    assert [name for name, _ in await desk.tells(two)] == ["application.agenda", "application.off_agenda"]
    with pytest.raises(Unseen):
        await desk.take_off(id_, two)
    assert order(await desk.agenda()) == []
    assert await desk.put(one)
    assert order(await desk.agenda()) == [one]
    assert await desk.open_terms() == 2


async def test_which_days_and_places_can_be_set(desk: Desk, clock: SetClock) -> None:
    await desk.put(await desk.received(DAY - timedelta(days=3), State.RECOMMENDED))
    id_, now = (await desk.agenda()).session.id, clock.now()
    for begins, held in ((now - timedelta(hours=1), False), (now - timedelta(61), True), (now + timedelta(400), False)):
        with pytest.raises(CanNotApply, match="session_day"):
            await desk.fix(id_, begins, held=held)
    for place, reason in (("", "empty"), ("Үлгі 900315400007", "number_in_it"), ("а" * 301, "too_long")):
        with pytest.raises(CanNotApply, match=reason):
            await desk.fix(id_, place=place)
    await desk.fix(id_, place="https://meet.example/j/900315400007")
    await desk.fix(id_, now - timedelta(days=2), held=True)  # entered afterwards: nobody is told to come
    clock.advance(hours=1)
    assert await desk.tells((await desk.agenda()).items[0].line.id) == []
    await desk.appoint()
    await desk.convene(id_)
    await desk.told(id_, DAY - timedelta(days=2))


async def test_another_region_sees_nothing_of_it(desk: Desk, store: Store, talk: Talk) -> None:
    other = Desk(store, talk, "59")
    here, there = await desk.received(DAY, State.RECOMMENDED), await other.received(DAY, State.RECOMMENDED)
    await desk.put(here)
    await other.put(there)
    assert order(await desk.agenda()) == [here]
    assert order(await other.agenda()) == [there]
    foreign = (await other.agenda()).session.id
    with pytest.raises(Unseen):
        await desk.put(there)
    for act in (desk.fix(foreign), desk.convene(foreign), desk.told(foreign), desk.take_off(foreign, there)):
        with pytest.raises(Unseen):
            await act
    with pytest.raises(Unseen):
        await store.read(lambda tx: agenda_card.agenda(tx, talk.content, coordinator("75"), foreign))
    with pytest.raises(CanNotDecide, match="not_now"):
        await desk.put(await desk.received(DAY))


async def test_two_at_once_form_one_agenda(desk: Desk) -> None:
    ids = [await desk.received(DAY, State.RECOMMENDED) for _ in range(4)]
    put = await asyncio.gather(*(desk.put(id_) for id_ in (*ids, *ids)))
    assert [one != other for one, other in zip(put[:4], put[4:], strict=True)] == [True] * 4
    assert [item.position for item in (await desk.agenda()).items] == [1, 2, 3, 4]
    with pytest.raises(IndexError):
        await desk.agenda(1)

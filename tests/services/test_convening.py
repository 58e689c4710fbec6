"""A session is convened: its members and the base are fixed from then on, and each member is told (R-003-19, R-003-21)."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.applications import State
from domain.calendar import ZONE
from domain.councils import SessionState, Told
from domain.language import Text
from services import agendas, convening, invitations
from services.agendas import Sitting
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from services.invitation_states import Reached
from services.learners import Unseen
from services.session_card import Card, card
from services.storage import councils
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.clock import SetClock
from tests.support.council import Council

DAY = date(2026, 11, 20)  # a Friday
BEGINS = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)
HALL = "Сынақ қаласы, Үлгі көшесі, 1"


class Desk(Council):
    """A secretary who convenes the council of region 75."""

    async def fixed(self) -> str:
        """A session with one application on its agenda, and with a day."""
        (one,) = await self.on_agenda()
        id_ = await self.store.read(self.newest)
        await self.fix(id_)
        self.application = one
        return id_

    async def fix(self, id_: str, begins: datetime = BEGINS, *, held: bool = False) -> None:
        sitting = Sitting(begins, HALL, held)
        await self.store.write(lambda tx: agendas.fix(tx, self.talk.content, self.scope, id_, sitting))

    async def convene(self, id_: str, on: date | None = None) -> None:
        await self.store.write(lambda tx: convening.convene(tx, self.talk.content, self.scope, id_, on))

    async def tell(self, id_: str, seats: Sequence[str] | None, how: Told = Told.PHONE, on: date | None = None) -> int:
        return await self.store.write(lambda tx: invitations.told(tx, self.scope, id_, seats, how, on))

    async def card(self, id_: str) -> Card:
        return await self.store.read(lambda tx: card(tx, self.talk.content, self.scope, id_))

    async def members(self) -> Sequence[Any]:
        return await self.store.read(lambda tx: councils.members(tx.conn, self.code))

    async def change(self, member: str, **values: object) -> None:
        await self.store.write(lambda tx: councils.change(tx.conn, member, **values))


@pytest.fixture
def desk(store: Store, talk: Talk) -> Desk:
    return Desk(store, talk)


@pytest.mark.parametrize(
    ("members", "business", "reason", "items"),
    [
        (9, 5, "members_few", ("9", "10")),  # S-41
        (11, 5, "business_few", ("5", "11", "45.5")),  # S-42
        (11, 6, "", ()),
        (10, 5, "", ()),
    ],
)
async def test_ten_members_half_of_them_for_business_are_needed(
    desk: Desk, members: int, business: int, reason: str, items: tuple[str, ...]
) -> None:
    id_ = await desk.fixed()
    await desk.appoint(members, business)
    if not reason:
        await desk.convene(id_)
        assert len((await desk.room(id_)).seats) == members
        return
    with pytest.raises(CanNotHold, match=reason) as refused:
        await desk.convene(id_)
    assert refused.value.items == items
    there = await desk.card(id_)
    assert (there.agenda.session.state, list(there.room.seats)) == (SessionState.AGENDA, [])


async def test_what_is_not_ready_is_not_convened(desk: Desk) -> None:
    await desk.appoint()
    (one,) = await desk.on_agenda()
    id_ = await desk.store.read(desk.newest)
    with pytest.raises(CanNotHold, match="not_fixed"):
        await desk.convene(id_)
    await desk.fix(id_)
    for day in (DAY + timedelta(1), DAY - timedelta(61)):
        with pytest.raises(CanNotApply, match="convened_day"):
            await desk.convene(id_, day)
    await desk.store.write(lambda tx: agendas.take_off(tx, desk.talk.content, desk.scope, id_, one))
    with pytest.raises(CanNotHold, match="nothing_on_it"):
        await desk.convene(id_)
    other = Desk(desk.store, desk.talk, "59")
    with pytest.raises(Unseen):
        await other.convene(id_)


async def test_members_and_base_stay_as_they_were_when_it_was_convened(desk: Desk, clock: SetClock) -> None:
    await desk.appoint()
    await desk.set_base("present")
    await desk.set_base("members", since=DAY + timedelta(1))
    id_ = await desk.fixed()
    await desk.convene(id_)
    clock.advance(days=1)
    first, second, *_ = await desk.members()
    await desk.change(first.id, until=DAY)  # leaves the council
    await desk.change(second.id, business=False, post_ru="Другая должность")
    await desk.appoint(1, 1)
    await desk.set_base("members", since=DAY)
    there = (await desk.card(id_)).room
    assert (len(there.seats), there.composition.business) == (10, 5)
    assert there.seats[0].name == first.name
    assert there.seats[1].post_ru == second.post_ru
    assert (there.row.base, there.row.base_document, there.row.convened_on) == ("present", "№ 5", DAY)
    await desk.tell(id_, [there.seats[0].id])
    with pytest.raises(CanNotHold, match="convened_already"):
        await desk.convene(id_)
    await desk.fix(id_, BEGINS + timedelta(days=1))
    assert (await desk.card(id_)).room.row.base == "present"


async def test_a_session_that_was_held_has_the_members_of_its_day_and_the_base_of_its_convening(desk: Desk) -> None:
    await desk.appoint(11, 6)
    held_on, convened_on = DAY - timedelta(3), DAY - timedelta(10)
    gone = (await desk.members())[5]
    await desk.change(gone.id, until=held_on - timedelta(1))
    await desk.set_base("members")
    await desk.set_base("present", since=held_on)
    await desk.on_agenda()
    id_ = await desk.store.read(desk.newest)
    await desk.fix(id_, datetime(2026, 11, 17, 10, 0, tzinfo=ZONE), held=True)
    await desk.convene(id_, convened_on)
    there = await desk.card(id_)
    assert gone.name not in {seat.name for seat in there.room.seats}
    assert (len(there.room.seats), there.room.row.base, there.room.row.convened_on) == (10, "members", convened_on)
    assert {one.reached for one in there.invitations.values()} == {Reached.NOT_IN_CHAT}


async def test_the_term_ends_with_the_last_member_who_was_told_and_a_late_one_is_flagged(desk: Desk, clock: SetClock) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    await desk.convene(id_)
    seats = [seat.id for seat in (await desk.room(id_)).seats]
    assert await desk.tell(id_, seats[:8], Told.LETTER) == 8
    with pytest.raises(CanNotHold, match="told_already"):
        await desk.tell(id_, [seats[0], seats[9]])
    with pytest.raises(CanNotHold, match="no_member"):
        await desk.tell(id_, [seats[9], "01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    for day in (DAY + timedelta(1), DAY - timedelta(1)):  # to come, and before anything was received
        with pytest.raises(CanNotApply, match="day"):
            await desk.tell(id_, None, on=day)
    assert (await desk.card(id_)).untold == 2
    assert await desk.open_terms() == 1
    clock.advance(days=10)  # five working days are over
    assert await desk.tell(id_, None, Told.PERSON) == 2
    there = await desk.card(id_)
    assert (there.agenda.session.state, there.agenda.session.notified_on) == (
        SessionState.NOTIFIED_MEMBERS,
        DAY + timedelta(10),
    )
    assert [seat.told_how for seat in there.room.seats] == [Told.LETTER] * 8 + [Told.PERSON] * 2
    term = await desk.term(desk.application)
    assert (term.done_on, term.late) == (DAY + timedelta(10), True)
    with pytest.raises(CanNotHold, match="members_told"):
        await desk.tell(id_, None)


async def test_after_another_day_everybody_is_to_be_told_again_and_the_term_is_not_begun_anew(
    desk: Desk, clock: SetClock
) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    await desk.convene(id_)
    await desk.told(id_)
    term = await desk.term(desk.application)
    assert (term.done_on, term.late) == (DAY, False)
    clock.advance(days=12)
    await desk.fix(id_, BEGINS + timedelta(days=14))
    there = await desk.card(id_)
    assert (there.agenda.session.state, there.untold) == (SessionState.CONVENED, 10)
    assert (await desk.row(desk.application)).state == State.ON_AGENDA
    await desk.told(id_)
    assert (await desk.term(desk.application)).done_on == DAY
    await desk.fix(id_, BEGINS + timedelta(days=14))  # the same day again changes nothing
    assert (await desk.card(id_)).agenda.session.state is SessionState.NOTIFIED_MEMBERS


async def test_what_comes_after_the_convening_waits_for_the_next_session(desk: Desk) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    await desk.convene(id_)
    (late,) = await desk.on_agenda()
    assert late not in {item.application_id for item in (await desk.room(id_)).items}


async def test_two_at_once_convene_one_session_and_tell_each_member_once(desk: Desk) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    twice = await asyncio.gather(*(desk.convene(id_) for _ in range(2)), return_exceptions=True)
    assert [getattr(one, "reason", None) for one in twice if one is not None] == ["convened_already"]
    seats = [seat.id for seat in (await desk.room(id_)).seats]
    assert len(seats) == 10
    told = await asyncio.gather(*(desk.tell(id_, seats[:1]) for _ in range(2)), return_exceptions=True)
    assert sorted(str(one) for one in told) == ["1", "told_already"]


async def test_a_member_who_opens_the_session_in_the_back_office_was_told_by_that(desk: Desk) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    first = (await desk.members())[0]
    await desk.change(first.id, login="coordinator-75")
    assert not (await desk.card(id_)).reads
    await desk.convene(id_)
    assert (await desk.card(id_)).reads
    for _ in range(2):
        await desk.store.write(lambda tx: invitations.has_read(tx, desk.scope, id_))
    there = await desk.card(id_)
    assert [(seat.told_how, seat.told_on) for seat in there.room.seats if seat.told_on] == [(Told.OFFICE, DAY)]
    assert not there.reads


async def test_who_reads_a_session_after_its_day_was_not_told_of_it_by_that(desk: Desk) -> None:
    await desk.appoint()
    id_ = await desk.fixed()
    await desk.change((await desk.members())[0].id, login="coordinator-75")
    await desk.fix(id_, datetime(2026, 11, 19, 10, 0, tzinfo=ZONE), held=True)
    await desk.convene(id_, DAY - timedelta(10))
    assert not (await desk.card(id_)).reads
    await desk.store.write(lambda tx: invitations.has_read(tx, desk.scope, id_))
    assert (await desk.card(id_)).untold == 10


async def test_of_a_council_of_many_the_chair_comes_first(desk: Desk) -> None:
    def work(tx: WriteTx) -> None:
        post = Text("Сынақ ұйымының өкілі", "Представитель организации")
        for number, duty in enumerate(["member"] * 9 + ["deputy", "chair"]):
            row = {
                "id": tx.new_id(), "region": "75", "name": f"Сынақов {number}", "post_kk": post.kk, "post_ru": post.ru,
                "business": number < 6, "duty": duty, "document": "№ 12", "document_on": DAY, "since": DAY, "at": tx.now,
                "by": "x",
            }  # fmt: skip
            councils.appoint(tx.conn, row)

    await desk.store.write(work)
    id_ = await desk.fixed()
    await desk.convene(id_)
    assert [seat.duty for seat in (await desk.room(id_)).seats][:3] == ["chair", "deputy", "member"]


async def test_a_convened_session_is_not_put_before_its_convening_and_told_of_after_it(desk: Desk, clock: SetClock) -> None:
    """A session of which somebody says when it was held, and when its members were told, stands in an order that can be."""
    await desk.appoint()
    id_ = await desk.fixed()
    await desk.convene(id_)
    with pytest.raises(CanNotApply, match="before_convened"):
        await desk.fix(id_, datetime(2026, 11, 19, 10, 0, tzinfo=ZONE), held=True)
    clock.at = datetime(2026, 12, 4, 10, 0, tzinfo=ZONE)
    with pytest.raises(CanNotApply, match="invited_day"):
        await desk.tell(id_, None, on=date(2026, 12, 3))
    assert await desk.tell(id_, None, on=date(2026, 12, 2)) == 10

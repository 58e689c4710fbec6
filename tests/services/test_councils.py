"""A region's council: who is appointed from when until when, the base with its document, and who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from domain.calendar import local_date
from domain.councils import Base, BaseRule, Composition, Duty, Member
from domain.invalid import Invalid
from domain.language import Text
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from services import councils, staff
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from services.councils import Council as Standing
from services.learners import Unseen
from services.storage.audit import audit
from services.storage.engine import Store
from services.talk import Talk
from tests.support.council import Council

HERE, TODAY = "75", date(2026, 11, 20)
BEGAN = date(2026, 1, 20)
POST = Text("Кәсіпкерлер палатасының төрағасы", "Председатель палаты предпринимателей")
ONE = Member("Сынақов Серік", POST, True, Duty.MEMBER, "№ 12", date(2026, 1, 15), BEGAN)
RULE = BaseRule(Base.PRESENT, "№ 5", date(2026, 1, 15), BEGAN)
NAMES = ("Ақан", "Болат", "Ғани", "Дархан", "Ермек", "Жанат", "Зейін", "Қайрат", "Марат", "Нұрлан", "Олжас", "Рауан")


def named(number: int, business: bool) -> Member:
    return replace(ONE, name=f"Сынақов {NAMES[number]}", business=business, duty=Duty.MEMBER if number else Duty.CHAIR)


class Desk:
    """The one who keeps a council."""

    def __init__(self, store: Store, talk: Talk, region: str = HERE) -> None:
        self.store, self.talk, self.region = store, talk, region
        rights = (Right.READ_COUNCILS, Right.HOLD_COUNCILS)
        self.scope = Scope("staff:secretary", dict.fromkeys(rights, frozenset({region})))

    async def appoint(self, member: Member = ONE, login: str = "") -> str:
        return await self.store.write(lambda tx: councils.appoint(tx, self.scope, self.region, member, login))

    async def appoint_all(self, members: int, business: int) -> Sequence[str]:
        return [await self.appoint(named(number, number < business)) for number in range(members)]

    async def change(self, id_: str, member: Member, login: str = "") -> None:
        await self.store.write(lambda tx: councils.change(tx, self.scope, self.region, id_, member, login))

    async def end(self, id_: str, until: date) -> None:
        await self.store.write(lambda tx: councils.end(tx, self.scope, self.region, id_, until))

    async def set_base(self, rule: BaseRule = RULE) -> None:
        await self.store.write(lambda tx: councils.set_base(tx, self.scope, self.region, rule))

    async def council(self, on: date | None = None) -> Standing:
        return await self.store.read(lambda tx: councils.council(tx, self.talk.content, self.scope, self.region, on))

    async def audited(self, act: str) -> Sequence[Mapping[str, object]]:
        query = select(audit.c.details).where(audit.c.act == act).order_by(audit.c.id)
        return await self.store.read(lambda tx: [dict(row.details) for row in tx.conn.execute(query)])


@pytest.fixture
def desk(store: Store, talk: Talk) -> Desk:
    return Desk(store, talk)


def lacks(council: Standing) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.reason, one.items) for one in council.lacks]


async def test_nine_members_are_too_few_and_ten_are_enough(desk: Desk) -> None:
    await desk.appoint_all(9, 5)
    council = await desk.council()
    assert (council.composition, lacks(council)) == (Composition(9, 5), [("members_few", ("9", "10"))])
    await desk.appoint(named(9, business=False))
    assert lacks(await desk.council()) == []


async def test_five_of_eleven_are_too_few_of_business_and_six_are_enough(desk: Desk) -> None:
    ids = await desk.appoint_all(11, 5)
    assert lacks(await desk.council()) == [("business_few", ("5", "11", "45.5"))]
    await desk.change(ids[10], named(10, business=True))
    assert lacks(await desk.council()) == []


async def test_both_are_said_where_both_are_lacking(desk: Desk) -> None:
    await desk.appoint_all(3, 1)
    assert [reason for reason, _ in lacks(await desk.council())] == ["members_few", "business_few"]


async def test_a_member_is_one_from_the_first_day_to_the_last(desk: Desk) -> None:
    id_ = await desk.appoint()
    await desk.end(id_, date(2026, 11, 10))
    for day, where in ((BEGAN - timedelta(1), "coming"), (BEGAN, "members"), (date(2026, 11, 10), "members"), (TODAY, "former")):
        council = await desk.council(day)
        assert [one.id for one in getattr(council, where)] == [id_], day
        assert len(council.members) + len(council.former) + len(council.coming) == 1
    assert await desk.audited("council.member_ended") == [{"member": id_, "until": "2026-11-10", "past_dated": 1}]


async def test_the_same_person_sits_once_and_there_is_one_chair_on_each_day(desk: Desk) -> None:
    first = await desk.appoint(replace(ONE, duty=Duty.CHAIR))
    with pytest.raises(CanNotHold) as twice:
        await desk.appoint(replace(ONE, name="СЫНАҚОВ СЕРІК"))
    assert (twice.value.reason, twice.value.items) == ("member_twice", ("Сынақов Серік",))
    other = replace(ONE, name="Сынақова Әлия", duty=Duty.CHAIR)
    with pytest.raises(CanNotHold) as chair:
        await desk.appoint(other)
    assert (chair.value.reason, chair.value.items) == ("chair_twice", ("Сынақов Серік",))
    await desk.end(first, date(2026, 5, 31))
    second = await desk.appoint(replace(other, since=date(2026, 6, 1)))
    with pytest.raises(CanNotHold, match="chair_twice"):
        await desk.end(first, date(2026, 6, 1))
    again = await desk.appoint(replace(ONE, since=date(2026, 6, 1)))
    assert [one.id for one in (await desk.council()).members] == [second, again]
    with pytest.raises(CanNotHold, match="chair_twice"):
        await desk.change(again, replace(ONE, since=date(2026, 6, 1), duty=Duty.CHAIR))


@pytest.mark.parametrize(
    ("wrong", "reason", "at"),
    [
        (replace(ONE, document=" "), "empty", "document"),
        (replace(ONE, document="№ 900315400007"), "number_in_it", "document"),
        (replace(ONE, document_on=date(2019, 12, 31)), "day", "document_on"),
        (replace(ONE, document_on=TODAY + timedelta(1)), "day", "document_on"),
        (replace(ONE, since=date(2026, 1, 14)), "council_since", "since"),
        (replace(ONE, since=TODAY + timedelta(367)), "council_since", "since"),
        (replace(ONE, until=BEGAN - timedelta(1)), "council_until", "until"),
        (replace(ONE, post=Text("", POST.ru)), "empty", "post_kk"),
        (replace(ONE, post=Text(POST.kk, "Директор, тел. +77019998877")), "number_in_it", "post_ru"),
        (replace(ONE, post=Text("а" * 201, POST.ru)), "too_long", "post_kk"),
    ],
)
async def test_what_is_filled_in_wrongly_is_named(desk: Desk, wrong: Member, reason: str, at: str) -> None:
    with pytest.raises(CanNotApply) as refused:
        await desk.appoint(wrong)
    assert (refused.value.reason, refused.value.field) == (reason, at)
    assert (await desk.council()).members == ()


async def test_a_name_is_a_full_name(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        await desk.appoint(replace(ONE, name="Серік"))
    assert (refused.value.field, refused.value.reason) == ("name", "full_name.one_word")


async def test_a_login_is_an_account_of_a_member_of_this_council(desk: Desk) -> None:
    grants = {"akan.here": Grant(Role.COUNCIL_MEMBER, HERE), "akan.there": Grant(Role.COUNCIL_MEMBER, "59"),
              "akan.other": Grant(Role.COORDINATOR, HERE)}  # fmt: skip
    for login, grant in grants.items():
        await desk.store.write(partial(staff.add, account=staff.Account(login, "x"), grant=grant, by="tests"))
    for wrong in ("nobody.here", "akan.there", "akan.other"):
        with pytest.raises(CanNotApply, match="no_such_account"):
            await desk.appoint(ONE, wrong)
    await desk.appoint(ONE, "akan.here")
    assert [one.login for one in (await desk.council()).members] == ["akan.here"]
    with pytest.raises(CanNotHold, match="login_twice"):
        await desk.appoint(replace(ONE, name="Сынақова Әлия"), "akan.here")
    await desk.store.write(lambda tx: staff.close(tx, "akan.here", "tests"))
    with pytest.raises(CanNotApply, match="no_such_account"):
        await desk.appoint(replace(ONE, name="Сынақова Әлия"), "akan.here")


async def test_a_correction_says_what_was_changed_and_one_that_changes_nothing_is_none(desk: Desk) -> None:
    id_ = await desk.appoint()
    before = (await desk.council()).version
    await desk.change(id_, ONE)
    assert (await desk.council()).version == before
    await desk.change(id_, replace(ONE, duty=Duty.DEPUTY, business=False))
    assert (await desk.council()).version != before
    (said,) = await desk.audited("council.member_changed")
    assert said["changed"] == "business, duty"


async def test_entries_of_past_days_are_taken_and_flagged(desk: Desk) -> None:
    await desk.appoint()
    await desk.appoint(replace(ONE, name="Сынақова Әлия", since=TODAY))
    assert [said["past_dated"] for said in await desk.audited("council.appointed")] == [1, 0]
    await desk.set_base()
    assert [said["past_dated"] for said in await desk.audited("council.base_set")] == [1]


async def test_a_base_counts_from_its_day_until_another_one_does(desk: Desk) -> None:
    assert (await desk.council()).base is None
    await desk.set_base()
    await desk.set_base(replace(RULE, base=Base.MEMBERS, document="№ 9", since=date(2026, 12, 1)))
    for day, base in (
        (BEGAN - timedelta(1), None),
        (BEGAN, Base.PRESENT),
        (TODAY, Base.PRESENT),
        (date(2026, 12, 1), Base.MEMBERS),
    ):
        found = (await desk.council(day)).base
        assert (found.rule.base if found else None) == base, day
    assert [one.rule.document for one in (await desk.council()).bases] == ["№ 9", "№ 5"]
    for wrong, reason in (
        (replace(RULE, since=date(2026, 1, 14)), "council_since"),
        (replace(RULE, since=TODAY + timedelta(367)), "council_since"),
        (replace(RULE, document_on=TODAY + timedelta(1)), "day"),
        (replace(RULE, document=""), "empty"),
    ):
        with pytest.raises(CanNotApply, match=reason):
            await desk.set_base(wrong)


async def test_a_base_never_changes_for_a_session_that_was_convened(store: Store, talk: Talk, desk: Desk) -> None:
    council = Council(store, talk)
    await council.appoint()
    await desk.set_base()
    await council.on_agenda()
    today = local_date(await council.now())
    await council.convened(on=today - timedelta(3))
    await council.on_agenda()
    id_ = await council.convened(await council.now() + timedelta(days=20))
    for since in (BEGAN, today):
        with pytest.raises(CanNotHold) as frozen:
            await desk.set_base(replace(RULE, base=Base.MEMBERS, since=since))
        assert (frozen.value.reason, frozen.value.items) == ("base_frozen", (str(today),))
    await desk.set_base(replace(RULE, base=Base.MEMBERS, since=today + timedelta(1)))
    assert (await council.room(id_)).row.base == Base.PRESENT
    await Desk(store, talk, "59").set_base()


async def test_the_seats_of_a_session_stay_as_they_were_when_it_was_convened(store: Store, talk: Talk, desk: Desk) -> None:
    council = Council(store, talk)
    await desk.appoint_all(10, 5)
    await council.on_agenda()
    id_ = await council.convened()
    chair, *others = (await desk.council()).members
    await desk.change(chair.id, replace(chair.member, name="Сынақова Айгүл", business=False))
    for one in others:
        await desk.end(one.id, TODAY - timedelta(1))
    seats = (await council.room(id_)).seats
    assert [seat.name for seat in seats] == [f"Сынақов {name}" for name in NAMES[:10]]
    assert sum(seat.business for seat in seats) == 5


async def test_what_is_lacking_is_what_convening_refuses(store: Store, talk: Talk, desk: Desk) -> None:
    council = Council(store, talk)
    await desk.appoint_all(11, 5)
    await council.on_agenda()
    with pytest.raises(CanNotHold) as refused:
        await council.convened()
    assert [(refused.value.reason, refused.value.items)] == lacks(await desk.council())


async def test_another_regions_council_is_not_there(store: Store, talk: Talk, desk: Desk) -> None:
    id_ = await desk.appoint()
    other = Desk(store, talk, "59")
    other.region = HERE
    for work in (other.council, other.appoint, partial(other.change, id_, ONE), partial(other.end, id_, TODAY), other.set_base):
        with pytest.raises(Unseen):
            await work()
    elsewhere = Desk(store, talk, "59")
    with pytest.raises(Unseen):
        await elsewhere.change(id_, ONE)
    reader = Scope("staff:reader", {Right.READ_COUNCILS: EVERYWHERE})
    seen = await store.read(lambda tx: councils.councils(tx, talk.content, reader))
    assert len(seen) == 20
    assert [one.region for one in seen if one.members] == [HERE]
    assert not any(one.may_change for one in seen)
    assert len(await store.read(lambda tx: councils.councils(tx, talk.content, desk.scope))) == 1

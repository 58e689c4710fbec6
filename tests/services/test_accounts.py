"""Managing the staff: reach, one's own account, the last administrator, deputies, tokens."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.calendar import local_date
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope, scope_of
from services import accounts, staff
from services.staff import Account, CanNotStaff, Member
from services.storage.accounts import Wanted
from services.storage.engine import Store
from services.storage.paging import Window
from services.transaction import WriteTx
from tests.support.clock import SetClock

DAY = date(2026, 11, 20)
CHIEF = scope_of("staff:chief", [Grant(Role.ADMINISTRATOR)], DAY)
ALMATY = scope_of("staff:almaty", [Grant(Role.ADMINISTRATOR, "75")], DAY)
ALL = Window(limit=200, sort="login")


@pytest.fixture
async def ids(store: Store) -> dict[str, str]:
    """Accounts by login, each with its roles."""
    held = {
        "chief": [Grant(Role.ADMINISTRATOR)],
        "almaty": [Grant(Role.ADMINISTRATOR, "75")],
        "agent": [Grant(Role.AGENCY, "75")],
        "wide": [Grant(Role.AGENCY, "75"), Grant(Role.AUDITOR)],
        "astana": [Grant(Role.AGENCY, "71")],
        "both": [Grant(Role.AGENCY, "71"), Grant(Role.AGENCY, "75")],
    }

    def made(tx: WriteTx) -> dict[str, str]:
        found = {}
        for login, (first, *others) in held.items():
            found[login] = staff.add(tx, Account(login, "hashed"), first, "tests")
            for grant in others:
                staff.give(tx, found[login], grant, "tests")
        return found

    return await store.write(made)


async def seen(store: Store, scope: Scope, wanted: Wanted | None = None) -> set[str]:
    part = await store.read(lambda tx: accounts.found(tx, scope, wanted or Wanted(), ALL))
    return {member.login for member in part.items}


async def act(store: Store, scope: Scope, id_: str, change: Callable[[WriteTx, Member], Member]) -> Member:
    def work(tx: WriteTx) -> Member:
        member = accounts.take(tx, scope, id_)
        assert member is not None
        return change(tx, member)

    return await store.write(work)


async def refusal(store: Store, scope: Scope, id_: str, change: Callable[[WriteTx, Member], Member]) -> str:
    with pytest.raises(CanNotStaff) as refused:
        await act(store, scope, id_, change)
    return refused.value.reason


async def test_a_regions_administrator_reaches_whom_nothing_binds_elsewhere(store: Store, ids: dict[str, str]) -> None:
    assert await seen(store, CHIEF) == set(ids)
    assert await seen(store, ALMATY) == {"almaty", "agent"}
    assert await seen(store, scope_of("staff:x", [Grant(Role.AGENCY)], DAY)) == set()
    beyond = [ids[login] for login in ("chief", "wide", "astana", "both")]
    assert await store.read(lambda tx: [accounts.one(tx, ALMATY, id_) for id_ in beyond]) == [None] * 4
    given = await refusal(store, ALMATY, ids["agent"], lambda tx, one: accounts.give(tx, ALMATY, one, Grant(Role.AGENCY)))
    assert given == "reach"
    after = await act(store, ALMATY, ids["agent"], lambda tx, one: accounts.give(tx, ALMATY, one, Grant(Role.AUDITOR, "75")))
    assert [grant.role for _, grant in after.grants] == [Role.AGENCY, Role.AUDITOR]


async def test_accounts_are_found_by_login_role_region_and_state(store: Store, ids: dict[str, str]) -> None:
    await act(store, CHIEF, ids["astana"], lambda tx, one: accounts.close(tx, CHIEF, one))
    assert await seen(store, CHIEF, Wanted(login="A", role=Role.AGENCY, region="71", open=False)) == {"astana"}
    assert await seen(store, CHIEF, Wanted(role=Role.AGENCY, region="75")) == {"agent", "wide", "both"}
    assert await seen(store, CHIEF, Wanted(login="%")) == set()
    assert "astana" not in await seen(store, CHIEF, Wanted(open=True))


async def test_nobody_changes_his_own_account_or_one_that_is_closed(store: Store, ids: dict[str, str]) -> None:
    for change in (
        lambda tx, one: accounts.give(tx, CHIEF, one, Grant(Role.AGENCY)),
        lambda tx, one: accounts.take_back(tx, CHIEF, one, one.grants[0][0]),
        lambda tx, one: accounts.close(tx, CHIEF, one),
        lambda tx, one: accounts.reset(tx, CHIEF, one, "hashed", second_factor=True),
    ):
        assert await refusal(store, CHIEF, ids["chief"], change) == "self"
    await act(store, CHIEF, ids["agent"], lambda tx, one: accounts.close(tx, CHIEF, one))
    assert await refusal(store, CHIEF, ids["agent"], lambda tx, one: accounts.close(tx, CHIEF, one)) == "closed"


async def test_of_two_administrators_who_close_each_other_one_is_left(store: Store, ids: dict[str, str]) -> None:
    ids["second"] = await store.write(lambda tx: staff.add(tx, Account("second", "hashed"), Grant(Role.ADMINISTRATOR), "tests"))
    second = scope_of("staff:second", [Grant(Role.ADMINISTRATOR)], DAY)
    done = await asyncio.gather(
        act(store, CHIEF, ids["second"], lambda tx, one: accounts.close(tx, CHIEF, one)),
        act(store, second, ids["chief"], lambda tx, one: accounts.close(tx, second, one)),
        return_exceptions=True,
    )
    (refused,) = [one for one in done if isinstance(one, CanNotStaff)]
    assert refused.reason == "last_administrator"


async def test_the_last_administrators_role_is_not_taken_back(store: Store, ids: dict[str, str], clock: SetClock) -> None:
    program = scope_of("token:hr", [Grant(Role.ADMINISTRATOR)], DAY)

    def ended(tx: WriteTx, one: Member) -> Member:
        return accounts.take_back(tx, program, one, one.grants[0][0])

    async def also(grant: Grant) -> None:
        await act(store, program, ids["agent"], lambda tx, one: accounts.give(tx, program, one, grant))

    assert await refusal(store, program, ids["chief"], ended) == "last_administrator"
    await also(Grant(Role.ADMINISTRATOR, until=local_date(clock.now()) + timedelta(days=9)))
    assert await refusal(store, program, ids["chief"], ended) == "last_administrator"
    await also(Grant(Role.ADMINISTRATOR))
    assert (await act(store, program, ids["chief"], ended)).grants == ()


async def test_the_demonstration_makes_an_administrator_first(store: Store) -> None:
    await store.write(lambda tx: staff.add(tx, Account("demo", "hashed", demo=True), Grant(Role.ADMINISTRATOR), "tests"))
    demo = scope_of("staff:demo", [Grant(Role.ADMINISTRATOR)], DAY)
    first = Account("first", "hashed")
    with pytest.raises(CanNotStaff) as refused:
        await store.write(lambda tx: accounts.add(tx, demo, first, Grant(Role.AGENCY)))
    assert (refused.value.reason, await seen(store, demo)) == ("first_administrator", {"demo"})
    await store.write(lambda tx: accounts.add(tx, demo, first, Grant(Role.ADMINISTRATOR)))
    assert await seen(store, CHIEF, Wanted(open=True)) == {"first"}


async def test_a_deputy_gets_what_the_colleague_has_until_a_day(store: Store, ids: dict[str, str]) -> None:
    async def given(role: Role, region: str | None, until: date | None, who: str) -> str:
        grant = Grant(role, region, None, until, who)
        return await refusal(store, CHIEF, ids["agent"], lambda tx, one: accounts.give(tx, CHIEF, one, grant))

    assert await given(Role.AGENCY, "71", DAY, "nobody") == "deputy"
    assert await given(Role.AGENCY, "71", DAY, "agent") in {"deputy", "deputy_role"}
    assert await given(Role.AGENCY, "75", DAY, "astana") == "deputy_role"
    assert await given(Role.AGENCY, None, DAY, "astana") == "deputy_role"
    assert await given(Role.AGENCY, "71", None, "astana") == "deputy_until"
    deputy = Grant(Role.AGENCY, "71", None, DAY, "astana")
    after = await act(store, CHIEF, ids["agent"], lambda tx, one: accounts.give(tx, CHIEF, one, deputy))
    assert deputy in dict(after.grants).values()


async def test_a_token_may_do_no_more_than_who_makes_it(store: Store) -> None:
    async def made(scope: Scope, right: Right, region: str | None) -> str:
        try:
            await store.write(lambda tx: accounts.add_token(tx, scope, "program", [right], region))
        except CanNotStaff as refused:
            return refused.reason
        return ""

    assert await made(CHIEF, Right.READ_LEARNERS, None) == "more_than_own"
    assert await made(ALMATY, Right.READ_CALENDAR, None) == "reach"
    assert await made(ALMATY, Right.READ_CALENDAR, "71") == "reach"
    mixed = Scope("staff:mixed", {Right.MANAGE_STAFF: EVERYWHERE, Right.READ_LEARNERS: frozenset({"75"})})
    assert await made(mixed, Right.READ_LEARNERS, None) == "more_than_own"
    assert await made(mixed, Right.READ_LEARNERS, "75") == ""
    assert await made(CHIEF, Right.READ_CALENDAR, None) == "taken"
    tokens = await store.read(lambda tx: accounts.tokens(tx, ALMATY, Window(sort="name")))
    assert [one.name for one in tokens.items] == ["program"]
    astana = scope_of("staff:astana", [Grant(Role.ADMINISTRATOR, "71")], DAY)
    assert (await store.read(lambda tx: accounts.tokens(tx, astana, Window(sort="name")))).items == []
    assert await store.read(lambda tx: accounts.token(tx, astana, tokens.items[0].id)) is None

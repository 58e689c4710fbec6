"""A sign-in from the one-time password to its end (A6)."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from domain.staff import EVERYWHERE, Grant, Right, Role
from services import sign_in, staff
from services.sign_in import Guess, Guessed, Stage
from services.storage.audit import audit
from services.storage.engine import Store
from services.storage.staff import staff as accounts
from services.storage.staff import staff_session
from tests.services.desks import GIVEN, HERE, OWN, clerk, code
from tests.support.clock import SetClock

PLAIN = Grant(Role.PLANNING_BODY, "75")  # sees no numbers


async def test_the_first_sign_in_asks_for_a_password_and_a_second_factor(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock)
    assert await one.enters() is Stage.CHANGE
    assert await one.changes_password() is Stage.ENROL
    assert await one.enrols() is Stage.OPEN
    with pytest.raises(Guessed):
        await one.enters(GIVEN)
    assert await one.enters(OWN) is Stage.PROVE
    clock.advance(seconds=30)
    assert await one.proves(one.code()) is Stage.OPEN


async def test_who_sees_no_numbers_needs_no_second_factor(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock, PLAIN)
    await one.enters()
    assert await one.changes_password() is Stage.OPEN


async def test_each_stage_has_a_secret_of_its_own(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock)
    secrets = []
    for step in (one.enters, one.changes_password, one.enrols):
        await step()
        secrets.append(one.secret)
    assert len(set(secrets)) == 3
    assert [await one.session(secret) for secret in secrets[:2]] == [None, None]
    kept = await store.read(lambda tx: tx.conn.execute(select(staff_session.c.id)).scalars().all())
    assert kept == [hashlib.sha256(one.secret.encode()).digest()]


async def test_a_secret_that_somebody_else_chose_is_nobodys(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock, PLAIN)
    chosen = one.secret = "chosen-by-another"
    await one.enters()
    assert one.secret != chosen
    assert await one.session(chosen) is None


def test_the_tests_own_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, its last six digits."""
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: code(b"12345678901234567890", at // 30) for at in vectors} == vectors


@pytest.mark.parametrize("late", [-1, 0, 1])
async def test_a_code_is_good_once_for_its_half_minute_and_those_beside(store: Store, clock: SetClock, late: int) -> None:
    one = await clerk(store, clock)
    await one.comes_in()
    clock.advance(minutes=5)
    right = one.code(late)
    for _ in range(2):
        await one.enters(OWN)
        for wrong in (one.code(-2), one.code(2), "", "000000x", right + "0", "١٢٣٤٥٦", "\0"):
            with pytest.raises(Guessed):
                await one.proves(wrong)
        if _ == 0:
            assert await one.proves(right) is Stage.OPEN
    with pytest.raises(Guessed):
        await one.proves(right)
    with pytest.raises(Guessed):
        await one.proves(one.code(late - 1))
    clock.advance(seconds=60)
    assert await one.proves(one.code()) is Stage.OPEN


async def test_a_key_that_was_shown_but_never_proven_is_not_shown_again(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock)
    await one.enters()
    await one.changes_password()
    shown = await store.write(lambda tx: sign_in.second_factor(tx, one.secret))
    assert await store.write(lambda tx: sign_in.second_factor(tx, one.secret)) == shown
    await one.enters(OWN)
    assert await store.write(lambda tx: sign_in.second_factor(tx, one.secret)) != shown
    sealed = await store.read(lambda tx: tx.conn.execute(select(accounts.c.totp)).scalar_one())
    assert shown.encode() not in sealed


async def test_steps_are_taken_in_their_order_only(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock)
    await one.enters()
    with pytest.raises(Guessed):
        await store.write(lambda tx: sign_in.second_factor(tx, one.secret))
    with pytest.raises(Guessed):
        await one.proves("123456")
    await one.changes_password()
    with pytest.raises(Guessed):
        await one.changes_password()


async def test_a_sign_in_ends_when_nobody_is_there(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock, PLAIN)
    await one.enters()
    clock.advance(minutes=9, seconds=59)
    assert await one.session() is not None
    clock.advance(seconds=1)
    assert await one.session() is None, "an unfinished one after ten minutes"
    await one.enters()
    await one.changes_password()
    clock.advance(minutes=29, seconds=59)
    assert await one.session() is not None
    clock.advance(seconds=1)
    assert await one.session() is None
    await store.write(lambda tx: sign_in.see(tx, one.secret))
    assert await one.session() is None, "what is over cannot be woken"


async def test_no_sign_in_lasts_longer_than_twelve_hours(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock, PLAIN)
    await one.comes_in()
    for _ in range(12 * 60 // 20 - 1):
        clock.advance(minutes=20)
        await store.write(lambda tx: sign_in.see(tx, one.secret))
    clock.advance(minutes=19, seconds=59)
    assert await one.session() is not None
    clock.advance(seconds=1)
    assert await one.session() is None


async def test_who_is_closed_or_reset_is_out_at_once(store: Store, clock: SetClock) -> None:
    one, two = await clerk(store, clock, PLAIN), await clerk(store, clock, PLAIN, login="daniyar")
    for who in (one, two):
        await who.comes_in()
    await store.write(lambda tx: staff.reset(tx, "aliya", "another hash", "tests", second_factor=False))
    await store.write(lambda tx: staff.close(tx, "daniyar", "tests"))
    assert [await one.session(), await two.session()] == [None, None]
    assert await store.read(lambda tx: sign_in.password_of(tx, "daniyar", demo=True)) is None
    for who in (one, two):
        with pytest.raises(Guessed):
            await who.enters(OWN)


async def test_what_the_roles_of_today_allow_is_read_each_time(store: Store, clock: SetClock) -> None:
    today, tomorrow = date(2026, 11, 20), date(2026, 11, 21)
    one = await clerk(store, clock, PLAIN, Grant(Role.CONTENT_AUTHOR, "59", until=today), Grant(Role.OPERATOR, since=tomorrow))
    clock.at = datetime(2026, 11, 20, 18, 59, tzinfo=UTC)  # a minute to midnight in Astana
    await one.comes_in()
    before = await one.session()
    clock.advance(minutes=1)
    after = await one.session()
    assert before is not None
    assert after is not None
    assert before.scope.where(Right.READ_FIGURES) == frozenset({"59"})
    assert after.scope.where(Right.READ_FIGURES) == EVERYWHERE
    assert (before.roles, after.roles) == ((Role.PLANNING_BODY, Role.CONTENT_AUTHOR), (Role.PLANNING_BODY, Role.OPERATOR))


async def test_a_role_that_needs_a_second_factor_gives_nothing_before_it(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock, PLAIN)
    await one.comes_in()
    await store.write(lambda tx: staff.give(tx, one.id, Grant(Role.AGENCY, "75"), "tests"))
    assert await one.stage() is Stage.ENROL
    elsewhere = one.secret
    await one.enters(OWN)
    assert await one.enrols() is Stage.OPEN
    assert await one.session(elsewhere) is None, "a sign-in without it does not go on"


async def test_the_demonstration_opens_only_where_it_may(store: Store, clock: SetClock) -> None:
    account = staff.Account("demo", GIVEN, demo=True)
    await store.write(lambda tx: staff.add(tx, account, Grant(Role.AGENCY), "tests"))
    assert await store.read(lambda tx: sign_in.password_of(tx, "demo", demo=False)) is None
    assert await store.read(lambda tx: sign_in.password_of(tx, "demo", demo=True)) == GIVEN
    secret = await store.write(lambda tx: sign_in.begin(tx, Guess("demo", HERE), GIVEN))
    found = await store.read(lambda tx: sign_in.session(tx, secret, demo=True))
    assert found is not None
    assert found.stage is Stage.OPEN
    assert await store.read(lambda tx: sign_in.session(tx, secret, demo=False)) is None
    await clerk(store, clock)
    assert await store.read(lambda tx: sign_in.session(tx, secret, demo=True)) is None, "the first real account ends it"
    assert await store.read(lambda tx: sign_in.password_of(tx, "demo", demo=True)) is None


async def test_acts_are_in_the_audit_trail(store: Store, clock: SetClock) -> None:
    one = await clerk(store, clock)
    await one.comes_in()
    await store.write(lambda tx: sign_in.end(tx, one.secret))
    assert await one.session() is None
    rows = await store.read(lambda tx: tx.conn.execute(select(audit.c.act, audit.c.actor).order_by(audit.c.id)).all())
    by_herself = [row.act for row in rows if row.actor == "staff:aliya"]
    assert by_herself == ["staff.password_changed", "staff.second_factor", "staff.signed_in"]

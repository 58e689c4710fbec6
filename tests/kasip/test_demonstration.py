"""The sign-in for trying: only while nobody is there, on this machine, without a provider; ended by the first real account."""

import asyncio

import pytest

from domain.staff import EVERYWHERE, Grant, Right, Role
from kasip import demonstration
from kasip.settings import Settings
from services import sign_in, staff
from services.sign_in import Guess
from services.storage.engine import Store
from tests.services.house import House
from tests.support.passwords import cheap

HERE = Guess("demo", "127.0.0.1")


async def test_it_opens_the_desk_with_the_password_that_was_told(store: Store) -> None:
    passwords = cheap()
    told = await demonstration.make(store, passwords)
    assert told is not None
    kept = await store.read(lambda tx: sign_in.password_of(tx, "demo", demo=True))
    assert kept is not None
    assert await passwords.fit(told, kept)
    secret = await store.write(lambda tx: sign_in.begin(tx, HERE, kept))
    session = await store.read(lambda tx: sign_in.session(tx, secret, demo=True))
    assert session is not None
    assert session.demo
    assert {session.scope.where(right) for right in (Right.CHANGE_LEARNERS, Right.MANAGE_STAFF)} == {EVERYWHERE}


async def test_it_is_made_once_whoever_starts_at_the_same_time(store: Store) -> None:
    made = await asyncio.gather(*(demonstration.make(store, cheap()) for _ in range(4)))
    assert len([password for password in made if password]) == 1
    assert await demonstration.make(store, cheap()) is None
    await store.write(lambda tx: staff.close(tx, "demo", "tests"))
    assert await demonstration.make(store, cheap()) is None, "and never again"


async def test_there_is_none_where_somebody_is(store: Store) -> None:
    await House(store).persons(1)
    assert await demonstration.make(store, cheap()) is None


async def test_there_is_none_beside_real_accounts(store: Store) -> None:
    await store.write(lambda tx: staff.add(tx, staff.Account("aliya", "x"), Grant(Role.AGENCY), "tests"))
    assert await demonstration.make(store, cheap()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"http": "0.0.0.0:8080"},
        {"public_url": "https://kasip.test"},
        {"public_url": "http://127.0.0.1:8080"},
        {"telegram_token": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"telegram_token": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "telegram_api_url": "http://127.0.0.1:9"},
    ],
)
def test_settings_by_which_others_reach_us_allow_none(changed: dict[str, str]) -> None:
    assert Settings().demo
    assert not Settings.model_validate(changed).demo

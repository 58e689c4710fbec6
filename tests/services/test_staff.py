"""What a program's token opens and until when, and which passwords are too weak."""

import pytest

from domain.staff import EVERYWHERE, Right, Scope
from services import staff
from services.staff import TOKEN_LIVES, CanNotStaff
from services.storage.engine import Store
from tests.support.clock import SetClock


async def scope(store: Store, token: str) -> Scope | None:
    return await store.read(lambda tx: staff.scope_of_token(tx, token))


async def test_a_token_opens_what_it_is_for_until_its_year_is_over(store: Store, clock: SetClock) -> None:
    rights = [Right.READ_CALENDAR, Right.READ_LEARNERS]
    token = await store.write(lambda tx: staff.add_token(tx, "statistics", rights, "75", "tests"))
    wide = await store.write(lambda tx: staff.add_token(tx, "whole", [Right.READ_AUDIT], None, "tests"))
    assert await scope(store, token) == Scope("token:statistics", dict.fromkeys(rights, frozenset({"75"})))
    assert await scope(store, wide) == Scope("token:whole", {Right.READ_AUDIT: EVERYWHERE})
    assert await scope(store, f"{token}x") is None
    clock.advance(TOKEN_LIVES)
    assert await scope(store, token) is None


async def test_a_token_that_was_taken_back_opens_nothing(store: Store) -> None:
    token = await store.write(lambda tx: staff.add_token(tx, "statistics", [Right.READ_AUDIT], None, "tests"))
    await store.write(lambda tx: staff.end_token(tx, "statistics", "tests"))
    assert await scope(store, token) is None
    with pytest.raises(CanNotStaff) as refused:
        await store.write(lambda tx: staff.end_token(tx, "statistics", "tests"))
    assert refused.value.reason == "token"


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("short", True),
        ("aaaaaaaaaaaaaaaa", True),
        ("xx-A.Serikova-1", True),
        ("дала мен тау жолы", False),
        ("k3j8-xw2p-9qzt", False),
    ],
)
def test_weak_passwords(password: str, weak: bool) -> None:
    assert staff.weak(password, "a.serikova") is weak


def test_a_one_time_password_is_strong_and_new_each_time() -> None:
    made = {staff.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert not any(staff.weak(one, "a.serikova") for one in made)

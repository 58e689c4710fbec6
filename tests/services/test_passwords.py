import asyncio
from collections.abc import Awaitable

import pytest

from services import passwords
from services.passwords import Crowded, Passwords
from tests.support.passwords import Cheap


async def test_a_password_fits_its_own_hash_only() -> None:
    real = Passwords()
    hashed = await real.hashed("өз құпиясөзім")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,")
    assert await real.fit("өз құпиясөзім", hashed)
    assert not await real.fit("өз құпиясөзім2", hashed)
    assert not await real.fit("өз құпиясөзім", None)


async def test_nobodys_password_is_compared_like_anybodys() -> None:
    hasher = Cheap()
    one = Passwords(hasher)
    hashed = await one.hashed("right")
    for asked in (hashed, None, hashed, None):
        before = hasher.compared
        await one.fit("wrong", asked)
        assert hasher.compared == before + 1


async def test_a_letter_that_is_composed_otherwise_is_the_same() -> None:
    one = Passwords(Cheap())
    assert await one.fit("кой\u0438\u0306", await one.hashed("койй"))


async def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAITING", 3)
    one = Passwords(Cheap())
    asked: list[Awaitable[bool]] = [one.fit("guess", None) for _ in range(20)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [answer for answer in answers if answer is False] == [False] * (passwords.AT_ONCE + 3)
    assert sum(isinstance(answer, Crowded) for answer in answers) == 15
    assert await one.fit("right", await one.hashed("right"))

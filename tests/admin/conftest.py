"""The staff's side over both databases, without a server; tests/admin/floor.py says what the fixtures give."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.passwords import Passwords
from services.storage.engine import Store
from services.talk import Talk
from tests.admin.floor import NO_PASSWORD, Client, Floor, Learner, opened
from tests.support.clock import SetClock

ClientOf = Callable[..., Awaitable[Client]]
TokenOf = Callable[..., Awaitable[httpx.AsyncClient]]
LearnerIn = Callable[..., Awaitable[Learner]]


@pytest.fixture
async def floor(store: Store, talk: Talk, clock: SetClock, tmp_path: Path) -> AsyncIterator[Floor]:
    """The whole app over a fresh database with the starter content."""
    async with opened(store, talk, clock, tmp_path) as floor:
        yield floor


@pytest.fixture
def office(floor: Floor) -> FastAPI:
    """The app itself."""
    return floor.app


@pytest.fixture
def client_of(floor: Floor) -> ClientOf:
    """`await client_of(Role.AGENCY, "75")`: a signed-in browser."""
    return floor.client_of


@pytest.fixture
def token_of(floor: Floor) -> TokenOf:
    """`await token_of({Right.READ_LEARNERS}, "75")`: a program with a token."""
    return floor.token_of


@pytest.fixture
def learner_in(floor: Floor) -> LearnerIn:
    """`await learner_in("75", "certified")`: somebody who learns in a region."""
    return floor.learner_in


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """One-time passwords that are given out fit nobody, and cost no tenth of a second each."""

    async def hashed(self: Passwords, password: str) -> str:
        return NO_PASSWORD

    monkeypatch.setattr(Passwords, "hashed", hashed)

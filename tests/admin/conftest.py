"""The staff's side over both databases, without a server; tests/admin/floor.py says what the fixtures give."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.passwords import Passwords
from services.storage.engine import Store
from services.talk import Talk
from tests.admin.floor import NO_PASSWORD, Floor, opened
from tests.support.clock import SetClock


@pytest.fixture
async def floor(store: Store, talk: Talk, clock: SetClock, tmp_path: Path) -> AsyncIterator[Floor]:
    """The whole app over a fresh database with the starter content."""
    async with opened(store, talk, clock, tmp_path) as floor:
        yield floor


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """One-time passwords that are given out fit nobody, and cost no tenth of a second each."""

    async def hashed(self: Passwords, password: str) -> str:
        return NO_PASSWORD

    monkeypatch.setattr(Passwords, "hashed", hashed)

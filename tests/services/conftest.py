"""The use-cases' own fixtures."""

import pytest

from services.intake import Intake
from services.storage.engine import Store
from services.storage.sealed import Vault
from tests.services.house import House
from tests.services.streets import Street
from tests.support.chat import open_talk
from tests.support.clock import SetClock


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


@pytest.fixture
async def street(store: Store, clock: SetClock, vault: Vault) -> Street:
    return Street(store, Intake(store, await open_talk(store)), clock, vault)

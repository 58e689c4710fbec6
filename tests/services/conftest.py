"""The use-cases' own fixtures."""

import pytest

from services.storage.engine import Store
from tests.services.house import House


@pytest.fixture
def house(store: Store) -> House:
    return House(store)

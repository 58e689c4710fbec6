"""One authority for all tests of signatures."""

import pytest

from tests.services.signatures.authority import Authority


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()

"""A stage to hold conversations on, over both databases in turn."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from services.intake import Intake
from services.storage.engine import Store
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock
from tests.support.transcript import Stage

HERE = Path(__file__).parent
HELD = {("sqlite", "kk"), ("postgresql", "ru")}
# What is held in one language, and looks at its words only, is held on one database.
ON_ONE = {
    "test_strangers.py": "postgresql",
    "test_phones.py": "sqlite",
    "test_devices.py": "sqlite",
    "test_private.py": "postgresql",
    "test_places.py": "postgresql",
}
AT_ONCE = "test_a_message_from_the_lost_phone_at_the_same_moment_leads_nowhere"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Hold each conversation once in each language and once on each database: the words do not depend on where they are kept."""
    twice = [item for item in items if _is_elsewhere(item) or (_where(item) is not None and _where(item) not in HELD)]
    items[:] = [item for item in items if item not in twice]
    config.hook.pytest_deselected(items=twice)


def _is_elsewhere(item: pytest.Item) -> bool:
    params = _params(item)
    if item.path.parent != HERE or "language" in params or item.name.startswith(AT_ONCE):
        return False
    own = ON_ONE.get(item.path.name)
    return own is not None and params.get("databases", own) != own


def _where(item: pytest.Item) -> tuple[str, str] | None:
    """The database and the language of a conversation that is held in both; None for any other test."""
    params = _params(item)
    if item.path.parent != HERE or not {"databases", "language"} <= params.keys():
        return None
    return str(params["databases"]), str(params["language"])


def _params(item: pytest.Item) -> Mapping[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


@pytest.fixture
async def stage(store: Store, clock: SetClock) -> AsyncIterator[Stage]:
    talk = await open_talk(store)
    intake = Intake(store, talk, back_off=(0, 0))
    yield Stage(store, talk, intake, clock)
    await intake.close()


@pytest.fixture
def chat(stage: Stage) -> Chat:
    return stage.chat()

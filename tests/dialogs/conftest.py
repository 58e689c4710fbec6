"""A stage to hold conversations on, over both databases in turn."""

from collections.abc import AsyncIterator

import pytest

from services.intake import Intake
from services.storage.engine import Store
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock
from tests.support.transcript import Stage


@pytest.fixture
async def stage(store: Store, clock: SetClock) -> AsyncIterator[Stage]:
    talk = await open_talk(store)
    intake = Intake(store, talk, back_off=(0, 0))
    yield Stage(store, talk, intake, clock)
    await intake.close()


@pytest.fixture
def chat(stage: Stage) -> Chat:
    return stage.chat()

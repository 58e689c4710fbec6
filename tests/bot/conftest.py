import pytest

from services.storage.engine import Store
from services.talk import Talk
from tests.bot.bringing import Make, Process
from tests.support.clock import SetClock


@pytest.fixture
def make(store: Store, talk: Talk, clock: SetClock) -> Make:
    return lambda provider, holder="one": Process(store, talk, clock, provider, holder)

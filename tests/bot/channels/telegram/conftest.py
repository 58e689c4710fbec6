from collections.abc import AsyncIterator, Iterator, MutableMapping, MutableSequence
from typing import Any

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.send import Sender
from domain.language import Language
from services.translations import Translations
from tests.bot.channels.telegram.house import House
from tests.support import bots

Logged = MutableSequence[MutableMapping[str, Any]]

fake, session, bot, person = bots.fake, bots.session, bots.bot, bots.person


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    with capture_logs() as events:
        yield events


@pytest.fixture
def sender(bot: Bot) -> Sender:
    return Sender(bot)


@pytest.fixture(scope="session")
def translations() -> Translations:
    return Translations.load()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def groups(bot: Bot, translations: Translations) -> Groups:
    groups = Groups(bot, translations.of(Language.KK))
    groups.username = "kasip_test_bot"
    return groups


@pytest.fixture
async def feeder(bot: Bot, house: House, groups: Groups) -> AsyncIterator[Feeder]:
    feeder = Feeder(bot, house, groups)
    yield feeder
    await feeder.close()

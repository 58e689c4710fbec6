"""What the bot registers with Telegram: both languages, only what differs, and again until it is done."""

import asyncio
from itertools import product

import pytest
from aiogram import Bot

from bot.channels.telegram.channel import webhook_at
from bot.channels.telegram.client import CALL_SECONDS, make_bot
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.profile import MOST_DESCRIPTION, MOST_SHORT, profiles
from bot.channels.telegram.setup import Setup, Webhook
from bot.channels.text import units
from dialogs.commands import command_in
from domain.errors import Misconfigured
from domain.language import Language
from services.translations import Translations
from tests.providers.telegram import FakeTelegram


@pytest.fixture
def names() -> list[str]:
    return []


@pytest.fixture
def waits() -> list[float]:
    return []


def setup(bot: Bot, translations: Translations, names: list[str], waits: list[float], webhook: Webhook | None = None) -> Setup:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    return Setup(bot, profiles(translations.of(Language.KK), trial=True), names.append, webhook, sleep)


async def test_commands_and_descriptions_in_both_languages(
    fake: FakeTelegram, bot: Bot, translations: Translations, names: list[str], waits: list[float]
) -> None:
    await setup(bot, translations, names, waits).run()
    assert names == ["kasip_test_bot"]
    commands = {code: said for (scope, code), said in fake.profile.commands.items() if scope == '{"type": "all_private_chats"}'}
    assert commands.keys() == {"kk", "ru", ""}
    assert commands[""] == commands["kk"] != commands["ru"]
    assert [command["command"] for command in commands["ru"]] == ["menu", "continue", "help", "language", "stop"]
    assert commands["kk"][0]["description"] == "Мәзір"
    assert "СЫНАҚ НҰСҚАСЫ" in fake.profile.texts["description", "kk"]
    assert "ПРОБНАЯ ВЕРСИЯ" in fake.profile.texts["short_description", "ru"]
    assert (
        fake.profile.texts.get(("description", ""), fake.profile.texts["description", "kk"])
        == fake.profile.texts["description", "kk"]
    )
    assert fake.profile.menu == {None: {"type": "commands"}}
    assert fake.webhook.url == ""


async def test_what_is_so_already_is_left_alone(
    fake: FakeTelegram, bot: Bot, translations: Translations, names: list[str], waits: list[float]
) -> None:
    await setup(bot, translations, names, waits).run()
    before = fake.ledger.counts()
    await setup(bot, translations, names, waits).run()
    assert {method for method, count in (fake.ledger.counts() - before).items() if method.startswith("set")} == set()


async def test_it_goes_on_until_it_is_done(
    fake: FakeTelegram, bot: Bot, translations: Translations, names: list[str], waits: list[float]
) -> None:
    fake.faults.gateway(times=2)
    fake.faults.flood(33, method="setMyCommands")
    fake.faults.cut(accepted=True, method="setMyDescription")
    await setup(bot, translations, names, waits, webhook_at("https://kasip.test/", "a-Secret_of-32-characters")).run()
    assert waits == [1, 2, 33, 2]
    assert (fake.webhook.url, fake.webhook.secret) == ("https://kasip.test/telegram/webhook", "a-Secret_of-32-characters")
    assert fake.updates.allowed == ["message", "callback_query", "my_chat_member"]
    assert fake.webhook.max_connections == 40
    assert len(fake.profile.commands) == 3


@pytest.mark.parametrize("trial", [True, False])
def test_what_is_said_fits(translations: Translations, trial: bool) -> None:
    for profile, tr in product(profiles(translations.of(Language.RU), trial=trial), map(translations.of, Language)):
        assert units(profile.description) <= MOST_DESCRIPTION
        assert units(profile.short) <= MOST_SHORT
        assert (tr("TRIAL VERSION") in profile.short) == (trial and tr.language == (profile.code or "kk"))
        assert all(command_in(f"/{command}") for command in profile.commands)


async def test_the_client(feeder: Feeder) -> None:
    bot = make_bot("7001:AAtest-token-of-nobody", "http://127.0.0.1:1/")
    assert bot.session.api.api_url("T", "getMe") == "http://127.0.0.1:1/botT/getMe"
    assert bot.session.timeout == CALL_SECONDS <= 15
    for wrong in ("", "abc", "7001", "a:b"):
        with pytest.raises(Misconfigured, match="KASIP_TELEGRAM_TOKEN"):
            make_bot(wrong)

"""What a bot says about itself."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    MenuButtonDefault,
)

from tests.providers.conftest import Raw
from tests.providers.telegram import FakeTelegram, TelegramPerson


async def test_who_the_bot_is(fake: FakeTelegram, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username, me.can_join_groups) == (7001, True, "kasip_test_bot", True)
    fake.profile.can_join_groups = False
    assert (await bot.get_me()).can_join_groups is False


async def test_commands_by_scope_and_language(bot: Bot, person: TelegramPerson) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand(command="start", description="Бастау")], scope=scope)
    await bot.set_my_commands([BotCommand(command="start", description="Начать")], scope=scope, language_code="ru")
    assert [it.description for it in await bot.get_my_commands(scope=scope)] == ["Бастау"]
    assert [it.description for it in await bot.get_my_commands(scope=scope, language_code="ru")] == ["Начать"]
    assert await bot.get_my_commands() == []
    await bot.set_my_commands([BotCommand(command="help", description="Көмек")], scope=BotCommandScopeChat(chat_id=501))
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == []


async def test_texts_by_language(bot: Bot) -> None:
    await bot.set_my_description("Сипаттама")
    await bot.set_my_description("Описание", language_code="ru")
    await bot.set_my_short_description("Қысқа")
    await bot.set_my_name("Кәсіп")
    assert (await bot.get_my_description(language_code="ru")).description == "Описание"
    assert (await bot.get_my_description(language_code="en")).description == "Сипаттама"
    assert (await bot.get_my_short_description()).short_description == "Қысқа"
    assert (await bot.get_my_name()).name == "Кәсіп"


async def test_the_menu_button(bot: Bot, person: TelegramPerson) -> None:
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonDefault)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(chat_id=501), MenuButtonCommands)


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "а"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "а"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "ә" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "а"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "can't parse BotCommand"),
        ("setMyCommands", {"commands": []}, ""),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope"),
        ("setMyCommands", {"commands": [], "language_code": "kaz"}, "invalid language code"),
        ("setMyDescription", {"description": "ә" * 513}, "description is too long"),
        ("setMyShortDescription", {"short_description": "ә" * 121}, "short description is too long"),
        ("setMyName", {"name": "ә" * 65}, "name is too long"),
        ("setChatMenuButton", {"menu_button": {"type": "web_app"}}, "menu buttons"),
        ("setChatMenuButton", {"chat_id": 1}, "chat not found"),
    ],
)
async def test_what_is_refused(raw: Raw, method: str, parameters: dict[str, Any], complaint: str) -> None:
    status, body = await raw(method, **parameters)
    assert status == (400 if complaint else 200)
    assert complaint in body.get("description", "")

"""What a bot says about itself: getMe, commands, descriptions, the menu button."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.providers.telegram.api import Json, Method, bad, units
from tests.providers.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
MOST_COMMANDS = 100
SCOPES = {
    "default": set[str](), "all_private_chats": set[str](), "all_group_chats": set[str](),
    "all_chat_administrators": set[str](), "chat": {"chat_id"}, "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}  # fmt: skip
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}


class Profile:
    """Each text by its language ("" for all), commands by scope and language, menu buttons by chat (None for all)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.can_join_groups = True
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu: dict[int | None, Json] = {}

    def methods(self) -> dict[str, Method]:
        where = ("scope", "language_code")
        methods = {
            "getMe": Method(self.get_me),
            "setMyCommands": Method(self.set_commands, ("commands",), where),
            "getMyCommands": Method(self.get_commands, (), where),
            "deleteMyCommands": Method(self.delete_commands, (), where),
            "setChatMenuButton": Method(self.set_menu, (), ("chat_id", "menu_button")),
            "getChatMenuButton": Method(self.get_menu, (), ("chat_id",)),
        }
        for title, (name, most) in TEXTS.items():
            methods[f"setMy{title}"] = Method(self._setter(name, most), (), (name, "language_code"))
            methods[f"getMy{title}"] = Method(self._getter(name), (), ("language_code",))
        return methods

    def get_me(self, _: Json) -> Json:
        can = {"can_join_groups": self.can_join_groups, "can_read_all_group_messages": False}
        return {**self._world.me, **can, "supports_inline_queries": False, "can_connect_to_business": False}

    def set_commands(self, call: Json) -> bool:
        commands = call["commands"]
        if not isinstance(commands, list) or len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command)
        self.commands[_key(call)] = commands
        return True

    def get_commands(self, call: Json) -> list[Json]:
        return self.commands.get(_key(call), [])

    def delete_commands(self, call: Json) -> bool:
        self.commands.pop(_key(call), None)
        return True

    def set_menu(self, call: Json) -> bool:
        button = call.get("menu_button", {"type": "default"})
        if button not in ({"type": "default"}, {"type": "commands"}):
            raise bad("this server takes the menu buttons default and commands only")
        self.menu[self._menu_chat(call)] = button
        return True

    def get_menu(self, call: Json) -> Json:
        button = self.menu.get(self._menu_chat(call), self.menu.get(None))
        return button or {"type": "default"}

    def _menu_chat(self, call: Json) -> int | None:
        return self._world.find(call["chat_id"]).id if "chat_id" in call else None

    def _setter(self, name: str, most: int) -> Callable[[Json], bool]:
        def put(call: Json) -> bool:
            text = call.get(name, "")
            if units(text) > most:
                raise bad(f"bot {name.replace('_', ' ')} is too long")
            self.texts[name, _language(call)] = text
            return True

        return put

    def _getter(self, name: str) -> Callable[[Json], Json]:
        def get(call: Json) -> Json:
            everywhere = self.texts.get((name, ""), self._world.me["first_name"] if name == "name" else "")
            return {name: self.texts.get((name, _language(call))) or everywhere}

        return get


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or command.keys() != {"command", "description"}:
        raise bad("can't parse BotCommand: expected command and description")
    if not COMMAND.fullmatch(str(command["command"]).removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= units(str(command["description"]).strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def _language(call: Json) -> str:
    language: str = call.get("language_code", "")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def _key(call: Json) -> tuple[str, str]:
    scope = call.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES or scope.keys() - {"type"} != SCOPES[scope["type"]]:
        raise bad("can't parse BotCommandScope")
    return json.dumps(scope, sort_keys=True), _language(call)

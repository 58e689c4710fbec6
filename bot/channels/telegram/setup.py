"""What is registered with Telegram at the start: only what differs, again and again until it is done."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SetWebhook
from aiogram.types import BotCommandScopeAllPrivateChats, MenuButtonCommands

from bot.channels.telegram.client import Refusal
from bot.channels.telegram.failures import reason_of
from bot.channels.telegram.feed import KINDS
from bot.channels.telegram.profile import Profile
from bot.outcomes import nth

MOST_CONNECTIONS = 40
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
PRIVATE = BotCommandScopeAllPrivateChats()

log = structlog.get_logger(__name__)

Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to bring updates, and the secret by which we know it."""

    url: str
    secret: str = field(repr=False)


class Setup:
    """`known` is told the bot's username; without a webhook nothing is said about one. `sleep` is for tests."""

    def __init__(
        self,
        bot: Bot,
        profiles: Sequence[Profile],
        known: Callable[[str], None],
        webhook: Webhook | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._profiles = profiles
        self._known = known
        self._webhook = webhook
        self._sleep = sleep

    async def run(self) -> None:
        """Returns when everything is as it should be."""
        for step in (self._meet, self._point, self._menu, self._describe):
            await self._insist(step)
        log.info("the bot is registered with Telegram")

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        failed = 0
        while True:
            try:
                return await step()
            except TelegramRetryAfter as many:
                seconds, reason = float(many.retry_after), reason_of(many)
            except Exception as error:  # noqa: BLE001 - whatever it is, the bot must not stay half registered
                reason = reason_of(error) if isinstance(error, Refusal) else type(error).__name__
                seconds = nth(PAUSES, failed)
            failed += 1
            log.warning("the bot can't be registered with Telegram yet", reason=reason, seconds=seconds)
            await self._sleep(seconds)

    async def _meet(self) -> None:
        me = await self._bot.get_me()
        if me.username:
            self._known(me.username)

    async def _point(self) -> None:
        if self._webhook is not None:
            kinds, most = list(KINDS), MOST_CONNECTIONS
            to = self._webhook
            await self._bot(SetWebhook(url=to.url, secret_token=to.secret, allowed_updates=kinds, max_connections=most))

    async def _menu(self) -> None:
        button = await self._bot.get_chat_menu_button()
        if not isinstance(button, MenuButtonCommands):
            await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    async def _describe(self) -> None:
        for profile in self._profiles:
            code = profile.code
            listed = await self._bot.get_my_commands(PRIVATE, code)
            if {one.command: one.description for one in listed} != profile.commands:
                await self._bot.set_my_commands(profile.listed, PRIVATE, code)
            if (await self._bot.get_my_description(code)).description != profile.description:
                await self._bot.set_my_description(profile.description, code)
            if (await self._bot.get_my_short_description(code)).short_description != profile.short:
                await self._bot.set_my_short_description(profile.short, code)

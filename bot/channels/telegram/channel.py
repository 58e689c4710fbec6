"""The channel as a whole, for the composition root."""

import asyncio
from collections.abc import Callable

from fastapi import APIRouter

from bot.channels.telegram.client import API_URL, make_bot
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.lease import Lease
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.profile import profiles
from bot.channels.telegram.routes import PATH, router
from bot.channels.telegram.send import Sender
from bot.channels.telegram.setup import Setup, Webhook
from dialogs.wording import Tr


class TelegramChannel:
    """One bot. `sender` brings messages out; updates come in after `start`, by polling or by the router's address.

    `known` is told the bot's username as soon as Telegram says it. Raises Misconfigured for what can't be a token.
    """

    def __init__(
        self, token: str, desk: Desk, tr: Tr, known: Callable[[str], None], *, trial: bool, api_url: str = API_URL
    ) -> None:
        self._bot = make_bot(token, api_url)
        self._known = known
        self._profiles = profiles(tr, trial=trial)
        self._groups = Groups(self._bot, tr)
        self._feeder = Feeder(self._bot, desk, self._groups)
        self._poller = Poller(self._bot, self._feeder, Lease(desk))
        self._setting_up: asyncio.Task[None] | None = None
        self.sender = Sender(self._bot)

    def router(self, secret: str) -> APIRouter:
        """The address for webhook mode."""
        return router(secret, self._feeder)

    def start(self, webhook: Webhook | None = None) -> None:
        """Poll, or have Telegram call the webhook; registers the bot in the background."""
        setup = Setup(self._bot, self._profiles, self._meet, webhook)
        self._setting_up = asyncio.create_task(setup.run())
        if webhook is None:
            self._poller.start()

    async def close(self) -> None:
        """Take nothing more in; the sender works until `hang_up`."""
        if self._setting_up is not None:
            self._setting_up.cancel()
            await asyncio.gather(self._setting_up, return_exceptions=True)
        await self._poller.close()
        await self._feeder.close()

    async def hang_up(self) -> None:
        """Close the connections, after the last message went out."""
        await self._bot.session.close()

    def _meet(self, username: str) -> None:
        self._groups.username = username
        self._known(username)


def webhook_at(public_url: str, secret: str) -> Webhook:
    """The webhook of an instance that people find at this address."""
    return Webhook(public_url.rstrip("/") + PATH, secret)

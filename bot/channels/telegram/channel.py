"""The channel as a whole, for the composition root."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.routing import Route

from bot.channels.telegram.client import API_URL, make_bot
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.fetch import TelegramFetcher
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.lease import Lease
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.profile import profiles
from bot.channels.telegram.routes import PATH, routes
from bot.channels.telegram.send import Sender
from bot.channels.telegram.setup import Setup, Webhook
from dialogs.wording import Tr


@dataclass(frozen=True, slots=True)
class Account:
    """Our bot at Telegram. Without a `webhook` it polls."""

    token: str = field(repr=False)
    api_url: str = API_URL
    webhook: Webhook | None = None


class TelegramChannel:
    """One bot, as a `Messenger`.

    `known` is told the bot's username as soon as Telegram says it. Raises Misconfigured for what can't be a token.
    """

    def __init__(self, account: Account, desk: Desk, tr: Tr, known: Callable[[str], None], *, trial: bool) -> None:
        self._webhook = account.webhook
        self._bot = make_bot(account.token, account.api_url)
        self._known = known
        self._setup = Setup(self._bot, profiles(tr, trial=trial), self._meet, account.webhook)
        self._groups = Groups(self._bot, tr)
        self._feeder = Feeder(self._bot, desk, self._groups)
        self._poller = Poller(self._bot, self._feeder, Lease(desk))
        self._setting_up: asyncio.Task[None] | None = None
        self.sender = Sender(self._bot)
        self.fetcher = TelegramFetcher(self._bot)

    @property
    def routes(self) -> Sequence[Route]:
        """The address of the webhook, where there is one."""
        return routes(self._webhook.secret, self._feeder) if self._webhook else ()

    def start(self) -> None:
        """Poll, or have Telegram call the webhook; registers the bot in the background."""
        self._setting_up = asyncio.create_task(self._setup.run())
        if self._webhook is None:
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

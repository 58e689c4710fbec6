"""The channel as a whole, for the composition root."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.routing import Route

from bot.channels.whatsapp.client import API_URL, Graph
from bot.channels.whatsapp.desk import Desk
from bot.channels.whatsapp.feed import Feeder
from bot.channels.whatsapp.media import Media
from bot.channels.whatsapp.routes import routes
from bot.channels.whatsapp.send import Sender
from bot.channels.whatsapp.setup import Setup
from bot.channels.whatsapp.template_check import load_templates
from dialogs.wording import Tr


@dataclass(frozen=True, slots=True)
class Account:
    """Our number at Meta: its id, what we show to be let in, and what Meta shows."""

    phone_id: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api_url: str = API_URL


class WhatsAppChannel:
    """One number, as a `Messenger`.

    `known` is told the number's digits as soon as Meta says them. Raises Misbuilt for templates that can't be sent.
    """

    def __init__(self, account: Account, desk: Desk, tr: Tr, known: Callable[[str], None]) -> None:
        self._account = account
        self._graph = Graph(account.token, account.phone_id, account.api_url)
        self._feeder = Feeder(account.phone_id, account.app_secret, desk, self._graph)
        self._setup = Setup(self._graph, known)
        self._setting_up: asyncio.Task[None] | None = None
        self.fetcher = Media(self._graph)
        self.sender = Sender(self._graph, self.fetcher, load_templates(), tr, desk.now)

    @property
    def routes(self) -> Sequence[Route]:
        """The address that Meta calls."""
        return routes(self._account.app_secret, self._account.verify_token, self._feeder)

    def start(self) -> None:
        """Learn our number in the background."""
        self._setting_up = asyncio.create_task(self._setup.run())

    async def close(self) -> None:
        """Ask for nothing more; the sender works until `hang_up`."""
        if self._setting_up is not None:
            self._setting_up.cancel()
            await asyncio.gather(self._setting_up, return_exceptions=True)
        await self._feeder.close()

    async def hang_up(self) -> None:
        """Close the connections, after the last message went out."""
        await self._graph.close()

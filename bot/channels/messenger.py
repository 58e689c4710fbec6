"""What a channel is to the process that has it: the same for all whose messages a provider brings."""

from collections.abc import Sequence
from typing import Protocol

from starlette.routing import Route

from bot.delivery import Sender
from services.fetching import Fetcher


class Messenger(Protocol):
    """Begun once and ended in two steps, so that what is on its way can still arrive."""

    @property
    def sender(self) -> Sender:
        """Brings messages out, until `hang_up`."""

    @property
    def fetcher(self) -> Fetcher:
        """Has the files that persons sent, until `hang_up`."""

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses that the provider calls."""

    def start(self) -> None:
        """Take in what people say, and make the house known to the provider in the background."""

    async def close(self) -> None:
        """Take nothing more in."""

    async def hang_up(self) -> None:
        """Close the connections, after the last message went out."""

"""The stand-in for graph.facebook.com: `async with FakeWhatsApp() as fake:`, and a house that is pointed at `fake.url`."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Self

from tests.providers.ledger import Ledger
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.calls import Calls
from tests.providers.whatsapp.chats import Card
from tests.providers.whatsapp.payloads import Account
from tests.providers.whatsapp.phone import WhatsAppPerson
from tests.providers.whatsapp.templates import Templates
from tests.providers.whatsapp.webhook import Webhook
from tests.providers.whatsapp.world import Refusal

TOKEN = "EAAtest-token-of-nobody"
ACCOUNT = Account("700000000000002", "700000000000001", "77000000001", "+7 700 000 00 01", "Kasip")


class FakeWhatsApp(Calls):
    """One account's server with one number. The clock (seconds since 1970) dates messages and drives windows and limits.

    Another `token` revokes the old one; a ledger with a path outlives this process.
    """

    def __init__(self, token: str = TOKEN, *, ledger: Ledger | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(ACCOUNT, token, ledger, clock)
        self._pusher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.up()
        self._pusher = asyncio.create_task(self.webhook.run())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pusher is not None:
            self._pusher.cancel()
            with suppress(asyncio.CancelledError):
                await self._pusher
        self.faults.clear()
        await self.down()

    async def up(self) -> None:
        """Start; after `down` at the same port."""
        await self._server.start()

    async def down(self) -> None:
        """Close the port: nobody can connect; what is pending stays."""
        await self._server.stop()

    @property
    def url(self) -> str:
        """What KASIP_WHATSAPP_API_URL is set to."""
        return self._server.url

    @property
    def account(self) -> Account:
        return self.world.account

    @property
    def phone_id(self) -> str:
        """What KASIP_WHATSAPP_PHONE_ID is set to."""
        return self.account.phone_id

    @property
    def number(self) -> str:
        """The house's number, digits."""
        return self.account.number

    @property
    def webhook(self) -> Webhook:
        return self.world.webhook

    @property
    def templates(self) -> Templates:
        return self.world.templates

    @property
    def window_refusal(self) -> Refusal:
        """How a message outside the 24 hours is refused (131047): by a failed status, or by the call."""
        return self.world.window_refusal

    @window_refusal.setter
    def window_refusal(self, how: Refusal) -> None:
        self.world.window_refusal = how

    @property
    def unreachable(self) -> Refusal:
        """How a message to somebody who blocked us, or has no WhatsApp, is refused (131026)."""
        return self.world.unreachable

    @unreachable.setter
    def unreachable(self, how: Refusal) -> None:
        self.world.unreachable = how

    def person(
        self, number: int | str, name: str = "Үлгі", *, phone: bool = True, bsuid: bool = True, username: str | None = None
    ) -> WhatsAppPerson:
        """Somebody who has not yet written: by the digits of a number, or by a seed, which makes one.

        Without `phone` webhooks do not tell the number, as of people with a username; without `bsuid` no id.
        """
        assert phone or bsuid, "a person has a number or an id"
        digits = number if isinstance(number, str) else f"7701{number % 10**7:07}"
        username = username or (None if phone else f"ulgi.{digits[-7:]}")
        card = Card(digits, name, f"KZ.{digits[::-1]}{digits[-6:]}" if bsuid else None, phone, username)
        return WhatsAppPerson(self.world, self.media, card)

    async def deliver(self, payload: Json) -> int:
        """Push a webhook once more, or one of a test's own making; the status of the answer."""
        return await self.webhook.deliver(payload)

    def kept_back(self) -> AbstractContextManager[list[Json]]:
        """Collect the webhooks made inside, to `deliver` them in another order."""
        return self.webhook.kept_back()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds: looked at after each call and each webhook."""
        await self.world.bell.until(holds, lambda: f"waited in vain for {what}; {self._troubles()}")

    async def taken(self) -> None:
        """Wait until the house has taken every webhook, and answered it with 2xx."""
        await self.until(lambda: not self.webhook.pending, "all webhooks to be taken")

    def _troubles(self) -> str:
        attempts = [(one.status, one.problem) for one in self.webhook.attempts[-3:]]
        return f"refused: {self.ledger.refused}; last webhooks: {attempts}, pending: {len(self.webhook.pending)}"

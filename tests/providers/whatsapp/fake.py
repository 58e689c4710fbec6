"""The stand-in for graph.facebook.com: `async with FakeWhatsApp() as fake:`, and a house that is pointed at `fake.url`."""

import time
from collections.abc import Callable

from tests.providers.ledger import Ledger
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.calls import Calls
from tests.providers.whatsapp.chats import Card
from tests.providers.whatsapp.payloads import Account
from tests.providers.whatsapp.phone import WhatsAppPerson
from tests.providers.whatsapp.templates import Templates
from tests.providers.whatsapp.webhook import Webhook

TOKEN = "EAAtest-token-of-nobody"
ACCOUNT = Account("700000000000002", "700000000000001", "77000000001", "+7 700 000 00 01", "Kasip")


class FakeWhatsApp(Calls):
    """One account's server with one number. The clock (seconds since 1970) dates messages and drives windows and limits.

    Another `token` revokes the old one; a ledger with a path outlives this process.
    """

    def __init__(self, token: str = TOKEN, *, ledger: Ledger | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(ACCOUNT, token, ledger, clock)

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

    def troubles(self) -> str:
        attempts = [(one.status, one.problem) for one in self.webhook.attempts[-3:]]
        return f"{super().troubles()}; last webhooks: {attempts}, pending: {len(self.webhook.pending)}"

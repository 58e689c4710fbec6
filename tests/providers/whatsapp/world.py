"""Everything that one account's server knows: the people, their chats, files, templates and messages."""

import base64
import itertools
import secrets
from collections.abc import Callable
from typing import Literal

from tests.providers.waiting import Bell
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.chats import Card, Chat, Message
from tests.providers.whatsapp.files import Files
from tests.providers.whatsapp.payloads import Account
from tests.providers.whatsapp.templates import Templates
from tests.providers.whatsapp.webhook import Webhook

Refusal = Literal["status", "call"]


class World:
    """Shared by the methods and the persons. The clock gives seconds since 1970.

    `window_refusal` and `unreachable` say how a message outside the 24 hours, or to somebody who can't be reached, is refused:
    by a later status, as the real one mostly does, or by the call itself.
    """

    def __init__(self, account: Account, clock: Callable[[], float]) -> None:
        self.account = account
        self.clock = clock
        self.bell = Bell()
        self.webhook = Webhook(self.bell)
        self.templates = Templates()
        self.files = Files(clock)
        self.chats: list[Chat] = []
        self.sent: dict[str, tuple[Chat | None, Message]] = {}
        self.received: dict[str, Chat] = {}
        self.window_refusal: Refusal = "status"
        self.unreachable: Refusal = "status"
        self._numbers = itertools.count(1)

    def chat_of(self, recipient: str) -> Chat | None:
        """Whose number or id this is."""
        return next((chat for chat in self.chats if recipient in {chat.card.number, chat.card.bsuid}), None)

    def enter(self, card: Card) -> Chat:
        """A new person."""
        for name in (card.number, card.bsuid):
            assert name is None or self.chat_of(name) is None, f"{name} is somebody already"
        self.chats.append(Chat(card))
        return self.chats[-1]

    def message_id(self) -> str:
        """As long as the real ones, with the signs that base64 has."""
        body = b"\x1d\x05" + next(self._numbers).to_bytes(6) + b"\xff\xfe" + secrets.token_bytes(30)
        return "wamid." + base64.b64encode(body).decode()

    def happened(self, chat: Chat, message: Json, *, contacts: bool = True) -> Json:
        """Tell the house of a person's message; the webhook."""
        known = {"contacts": [chat.card.contact()]} if contacts else {}
        payload = self.account.payload(**known, messages=[message])
        self.webhook.push(payload)
        return payload

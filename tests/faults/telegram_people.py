"""Simulated people with Telegram on the phone: they see nothing but the chat, and know a message that comes a second time."""

import html
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from domain.doors import Way
from domain.messaging import Channel, Contact
from tests.faults.places import Messenger, Seen, listed
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.providers.telegram.chats import Message


class InTelegram(Messenger):
    """One chat with the bot."""

    def __init__(self, fake: FakeTelegram, number: int) -> None:
        self.phone: TelegramPerson = fake.person(number)
        super().__init__(self.phone)
        self._fake = fake

    @property
    def way(self) -> Way:
        return Way.TELEGRAM

    @property
    def contact(self) -> Contact:
        return Contact(Channel.TELEGRAM, str(self.phone.id))

    async def arrive(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.path == f"/{self._fake.world.me['username']}", f"{url} leads to another bot"
        self.phone.start(parse_qs(parts.query)["start"][0])

    async def choose(self, seen: Seen, choice: dict[str, str]) -> str:
        """Tap; the words of a keyboard are sent as they stand there."""
        if choice["id"]:
            self.phone.tap_data(int(seen.message), choice["id"])
        else:
            self.phone.say(choice["label"])
        return choice["label"]

    async def send_phone(self, seen: Seen) -> str:
        self.phone.press_contact()
        return self.phone.phone

    async def came(self) -> Sequence[str]:
        calls = self._fake.ledger.of_chat(self.phone.id, "sendMessage", "editMessageText")
        return [html.unescape(str(call.parameters["text"])) for call in calls]

    def newest(self) -> Seen | None:
        message = self.phone.chat.messages.get(self.phone.chat.touched)
        if message is None or message.deleted:
            return None
        text = str(message.content.get("text", ""))
        buttons = [one for row in message.inline for one in row]
        urls = [str(one["url"]) for one in buttons if "url" in one] + text.split()
        keyboard = [label for row in self.phone.keyboard for label in row] if not buttons else []
        spoken = tuple({"id": "", "label": label} for label in keyboard[1:])
        return Seen(text, _choices(message, text) or spoken, tuple(urls), bool(keyboard), str(message.id))


def _choices(message: Message, text: str) -> tuple[dict[str, str], ...]:
    """What can be tapped, each with its whole label, which stands in the text where the buttons are only numbers."""
    buttons = [one for row in message.inline for one in row if "callback_data" in one]
    labels = [str(one["text"]) for one in buttons]
    lines = listed(text) if all(label.isdigit() for label in labels) else {}
    return tuple(
        {"id": str(one["callback_data"]), "label": lines.get(label, label)} for one, label in zip(buttons, labels, strict=True)
    )

"""Simulated people with WhatsApp on the phone: they see nothing but the chat, and know a message that comes a second time."""

from collections.abc import Iterator, Sequence

from domain.doors import Way
from domain.messaging import Channel, Contact
from tests.faults.places import Messenger, Seen, listed
from tests.providers.whatsapp import FakeWhatsApp, WhatsAppPerson
from tests.providers.whatsapp.chats import Shown, shown

OWN_PHONE = "own-phone"


class OnWhatsApp(Messenger):
    """One chat with our number. Of people with a username the house is not told the number; of some it knows no id."""

    def __init__(self, fake: FakeWhatsApp, number: int, *, phone: bool = True, bsuid: bool = True) -> None:
        self.phone: WhatsAppPerson = fake.person(number, phone=phone, bsuid=bsuid)
        super().__init__(self.phone)

    @property
    def way(self) -> Way:
        return Way.WHATSAPP

    @property
    def contact(self) -> Contact:
        card = self.phone.card
        return Contact(Channel.WHATSAPP, card.bsuid or card.number)

    async def arrive(self, url: str) -> None:
        self.phone.follow(url)

    async def choose(self, seen: Seen, choice: dict[str, str]) -> str:
        """Tap a button or a row; where there is none, type the number."""
        if choice["id"]:
            self.phone.tap_id(seen.message, choice["id"], choice["label"][:20], row="row" in choice)
            return choice["label"]
        self.phone.say(choice["number"])
        return choice["number"]

    async def send_phone(self, seen: Seen) -> str:
        row = any(row.id == OWN_PHONE for row in shown(self.phone.chat.messages[seen.message]).rows)
        self.phone.tap_id(seen.message, OWN_PHONE, row=row)
        return f"+{self.phone.phone}"

    async def came(self) -> Sequence[str]:
        return [one.text for one in self.phone.screen if one.from_bot]

    def newest(self) -> Seen | None:
        message = self.phone.chat.messages.get(self.phone.chat.touched)
        if message is None:
            return None
        it = shown(message)
        urls = [button.value for button in it.buttons if button.kind == "url"] + it.text.split()
        own = self.phone.card.shows_number and OWN_PHONE in {one.value for one in it.buttons} | {row.id for row in it.rows}
        return Seen(it.text, tuple(_tapped(it)) or tuple(_numbered(it)), tuple(urls), own, it.id)


def _tapped(it: Shown) -> Iterator[dict[str, str]]:
    """Buttons and rows with their whole labels, which stand in the text where they are numbered."""
    lines = listed(it.text)
    for button in it.buttons:
        if button.kind == "reply" and button.value != OWN_PHONE:
            yield {"id": button.value, "label": lines.get(button.label, button.label)}
    for row in it.rows:
        if row.id != OWN_PHONE:
            yield {"id": row.id, "label": lines.get(row.title.partition(".")[0], row.title), "row": ""}


def _numbered(it: Shown) -> Iterator[dict[str, str]]:
    """Choices that only stand in the text, at its end."""
    return ({"id": "", "label": label, "number": number} for number, label in listed(it.text.rpartition("\n\n")[2]).items())

"""A person with Telegram, as transcripts know persons: everything goes over HTTP."""

from typing import TYPE_CHECKING

from domain.messaging import Button, Channel, Contact, Event, Kind
from services import history
from services.history import Item
from services.intake import Receipt
from tests.providers.telegram import TelegramPerson
from tests.support.chat import Chat
from tests.support.forms import fill_in, form_of

if TYPE_CHECKING:
    from tests.support.messengers import Line


class TelegramChat(Chat):
    """A person with Telegram, where others have a `Chat`: what is shown on the phone is compared with what was said."""

    def __init__(self, line: "Line", person: TelegramPerson) -> None:
        self.person = person
        self.line = line
        self.contact = Contact(Channel.TELEGRAM, str(person.id))

    async def send(
        self, kind: Kind, *, text: str = "", button: Button | None = None, event: Event | None = None, key: str | None = None
    ) -> Receipt:
        if kind is Kind.TEXT and (form := await form_of(self.line, self.contact)):
            await fill_in(self.line.site, form, text)
        else:
            self._act(kind, text, button)
            await self.person.answered()
        await self._check()
        return Receipt(None)

    async def last(self) -> Item:
        said = await self.line.store.read(lambda tx: history.latest(tx, self.contact, 1))
        assert said is not None, f"nobody knows {self.person.id}"
        return said.items[-1]

    def _act(self, kind: Kind, text: str, button: Button | None) -> None:
        if kind is Kind.START:
            self.person.start(text)
        elif kind is Kind.TEXT:
            self.person.say(text)
        elif kind is Kind.DOCUMENT:
            self.person.document("құжат.pdf")
        elif button is not None:
            self.person.tap_data(self._carrying(button.encode()), button.encode())

    def _carrying(self, data: str) -> int:
        """The newest message with this button; a forged tap is on the newest one of all."""
        carrying = [id_ for id_, buttons in self._buttons().items() if data in buttons]
        return max(carrying, default=self.person.last.id)

    def _buttons(self) -> dict[int, set[str]]:
        """What the buttons of each message carry, as the chat shows them now."""
        shown = (message for message in self.person.chat.messages.values() if not message.deleted)
        return {one.id: {str(button.get("callback_data")) for row in one.inline for button in row} for one in shown}

    async def _check(self) -> None:
        """The phone shows what was said last, all of it."""
        item = await self.last()
        await self.person.sees(item.text[-200:].strip())
        on_phone = set().union(*self._buttons().values())
        labels = {label for row in self.person.keyboard for label in row}
        missing = [choice for choice in item.choices if choice.value not in on_phone and choice.label not in labels]
        assert missing == [], f"no button for {missing}:\n{self.person.told()}"
        assert self.line.telegram.ledger.refused == []

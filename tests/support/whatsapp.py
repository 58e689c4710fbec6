"""A person with WhatsApp, as transcripts know persons: everything goes over HTTP."""

from typing import TYPE_CHECKING

from domain.messaging import Button, Channel, Contact, Event, Kind
from services import history
from services.history import Item
from services.intake import Receipt
from tests.providers.whatsapp import WhatsAppPerson
from tests.providers.whatsapp.chats import Shown
from tests.support.chat import Chat
from tests.support.forms import fill_in, form_of

if TYPE_CHECKING:
    from tests.support.messengers import Line

SECONDS_TO_READ = 7  # nobody answers faster in the long run, and nothing faster is brought
FIRST_WORDS = {"kk": "Қазақша", "ru": "Русский", "": "Сәлем"}


class WhatsAppChat(Chat):
    """A person with WhatsApp, where others have a `Chat`: what is shown on the phone is compared with what was said."""

    def __init__(self, line: "Line", person: WhatsAppPerson) -> None:
        self.person = person
        self.line = line

    @property
    def contact(self) -> Contact:  # type: ignore[override]
        card = self.person.card
        number = card.number if card.shows_number else None
        return Contact(Channel.WHATSAPP, card.bsuid or card.number, number if card.bsuid else None)

    async def send(
        self, kind: Kind, *, text: str = "", button: Button | None = None, event: Event | None = None, key: str | None = None
    ) -> Receipt:
        self.line.clock.advance(seconds=SECONDS_TO_READ)
        if kind is Kind.TEXT and (form := await form_of(self.line, self.contact)):
            await fill_in(self.line.site, form, text)
        else:
            await self._act(kind, text, button)
            await self.person.answered()
        await self._check()
        return Receipt(None)

    async def last(self) -> Item:
        said = await self.line.store.read(lambda tx: history.latest(tx, self.contact, 1))
        assert said is not None, f"nobody knows {self.person.phone}"
        return said.items[-1]

    async def _act(self, kind: Kind, text: str, button: Button | None) -> None:
        if kind is Kind.START:
            self.person.say(FIRST_WORDS[text])
        elif kind is Kind.TEXT:
            self.person.say(text)
        elif kind is Kind.DOCUMENT:
            self.person.document("құжат.pdf")
        elif button is not None:
            await self._choose(button.encode())

    async def _choose(self, data: str) -> None:
        """Tap the newest button or row with this id; where the choices are only numbered in the text, write the number."""
        for shown in reversed(self.person.screen):
            if data in ids_of(shown):
                self.person.tap_id(shown.id, data, row=data in {row.id for row in shown.rows})
                return
        choices = [choice.value for choice in (await self.last()).choices]
        if data in choices:
            self.person.say(str(choices.index(data) + 1))
        else:
            self.person.tap_id(self.person.last.id, data)

    async def _check(self) -> None:
        """The phone shows what was said last, all of it."""
        item = await self.last()
        shown = await self.person.sees(item.text[-200:].strip())
        on_phone = set().union(*map(ids_of, self.person.screen))
        for number, choice in enumerate(item.choices, 1):
            numbered = f"{number}. {choice.label}" in shown.text
            assert numbered or choice.value in on_phone, f"no way to «{choice.label}»:\n{self.person.told()}"
        assert self.line.whatsapp.ledger.refused == []


def ids_of(shown: Shown) -> set[str]:
    """What the buttons and rows of a message carry."""
    return {button.value for button in shown.buttons} | {row.id for row in shown.rows}

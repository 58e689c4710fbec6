"""What stands in the chats with the house: messages, who may write, and what a person sees."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.providers.waiting import Bell
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.files import File
from tests.providers.whatsapp.interactive import Button, Content, Row

WINDOW_SECONDS = 24 * 3600


@dataclass(slots=True)
class Message:
    """One message. `type` is WhatsApp's; `content` of a person's message is its own part of the webhook.

    `statuses` are those that were reported of the house's message, in their order.
    """

    id: str
    from_bot: bool
    at: float
    type: str
    shown: Content
    content: Json = field(default_factory=dict)
    file: File | None = None
    recipient: str = ""
    by_number: bool = True
    note: str | None = None
    category: str = "service"
    statuses: list[str] = field(default_factory=list)
    read: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on the screen: its text (header, body and footer; of a file its caption), and what can be tapped."""

    id: str
    from_bot: bool
    type: str
    text: str
    buttons: tuple[Button, ...]
    rows: tuple[Row, ...]
    opener: str
    document: Json | None
    file: File | None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.buttons) + tuple(row.title for row in self.rows)

    @property
    def url(self) -> str:
        """Where the first button that opens a page leads to."""
        return next((button.value for button in self.buttons if button.kind == "url"), "")


@dataclass(slots=True, eq=False)
class Card:
    """Who a person is to the house: the number is digits; without `shows_number` webhooks leave it out, as with a username."""

    number: str
    name: str
    bsuid: str | None
    shows_number: bool = True
    username: str | None = None

    def contact(self, *, named: bool = True) -> Json:
        """The entry of a webhook's contacts."""
        profile: Json = {"name": self.name, **({"username": self.username} if self.username else {})}
        number = {"wa_id": self.number} if self.shows_number else {}
        return {**({"profile": profile} if named else {}), **number, **({"user_id": self.bsuid} if self.bsuid else {})}

    def sender(self) -> Json:
        """Who a message is from."""
        number = {"from": self.number} if self.shows_number else {}
        return {**number, **({"from_user_id": self.bsuid} if self.bsuid else {})}


@dataclass(slots=True, eq=False)
class Chat:
    """One person's chat with the house. `deeds` counts what the house brought here, `touched` is the latest of it.

    `lost` are messages that were accepted and never came.
    """

    card: Card
    reachable: bool = True
    messages: dict[str, Message] = field(default_factory=dict)
    lost: list[Message] = field(default_factory=list)
    wrote_at: float = float("-inf")
    deeds: int = 0
    touched: str = ""
    typing: int = 0
    bell: Bell = field(default_factory=Bell)

    def open_at(self, now: float) -> bool:
        """Whether the person wrote in the last 24 hours."""
        return now - self.wrote_at < WINDOW_SECONDS

    @property
    def screen(self) -> list[Shown]:
        """What the chat shows, oldest first."""
        return [shown(message) for message in self.messages.values()]

    def newest(self, holds: Callable[[Message], bool]) -> Message | None:
        return next((one for one in reversed(self.messages.values()) if holds(one)), None)

    def told(self) -> str:
        """The screen in words, for a test that fails."""
        seen = [f"  {'bot' if it.from_bot else 'person'}: {it.text!r} {list(it.labels)}" for it in self.screen[-8:]]
        return "\n".join([*seen, *(f"  never came: {one.shown.text!r} {one.statuses}" for one in self.lost[-3:])])


def shown(message: Message) -> Shown:
    it = message.shown
    return Shown(message.id, message.from_bot, message.type, it.text, it.buttons, it.rows, it.opener, it.document, message.file)

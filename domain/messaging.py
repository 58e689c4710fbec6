"""What travels between a person and a conversation, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """Where a person writes."""

    WEB = "web"
    CONSOLE = "console"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"


# Here a committed message still has to be brought to its person; elsewhere what is in the history is what the person sees.
CARRIED = frozenset({Channel.TELEGRAM, Channel.WHATSAPP})

# Here we may write freely only within a day of the person's last words; afterwards in words that the channel approved.
WINDOWED = frozenset({Channel.WHATSAPP})

# Here we can delete what a person wrote (F-12).
ERASING = frozenset({Channel.TELEGRAM})

# The largest file that a person may send: what a bot can fetch from Telegram, and the other channels take as much.
MOST_BYTES = 20 * 1024 * 1024

# Here an address has two names, and now one comes, now the other (`Contact.other`).
TWO_NAMED = frozenset({Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's address on a channel; for the browser chat the address is the secret token.

    `other` is a second name of the same address, where a channel has two and gives now one, now the other.
    """

    channel: Channel
    address: str = field(repr=False)
    other: str | None = field(default=None, repr=False, compare=False)


def tells_number(address: str, *, other: bool) -> bool:
    """Whether the channel has told us the person's number: it is the address, or one of its two names."""
    return other or address.isdigit()


class Kind(StrEnum):
    """What sort of thing arrived."""

    START = "start"
    TEXT = "text"
    BUTTON = "button"
    DOCUMENT = "document"
    PHONE = "phone"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Button:
    """A tap: the turn and step that the button was shown with, and the choice's value."""

    turn: int
    step: str
    value: str

    @property
    def question(self) -> tuple[int, str]:
        """What the button answers."""
        return self.turn, self.step

    def encode(self) -> str:
        return f"{self.turn}:{self.step}:{self.value}"

    @classmethod
    def decode(cls, data: str) -> "Button":
        """Read a button's id; anything that we never made reads as a tap on a button of no turn."""
        turn, _, rest = data.partition(":")
        step, _, value = rest.partition(":")
        if turn.isascii() and turn.isdigit() and len(turn) < 10 and step and value:
            return cls(int(turn), step, value)
        return cls(-1, "", "")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened without the person's message (a reminder that is due)."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that arrived; `key` is unique per thing, so that a repeat is recognised.

    What comes by another road than a channel (an event, a form's answer) names its person instead of a contact: the reply
    goes to where the person wrote last. `to` is the turn and step of the question that a form's answer belongs to.
    `message` is the channel's own id of the message: the person's, or the one whose button was tapped. `phone` is set where
    the channel vouches that the number is the sender's own. `unseen`: the open question was never shown at this address, so
    typed words are no answer to it; `stranger`: somebody of several who share the address, nobody knows yet who.
    `album` is the same for files that were sent in one go: where no file is wanted they are answered once.
    """

    key: str
    contact: Contact | None
    kind: Kind
    at: datetime
    text: str = field(default="", repr=False)
    button: Button | None = None
    event: Event | None = None
    person: str | None = None
    to: tuple[int, str] | None = None
    message: str | None = None
    phone: str | None = field(default=None, repr=False)
    document: "Document | None" = None
    unseen: bool = False
    stranger: bool = False
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to tap; `value` is what the step reads, `label` what the person reads, `also` other words that mean it."""

    value: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a message: `ref` says where the house keeps it, `name` what the person sees, `size` is in bytes."""

    ref: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another place, as a button: `id` is the secret behind it, which becomes an address only at sending."""

    way: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Outbound:
    """What is said in answer: one message.

    `secrets` names placeholders of `text` (`⟦code⟧`) that are filled in only at sending, by the id of the secret.
    `elsewhere` marks a sensitive question (F-12) and is what is said instead where the channel takes no such answer.
    `phone_button` is the label of a button that sends the person's own number, where the channel has one.
    `notice` names what is told first, `values` what its sentence names: a channel may have to tell it in words agreed before.
    `files`: a file may answer it.
    """

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    document: Document | None = None
    elsewhere: str | None = None
    phone_button: str | None = None
    link: Link | None = None
    files: bool = False


class DeliveryStatus(StrEnum):
    """Where a message to a person stands; nothing counts as sent before the provider accepted it."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNSENDABLE = "unsendable"

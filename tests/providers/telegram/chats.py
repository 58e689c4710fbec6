"""What stands in the chats of a bot: messages, who may write, and what a person sees."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.providers.telegram.api import ApiError, Json, bad
from tests.providers.waiting import Bell


class Standing(Enum):
    """Whether the bot may write to a chat; the value is the refusal."""

    OPEN = ""
    NEW = "bot can't initiate conversation with a user"
    BLOCKED = "bot was blocked by the user"
    DEACTIVATED = "user is deactivated"
    KICKED = "bot was kicked from the supergroup chat"
    OUTSIDE = "bot is not a member of the supergroup chat"


@dataclass(slots=True)
class Message:
    """One message; `content` is its own part of Telegram's object (text, document, contact …)."""

    id: int
    sender: Json
    at: float
    content: Json
    inline: list[list[Json]] = field(default_factory=list)
    other_markup: Json | None = None
    edited_at: float | None = None
    deleted: bool = False

    def shape(self, chat: Json) -> Json:
        """Telegram's Message object as it is now."""
        shape = {"message_id": self.id, "from": self.sender, "chat": chat, "date": int(self.at), **self.content}
        if self.edited_at is not None:
            shape["edit_date"] = int(self.edited_at)
        if self.inline:
            shape["reply_markup"] = {"inline_keyboard": self.inline}
        return shape


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on the screen; of a file its caption is the text, and `document` is Telegram's object."""

    id: int
    from_bot: bool
    text: str
    entities: tuple[Json, ...]
    buttons: tuple[tuple[str, ...], ...]
    document: Json | None
    content: Json

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat or a group. `deeds` counts what the bot sent and edited here, `touched` is the latest of it."""

    card: Json
    standing: Standing = Standing.NEW
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    actions: list[str] = field(default_factory=list)
    deeds: int = 0
    touched: int = 0
    bell: Bell = field(default_factory=Bell)

    @property
    def id(self) -> int:
        number: int = self.card["id"]
        return number

    @property
    def private(self) -> bool:
        return bool(self.card["type"] == "private")

    def allow(self) -> None:
        """Raises ApiError (403) while the bot may not write here."""
        if self.standing is not Standing.OPEN:
            raise ApiError(403, f"Forbidden: {self.standing.value}")

    def add(self, sender: Json, at: float, content: Json) -> Message:
        message = Message(len(self.messages) + 1, sender, at, content)
        self.messages[message.id] = message
        return message

    def find(self, message_id: Any, complaint: str) -> Message:
        """A message that is still there; raises ApiError with the complaint."""
        message = self.messages.get(message_id)
        if message is None or message.deleted:
            raise bad(complaint)
        return message

    @property
    def screen(self) -> list[Shown]:
        """What the chat shows now, oldest first."""
        return [_shown(message) for message in self.messages.values() if not message.deleted]

    def told(self) -> str:
        """The screen in words, for a test that fails."""
        return "\n".join(f"  {'bot' if it.from_bot else 'person'}: {it.text!r} {list(it.buttons)}" for it in self.screen[-8:])


def _shown(message: Message) -> Shown:
    content = message.content
    return Shown(
        message.id,
        bool(message.sender["is_bot"]),
        str(content.get("text", content.get("caption", ""))),
        tuple(content.get("entities") or content.get("caption_entities") or ()),
        tuple(tuple(button["text"] for button in row) for row in message.inline),
        content.get("document"),
        content,
    )

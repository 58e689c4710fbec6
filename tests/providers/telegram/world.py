"""Everything that one bot's server knows: the bot, its chats, files, taps and updates."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.providers.telegram.api import Json, bad
from tests.providers.telegram.chats import Chat, Message
from tests.providers.telegram.files import Files
from tests.providers.telegram.updates import Updates
from tests.providers.waiting import Bell


@dataclass(slots=True)
class Query:
    """One tap on an inline button; `popup` is what the bot answered."""

    chat: Chat
    at: float
    answered: bool = False
    popup: str = ""
    alert: bool = False


class World:
    """Shared by the methods, the persons and the groups. The clock gives seconds since 1970."""

    def __init__(self, token: str, clock: Callable[[], float]) -> None:
        self.me: Json = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Kasip", "username": "kasip_test_bot"}
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.queries: dict[str, Query] = {}
        self.query_seconds = 60.0
        self.bell = Bell()
        self.updates = Updates(self.bell)
        self._albums = itertools.count(13_000_000_000_000_001)

    def find(self, chat_id: Any) -> Chat:
        """Raises ApiError for a chat that does not exist."""
        if chat_id not in self.chats:
            raise bad("chat not found")
        return self.chats[chat_id]

    def writable(self, chat_id: Any) -> Chat:
        """The same, also for one that the bot may not write to."""
        chat = self.find(chat_id)
        chat.allow()
        return chat

    def acted(self, chat: Chat, message: Message) -> None:
        """The bot sent or edited a message."""
        chat.deeds += 1
        chat.touched = message.id
        chat.bell.ring()

    def write(self, chat: Chat, sender: Json, content: Json) -> tuple[int, Message]:
        """A person's message: stands in the chat and makes an update."""
        message = chat.add(sender, self.clock(), content)
        chat.bell.ring()
        return self.updates.push({"message": message.shape(chat.card)}), message

    def membership(self, chat: Chat, by: Json, old: str, new: str) -> int:
        """The bot's own place in a chat changed."""
        change = {
            "chat": chat.card,
            "from": by,
            "date": int(self.clock()),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        return self.updates.push({"my_chat_member": change})

    def album(self) -> str:
        return str(next(self._albums))

    def _member(self, status: str) -> Json:
        return {"user": self.me, "status": status, **({"until_date": 0} if status == "kicked" else {})}

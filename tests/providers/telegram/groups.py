"""A group that somebody adds the bot to."""

from tests.providers.telegram import media
from tests.providers.telegram.api import Json
from tests.providers.telegram.chats import Chat, Shown, Standing
from tests.providers.telegram.world import World


class TelegramGroup:
    """A supergroup; what is said in it reaches the bot (as with privacy mode off)."""

    def __init__(self, world: World, group_id: int, title: str) -> None:
        self._world = world
        self.chat = Chat({"id": group_id, "type": "supergroup", "title": title}, Standing.OUTSIDE)
        world.chats[group_id] = self.chat

    @property
    def screen(self) -> list[Shown]:
        return self.chat.screen

    def add_bot(self, by: Json) -> list[int]:
        """Somebody makes the bot a member; the ids of the two updates."""
        self.chat.standing = Standing.OPEN
        member = self._world.membership(self.chat, by, "left", "member")
        note, _ = self._world.write(self.chat, by, {"new_chat_members": [self._world.me]})
        return [member, note]

    def kick_bot(self, by: Json) -> int:
        self.chat.standing = Standing.KICKED
        return self._world.membership(self.chat, by, "member", "kicked")

    async def left(self) -> None:
        """Wait until the bot has left."""
        await self.chat.bell.until(lambda: self.chat.standing is Standing.OUTSIDE, lambda: f"not left:\n{self.chat.told()}")

    def says(self, text: str, by: Json) -> int:
        """Somebody writes; the id of the update."""
        update_id, _ = self._world.write(self.chat, by, media.text(text))
        return update_id

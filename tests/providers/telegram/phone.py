"""A person with Telegram on their phone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from tests.providers.onlooker import Onlooker
from tests.providers.telegram import media
from tests.providers.telegram.api import Json
from tests.providers.telegram.chats import Chat, Shown, Standing
from tests.providers.telegram.world import Query, World


@dataclass(frozen=True, slots=True)
class Sent:
    """What an act made: the update, and the message or tap that it is about."""

    update_id: int
    message_id: int = 0
    query_id: str = ""


class TelegramPerson(Onlooker[Chat, Shown]):
    """Acts in the private chat with the bot, and sees what it shows. Phone numbers have no plus, as Android gives them."""

    def __init__(self, world: World, card: Json, phone: str) -> None:
        self._world = world
        self.card = card
        self.phone = phone
        name: Json = {key: card[key] for key in ("first_name", "last_name", "username") if key in card}
        super().__init__(Chat({"id": card["id"], "type": "private", **name}), str(card["id"]))
        world.chats[self.id] = self.chat

    @property
    def id(self) -> int:
        number: int = self.card["id"]
        return number

    # What the person does; each gives the ids of what it made.

    def start(self, payload: str = "") -> Sent:
        """Press Start, or follow a link t.me/<bot>?start=<payload>."""
        return self.say(f"/start {payload}".strip())

    def say(self, text: str) -> Sent:
        return self.send(media.text(text))

    def send(self, content: Json) -> Sent:
        """Any message; opens the chat, also again after a block."""
        if self.chat.standing is Standing.BLOCKED:
            self.unblock()
        if self.chat.standing is Standing.NEW:
            self.chat.standing = Standing.OPEN
        self._begin()
        update_id, message = self._world.write(self.chat, self.card, content)
        return Sent(update_id, message.id)

    def send_kind(self, kind: str) -> Sent:
        """One of `media.KINDS`: photo, voice, sticker, location …"""
        return self.send(media.KINDS[kind](self._world.files))

    def photo(self) -> Sent:
        return self.send_kind("photo")

    def voice(self) -> Sent:
        return self.send_kind("voice")

    def video_note(self) -> Sent:
        return self.send_kind("video_note")

    def sticker(self) -> Sent:
        return self.send_kind("sticker")

    def location(self) -> Sent:
        return self.send_kind("location")

    def poll(self) -> Sent:
        return self.send_kind("poll")

    def album(self, photos: int | Sequence[bytes], caption: str = "") -> list[Sent]:
        """Several photos at once: as many updates with one media_group_id, the caption with the first."""
        group = {"media_group_id": self._world.album()}
        bodies: Sequence[bytes | int] = [145_000] * photos if isinstance(photos, int) else photos
        captions = [{"caption": caption} if caption else {}, *({} for _ in bodies[1:])]
        sent = [media.photo(self._world.files, body) for body in bodies]
        return [self.send({**one, **group, **first}) for one, first in zip(sent, captions, strict=True)]

    def document(self, name: str, content: bytes | int = 1000, mime: str = "application/pdf", caption: str = "") -> Sent:
        """A file, given by its bytes or only by its size."""
        file = self._world.files.add(name, mime, content)
        return self.send({"document": file.document(), **({"caption": caption} if caption else {})})

    def press_contact(self) -> Sent:
        """Press the reply keyboard's button that shares one's own number."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        assert any(button.get("request_contact") for row in rows for button in row), f"no such button:\n{self.told()}"
        if (self.chat.keyboard or {}).get("one_time_keyboard"):
            self.chat.keyboard = None
        return self.share_contact(self.phone, self.id, str(self.card["first_name"]))

    def share_contact(self, phone: str, user_id: int | None = None, name: str = "Айгүл") -> Sent:
        """Send a card from the address book: one's own with one's user_id, or someone else's."""
        contact = {"phone_number": phone, "first_name": name}
        return self.send({"contact": contact | ({} if user_id is None else {"user_id": user_id})})

    def tap(self, label: str) -> Sent:
        """Tap the newest inline button that has this label, or begins with it."""
        for same in (str.__eq__, str.startswith):
            for message in sorted(self.chat.messages.values(), key=lambda each: -each.id):
                buttons = [] if message.deleted else [button for row in message.inline for button in row]
                if found := next((button for button in buttons if same(button["text"], label)), None):
                    assert "callback_data" in found, f"«{label}» opens a page: {found['url']}"
                    return self.tap_data(message.id, found["callback_data"])
        raise AssertionError(f"no button «{label}»:\n{self.told()}")

    def tap_data(self, message_id: int, data: str) -> Sent:
        """Tap with any data, as an old or forged client can; the message may be gone."""
        self._begin()
        query_id = str(secrets.randbits(60))
        self._world.queries[query_id] = Query(self.chat, self._world.clock())
        message = self.chat.messages.get(message_id)
        gone = {"chat": self.chat.card, "message_id": message_id, "date": 0}
        shown = gone if message is None or message.deleted else message.shape(self.chat.card)
        query = {"id": query_id, "from": self.card, "chat_instance": str(self.id * 7919), "message": shown, "data": data}
        return Sent(self._world.updates.push({"callback_query": query}), message_id, query_id)

    def edit(self, message_id: int, text: str) -> Sent:
        """Change a message that the person wrote."""
        message = self.chat.messages[message_id]
        assert message.sender == self.card, "only one's own messages can be edited"
        self._begin()
        message.content, message.edited_at = media.text(text), self._world.clock()
        return Sent(self._world.updates.push({"edited_message": message.shape(self.chat.card)}), message_id)

    def block(self) -> Sent:
        self.chat.standing = Standing.BLOCKED
        return Sent(self._world.membership(self.chat, self.card, "member", "kicked"))

    def unblock(self) -> Sent:
        self.chat.standing = Standing.OPEN
        return Sent(self._world.membership(self.chat, self.card, "kicked", "member"))

    def delete_account(self) -> None:
        """The bot is told nothing; its next message is refused."""
        self.chat.standing = Standing.DEACTIVATED

    # What the person sees.

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard, if one is shown."""
        return [[button["text"] for button in row] for row in (self.chat.keyboard or {}).get("keyboard", [])]

    @property
    def popups(self) -> list[str]:
        """What answers to taps have shown."""
        return [query.popup for query in self._world.queries.values() if query.chat is self.chat and query.popup]

    @property
    def unanswered(self) -> int:
        """Taps whose button still turns its wheel."""
        return sum(query.chat is self.chat and not query.answered for query in self._world.queries.values())

    async def answered(self, times: int = 1) -> Shown:
        """Wait until the bot sent or edited so many messages here since the person's last act; the latest of them."""
        await self._answered(times)
        return next((message for message in self.screen if message.id == self.chat.touched), self.last)

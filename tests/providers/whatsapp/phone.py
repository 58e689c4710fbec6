"""A person with WhatsApp on their phone."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.providers.onlooker import Onlooker
from tests.providers.whatsapp import kinds
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.chats import Card, Chat, Message, Shown, shown
from tests.providers.whatsapp.files import File
from tests.providers.whatsapp.interactive import Button, Content, Row
from tests.providers.whatsapp.kinds import Part
from tests.providers.whatsapp.media import Media
from tests.providers.whatsapp.world import World

TAPPED = {"reply", "quick_reply"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What an act made: the message's id, and the webhook that tells of it."""

    message_id: str
    payload: Json


class WhatsAppPerson(Onlooker[Chat, Shown]):
    """Acts in the chat with the house, and sees what it shows. The number is digits."""

    def __init__(self, world: World, media: Media, card: Card) -> None:
        self._world = world
        self._media = media
        self.card = card
        super().__init__(world.enter(card), card.number)

    @property
    def phone(self) -> str:
        return self.card.number

    @property
    def bsuid(self) -> str | None:
        return self.card.bsuid

    # What the person does; each gives the ids of what it made.

    def start(self, payload: str = "") -> Sent:
        """Write first, as after a link wa.me/<number>?text=Kasip <payload>."""
        return self.say(f"Kasip {payload}".strip())

    def follow(self, url: str) -> Sent:
        """Open a link of wa.me and send the words that it has ready."""
        parts = urlsplit(url)
        assert parts.hostname == "wa.me", url
        assert parts.path == f"/{self._world.account.number}", f"{url} leads to another number"
        return self.say(parse_qs(parts.query)["text"][0])

    def say(self, text: str, reply_to: str | None = None) -> Sent:
        context = self._context(reply_to) if reply_to else None
        return self.send(("text", {"text": {"body": text}}), context=context, text=text)

    def send(
        self, part: Part, *, context: Json | None = None, text: str = "", file: File | None = None, opens: bool = True
    ) -> Sent:
        """Any message; most open the 24 hours, and all end a block."""
        kind, content = part
        now = self._world.clock()
        message = Message(self._world.message_id(), False, now, kind, Content(text), content, file)
        self.chat.reachable = True
        self.chat.wrote_at = now if opens else self.chat.wrote_at
        self.chat.messages[message.id] = message
        self._world.received[message.id] = self.chat
        self._begin()
        self.chat.bell.ring()
        head: Json = {"context": context} if context else {}
        told = {**head, **self.card.sender(), "id": message.id, "timestamp": str(int(now)), "type": kind, **content}
        return Sent(message.id, self._world.happened(self.chat, told, contacts=kind != "system"))

    def image(self, content: bytes = b"\xff\xd8\xff\xe0 image", caption: str = "") -> Sent:
        return self._file("image", "", "image/jpeg", content, {"caption": caption} if caption else {})

    def document(self, name: str, content: bytes | int = 1000, mime: str = "application/pdf", caption: str = "") -> Sent:
        """A file, given by its bytes or only by its size."""
        data = bytes(content) if isinstance(content, int) else content
        return self._file("document", name, mime, data, {"filename": name, **({"caption": caption} if caption else {})})

    def voice(self, content: bytes = b"OggS voice") -> Sent:
        return self._file("audio", "", "audio/ogg; codecs=opus", content, {"voice": True})

    def video(self, content: bytes = b"video", caption: str = "") -> Sent:
        return self._file("video", "", "video/mp4", content, {"caption": caption} if caption else {})

    def sticker(self, content: bytes = b"RIFF sticker") -> Sent:
        return self._file("sticker", "", "image/webp", content, {"animated": False})

    def location(self) -> Sent:
        return self.send(kinds.LOCATION)

    def order(self) -> Sent:
        return self.send(kinds.ORDER)

    def unsupported(self, kind: str = "poll_creation") -> Sent:
        return self.send(kinds.unsupported(kind))

    def welcome(self) -> Sent:
        """Open the chat for the first time, and write nothing yet."""
        return self.send(kinds.WELCOME, opens=False)

    def share_contact(self, phone: str = "", name: str = "", *, on_whatsapp: bool = True) -> Sent:
        """Send a card from the address book: one's own, or with a phone (digits) somebody else's."""
        return self.send(kinds.contact(phone or self.phone, name or self.card.name, on_whatsapp=on_whatsapp))

    def press_contact(self) -> Sent:
        """Press the button with which the house asks for one's own number."""
        asking = self._newest_with(lambda message: any(one.kind == "contact" for one in message.shown.buttons), "for the number")
        return self.send(kinds.contact(self.phone, self.card.name, asked=True), context=self._context(asking.id))

    def react(self, message_id: str, emoji: str = "👍") -> Sent:
        """Put an emoji on a message; an empty one takes it away."""
        return self.send(kinds.reaction(message_id, emoji))

    def edit(self, message_id: str, text: str) -> Sent:
        """Change a message that the person wrote."""
        return self.send(kinds.edit(message_id, text), opens=False)

    def delete(self, message_id: str) -> Sent:
        """Take back a message that the person wrote."""
        return self.send(kinds.revoke(message_id), opens=False)

    def tap(self, label: str) -> Sent:
        """Tap the newest reply button that has this label, or begins with it; or such a row of a list."""
        for same in (str.__eq__, str.startswith):
            for message in reversed(self.chat.messages.values()):
                button = next((one for one in message.shown.buttons if same(one.label, label)), None)
                if button is not None:
                    assert button.kind in TAPPED, f"«{label}» opens a page: {button.value}"
                    return self._tap(message, button)
                if row := next((one for one in message.shown.rows if same(one.title, label)), None):
                    return self._pick(message, row)
        raise AssertionError(f"no button «{label}»:\n{self.told()}")

    def choose(self, row: str | int) -> Sent:
        """Open the newest list and choose a row: by its title or how that begins, by its description, or by its number."""
        message = self._newest_with(lambda one: bool(one.shown.rows), "of a list")
        rows = message.shown.rows
        if isinstance(row, int):
            return self._pick(message, rows[row - 1])
        matching = [one for one in rows if one.title == row] or [one for one in rows if one.title.startswith(row)]
        matching = matching or [one for one in rows if one.description.startswith(row)]
        assert matching, f"no row «{row}» in {[one.title for one in rows]}"
        return self._pick(message, matching[0])

    def tap_id(self, message_id: str, id: str, title: str = "", *, row: bool = False) -> Sent:  # noqa: A002
        """Tap with any id, as an old or forged client can; the message may be gone."""
        kind = "list_reply" if row else "button_reply"
        return self._reply(message_id, kind, {"id": id, "title": title or "…"})

    def tap_payload(self, message_id: str, payload: str, text: str = "…") -> Sent:
        """Tap a template's quick reply with any payload."""
        content = {"button": {"payload": payload, "text": text}}
        return self.send(("button", content), context=self._context(message_id), text=text)

    def block(self) -> None:
        """The house is told nothing; its next messages do not come."""
        self.chat.reachable = False

    delete_account = block

    def unblock(self) -> None:
        self.chat.reachable = True

    def adopt_username(self, username: str) -> None:
        """From now on the house is not told the number."""
        self.card.username, self.card.shows_number = username, False

    def change_number(self, number: str, bsuid: str | None = None) -> Sent:
        """Move to another number, which makes another id; the house is told from the old one."""
        new = (bsuid or f"KZ.{number}{self.card.number[-6:]}") if self.card.bsuid else None
        sent = self.send(kinds.moved(self.card, number, new), opens=False)
        self.card.number, self.card.bsuid = number, new
        return sent

    # What the person sees.

    async def answered(self, times: int = 1) -> Shown:
        """Wait until the house sent so many messages here since the person's last act; the latest of them."""
        await self._answered(times)
        return shown(self.chat.messages[self.chat.touched])

    def _newest_with(self, holds: Callable[[Message], bool], what: str) -> Message:
        found = self.chat.newest(holds)
        assert found is not None, f"no message {what}:\n{self.told()}"
        return found

    def _context(self, message_id: str) -> Json:
        """Which message is answered, and whose it was."""
        message = self.chat.messages.get(message_id)
        own = message is not None and not message.from_bot
        return {"from": self.phone if own else self._world.account.number, "id": message_id}

    def _tap(self, message: Message, button: Button) -> Sent:
        if button.kind == "quick_reply":
            return self.tap_payload(message.id, button.value, button.label)
        return self._reply(message.id, "button_reply", {"id": button.value, "title": button.label})

    def _pick(self, message: Message, row: Row) -> Sent:
        described = {"description": row.description} if row.description else {}
        return self._reply(message.id, "list_reply", {"id": row.id, "title": row.title, **described})

    def _reply(self, message_id: str, kind: str, answer: Json) -> Sent:
        content = {"interactive": {"type": kind, kind: answer}}
        return self.send(("interactive", content), context=self._context(message_id), text=answer["title"])

    def _file(self, kind: str, name: str, mime: str, content: bytes, more: Json) -> Sent:
        file = self._world.files.add(name, mime, content, uploaded=False)
        known = {"mime_type": mime, "sha256": file.digest, "id": file.id, "url": self._media.address(file)}
        return self.send((kind, {kind: {**more, **known}}), text=str(more.get("caption", "")), file=file)

"""What came from Telegram, as the house's own values; pure."""

import re
from datetime import datetime

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.channels.telegram.files import document_in
from bot.channels.text import digits
from domain.doors import LINK_PREFIX
from domain.language import Language
from domain.messaging import Button, Channel, Contact, Inbound, Kind
from web.fields import clean

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
MEDIA = {
    "voice": Kind.VOICE, "audio": Kind.VOICE, "video_note": Kind.VOICE,
    "sticker": Kind.STICKER, "animation": Kind.STICKER, "dice": Kind.STICKER,
    "venue": Kind.LOCATION, "location": Kind.LOCATION,
}  # fmt: skip
# What Telegram itself notes in the chat when something else happened there; the person has said nothing.
NOTES = frozenset({
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed", "connected_website",
})  # fmt: skip


def contact_of(user_id: int) -> Contact:
    """A person's address: in a private chat the chat and the person have one id."""
    return Contact(Channel.TELEGRAM, str(user_id))


def is_private(message: Message | InaccessibleMessage) -> bool:
    return message.chat.type == ChatType.PRIVATE


def writer(message: Message) -> Contact | None:
    """Who says something to the bot alone; None for what is said in a group, and for notes."""
    if message.from_user is None or not is_private(message) or message.content_type in NOTES:
        return None
    return contact_of(message.from_user.id)


def token_in(message: Message) -> str | None:
    """The token of a link that brought a person here from another place."""
    command, rest = _command(message)
    return rest.removeprefix(LINK_PREFIX) if command == "start" and rest.startswith(LINK_PREFIX) else None


def read_message(message: Message, contact: Contact, bot_id: int, now: datetime, *, joined: str = "") -> Inbound:
    """A message of its `writer`; `joined` is what became of the link that it followed, or of the code that it is."""
    key, own = _key(message, bot_id), str(message.message_id)
    command, rest = _command(message)
    if command == "start" or joined:
        return Inbound(key, contact, Kind.START, now, text=joined or _language(rest), message=own)
    if message.text is not None:
        text = f"/{command}" if command else clean(message.text)
        return Inbound(key, contact, Kind.TEXT, now, text=text, message=own)
    if message.contact is not None:
        number = _number(message.contact.phone_number) if str(message.contact.user_id) == contact.address else None
        return Inbound(key, contact, Kind.PHONE, now, phone=number, message=own)
    document, album = document_in(message), _album(message, bot_id)
    kind = Kind.DOCUMENT if document else MEDIA.get(message.content_type, Kind.OTHER)
    return Inbound(key, contact, kind, now, document=document, message=own, album=album)


def read_tap(query: CallbackQuery, bot_id: int, now: datetime) -> Inbound | None:
    """A tap on a button, whose message may be gone; None for one that is not in a private chat."""
    if query.message is None or not is_private(query.message):
        return None
    return Inbound(
        f"telegram:{bot_id}:c:{query.id}",
        contact_of(query.from_user.id),
        Kind.BUTTON,
        now,
        button=Button.decode(query.data or ""),
        message=str(query.message.message_id),
    )


def _key(message: Message, bot_id: int) -> str:
    """The thing's own name."""
    return f"telegram:{bot_id}:m:{message.chat.id}:{message.message_id}"


def _album(message: Message, bot_id: int) -> str | None:
    """The name that the parts of an album share; only files come in albums."""
    return f"telegram:{bot_id}:g:{message.chat.id}:{message.media_group_id}" if message.media_group_id else None


def _language(payload: str) -> str:
    return payload if payload in set(Language) else ""


def _command(message: Message) -> tuple[str, str]:
    """A command's name, and what follows it; twice "" where a message is none."""
    found = COMMAND.fullmatch((message.text or "").strip())
    return (found[1].lower(), (found["rest"] or "").strip()) if found else ("", "")


def _number(typed: str) -> str | None:
    """A phone number with its plus, which Telegram gives on some devices and not on others."""
    number = digits(typed)
    return f"+{number}" if number else None

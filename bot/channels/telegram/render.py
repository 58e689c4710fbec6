"""A message of the house as the calls that bring it; pure."""

from dataclasses import dataclass

from aiogram.types import BufferedInputFile

from bot.channels.telegram import keyboard
from bot.channels.telegram.calls import EditText, SendDocument, SendMessage
from bot.channels.telegram.text import to_html
from bot.channels.text import is_public, listed, split, units
from services.deliveries import Envelope
from services.documents import File

MOST_TEXT, MOST_CAPTION = 4096, 1024

Call = SendMessage | SendDocument


@dataclass(frozen=True, slots=True)
class Letter:
    """Escaped texts in their order, the buttons of the last one, and the file that goes first."""

    chat: int
    texts: tuple[str, ...]
    markup: str | None
    inline: bool
    file: File | None = None
    caption: str | None = None

    def calls(self) -> list[Call]:
        """What sends it as something new."""
        calls: list[Call] = [SendMessage(chat_id=self.chat, text=text) for text in self.texts]
        if self.file is not None:
            upload = BufferedInputFile(self.file.body, self.file.name)
            calls.insert(0, SendDocument(chat_id=self.chat, document=upload, caption=self.caption))
        calls[-1].reply_markup = self.markup
        return calls

    def edit(self, message: int) -> EditText | None:
        """What puts it in another message's place; None where that can't be."""
        if len(self.texts) != 1 or self.file is not None or (self.markup is not None and not self.inline):
            return None
        return EditText(chat_id=self.chat, message_id=message, text=self.texts[0], reply_markup=self.markup)


def render(envelope: Envelope, file: File | None = None) -> Letter:
    """The letter of an envelope, with the file's bytes where it has one."""
    chat, codes = int(envelope.address), envelope.codes
    text = _whole(envelope)
    markup, inline = _markup(envelope)
    caption, rest = _captioned(text) if file else (None, text)
    texts = split(rest, MOST_TEXT) if rest or not file else []
    return Letter(
        chat,
        tuple(to_html(part, codes) for part in texts),
        markup,
        inline,
        file,
        to_html(caption, codes) if caption else None,
    )


def _whole(envelope: Envelope) -> str:
    """The text with what no button shows."""
    more = []
    if not envelope.phone_button and keyboard.is_numbered(envelope.choices):
        more.append(listed(envelope.choices))
    if envelope.link is not None and (envelope.phone_button or not is_public(envelope.link[1])):
        more.append(envelope.link[1])
    return "\n\n".join([envelope.text, *more])


def _markup(envelope: Envelope) -> tuple[str | None, bool]:
    """The markup as JSON, and whether it belongs to the message: what is no part of it can't be edited in."""
    if envelope.phone_button:
        return keyboard.reply(envelope.phone_button, envelope.choices), False
    inline = keyboard.inline(envelope)
    return (inline, True) if inline or envelope.replaces else (keyboard.REMOVE, False)


def _captioned(text: str) -> tuple[str | None, str]:
    """What stands under a file, and what follows it as a message of its own."""
    if units(text) <= MOST_CAPTION:
        return text, ""
    first, _, rest = text.partition("\n\n")
    return (first, rest.strip()) if units(first) <= MOST_CAPTION and rest.strip() else (None, text)

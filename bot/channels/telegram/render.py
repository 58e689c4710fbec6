"""A message of the house as the calls that bring it; pure."""

from dataclasses import dataclass

from aiogram.types import BufferedInputFile

from bot.channels.telegram.calls import EditText, SendDocument, SendMessage
from bot.channels.telegram.keyboard import keyboard_of
from bot.channels.telegram.text import to_html
from bot.channels.text import split, units
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
    keyboard = keyboard_of(envelope)
    text = "\n\n".join([envelope.text, *keyboard.unsaid])
    caption, rest = _captioned(text) if file else (None, text)
    texts = split(rest, MOST_TEXT) if rest or not file else []
    return Letter(
        chat,
        tuple(to_html(part, codes) for part in texts),
        keyboard.markup,
        keyboard.inline,
        file,
        to_html(caption, codes) if caption else None,
    )


def _captioned(text: str) -> tuple[str | None, str]:
    """What stands under a file, and what follows it as a message of its own."""
    if units(text) <= MOST_CAPTION:
        return text, ""
    first, _, rest = text.partition("\n\n")
    return (first, rest.strip()) if units(first) <= MOST_CAPTION and rest.strip() else (None, text)

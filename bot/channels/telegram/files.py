"""The files that persons send, as far as a message tells of them; the bytes stay with Telegram."""

from aiogram.types import Document as Sent
from aiogram.types import Message, PhotoSize, Video

from bot.channels.text import file_name
from domain.messaging import Document

PREFIX = "telegram:"


def document_in(message: Message) -> Document | None:
    """A document, a photo in its largest size, or a video; an animation is none, though it comes with a document."""
    if message.animation is not None:
        return None
    if message.photo:
        return _document(message.photo[-1], "photo.jpg")
    if message.video is not None:
        return _document(message.video, message.video.file_name or "video.mp4")
    if message.document is not None:
        return _document(message.document, message.document.file_name or "file")
    return None


def _document(file: PhotoSize | Video | Sent, name: str) -> Document:
    return Document(PREFIX + file.file_id, file_name(name, "file"), file.file_size or 0)

"""The files that persons send, as far as a message tells of them; the bytes stay with Telegram."""

from aiogram.types import Document as Sent
from aiogram.types import Message, PhotoSize, Video

from domain.messaging import Document

PREFIX = "telegram:"
MOST_NAME = 200


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
    clean = "".join(character for character in name if character.isprintable())
    return Document(PREFIX + file.file_id, clean[-MOST_NAME:] or "file", file.file_size or 0)

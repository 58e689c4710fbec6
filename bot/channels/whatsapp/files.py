"""The files that persons send, as far as a message tells of them; the bytes stay with Meta."""

from bot.channels.whatsapp.batch import Raw
from domain.messaging import Document

PREFIX = "whatsapp:"
MOST_NAME = 200
NAMES = {"document": "file", "image": "photo.jpg", "video": "video.mp4"}  # where the sender's name for it is not told


def document_in(kind: str, part: Raw) -> Document:
    """A document, a picture or a video. WhatsApp does not always say how large it is: then it is 0. Raises KeyError."""
    name, size = part.get("filename"), part.get("file_size")
    clean = "".join(character for character in name if character.isprintable()) if isinstance(name, str) else ""
    known = size if isinstance(size, int) and size > 0 else 0
    return Document(PREFIX + str(part["id"])[:MOST_NAME], clean[-MOST_NAME:] or NAMES[kind], known)

"""The files that persons send, as far as a message tells of them; the bytes stay with Meta."""

from bot.channels.text import file_name
from bot.channels.whatsapp.batch import Raw
from domain.messaging import Document

PREFIX = "whatsapp:"
MOST_ID = 200
NAMES = {"document": "file", "image": "photo.jpg", "video": "video.mp4"}  # where the sender's name for it is not told


def document_in(kind: str, part: Raw) -> Document:
    """A document, a picture or a video. WhatsApp does not always say how large it is: then it is 0. Raises KeyError."""
    name, size = part.get("filename"), part.get("file_size")
    told = name if isinstance(name, str) else ""
    known = size if isinstance(size, int) and size > 0 else 0
    return Document(PREFIX + str(part["id"])[:MOST_ID], file_name(told, NAMES[kind]), known)

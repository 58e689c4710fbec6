"""What persons send besides words, in Telegram's shapes."""

from typing import Any

from tests.providers.telegram.api import Json
from tests.providers.telegram.files import Files


def photo(files: Files, content: bytes | int = 145_000) -> Json:
    """In two sizes; the larger one by its bytes, or only by how many there are."""
    sizes: tuple[tuple[int, int, bytes | int], ...] = ((90, 67, 1_200), (1280, 960, content))
    shapes = [{**files.add("photo.jpg", "image/jpeg", size, "photos").shape(), "width": w, "height": h} for w, h, size in sizes]
    return {"photo": shapes}


def voice(files: Files) -> Json:
    file = files.add("voice.oga", "audio/ogg", 18_000, "voice")
    return {"voice": {**file.shape(), "duration": 4, "mime_type": file.mime}}


def video_note(files: Files) -> Json:
    return {"video_note": {**files.add("note.mp4", "video/mp4", 300_000, "video_notes").shape(), "length": 384, "duration": 5}}


def video(files: Files) -> Json:
    file = files.add("video.mp4", "video/mp4", 900_000, "videos")
    return {"video": {**file.shape(), "width": 640, "height": 360, "duration": 9, "mime_type": file.mime}}


def sticker(files: Files) -> Json:
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
    return {"sticker": {**files.add("sticker.webp", "image/webp", 20_000, "stickers").shape(), **looks}}


def location(_: Files) -> Json:
    return {"location": {"latitude": 51.1282, "longitude": 71.4307}}


def poll(_: Files) -> Json:
    options = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(("1", "2"))]
    flags = dict.fromkeys(("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only"), False)
    return {"poll": {"id": "7700", "question": "?", "options": options, "total_voter_count": 0, "type": "regular", **flags}}


def dice(_: Files) -> Json:
    return {"dice": {"emoji": "🎲", "value": 3}}


KINDS: dict[str, Any] = {
    "photo": photo, "voice": voice, "video_note": video_note, "video": video, "sticker": sticker, "location": location,
    "poll": poll, "dice": dice,
}  # fmt: skip


def text(words: str) -> Json:
    """A text with the entities that Telegram finds by itself in a command."""
    content: Json = {"text": words}
    if words.startswith("/"):
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
    return content

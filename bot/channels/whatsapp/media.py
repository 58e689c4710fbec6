"""Files: the house's own, which Meta holds for a while once they are uploaded, and those that persons send."""

import base64
import hashlib
import re
import time
from collections.abc import Callable

from bot.channels.bounded import Bounded
from bot.channels.text import cut
from bot.channels.whatsapp.calls import MOST_NAME, Attachment
from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.failures import ABSENT, Fate, fate_of
from bot.channels.whatsapp.files import PREFIX
from bot.channels.whatsapp.media_hosts import NotAllowed
from bot.channels.whatsapp.responses import Json, Refused, TooLarge, Unreachable
from domain.messaging import MOST_BYTES
from services.documents import File
from services.fetching import Fault

KEPT_SECONDS = 25 * 24 * 3600  # Meta forgets an upload after 30 days
MOST_KEPT = 1000
MEDIA_ID = re.compile(r"[0-9A-Za-z_-]{1,200}")
PICTURES = {"image/png", "image/jpeg"}  # Meta takes them for no documents
AS_TEXT = {"application/json"}  # Meta takes no such document


class Media:
    """Remembers what was uploaded, by its content. The clock gives seconds."""

    def __init__(self, graph: Graph, clock: Callable[[], float] = time.monotonic) -> None:
        self._graph = graph
        self._clock = clock
        self._held: Bounded[str, tuple[str, float]] = Bounded(MOST_KEPT)

    async def attach(self, file: File, *, anew: bool = False) -> Attachment:
        """A file as a message may carry it, uploaded at most once unless it is wanted `anew`; raises Refused, Unreachable."""
        media_type, name = _as_taken(file)
        key = _key(file)
        id_, until = self._held.get(key, ("", 0.0))
        reused = until > self._clock() and not anew
        if not reused:
            id_ = await self._graph.upload(f"file.{name.rpartition('.')[2]}" if name.isascii() else "file", media_type, file.body)
            self._held[key] = (id_, self._clock() + KEPT_SECONDS)
        return Attachment("image" if is_picture(file) else "document", id_, cut(name, MOST_NAME), reused)

    async def fetch(self, ref: str) -> bytes | Fault:
        """The file that a person sent, by its reference `whatsapp:<media id>`; what it is nobody has looked into."""
        media_id = ref.removeprefix(PREFIX)
        if not ref.startswith(PREFIX) or not MEDIA_ID.fullmatch(media_id):
            return Fault.GONE
        try:
            return await self._fetched(media_id)
        except NotAllowed:
            return Fault.NOT_ALLOWED
        except TooLarge:
            return Fault.TOO_LARGE
        except Unreachable:
            return Fault.LATER
        except Refused as refused:
            gone = refused.subcode == ABSENT or fate_of(refused) is Fate.MESSAGE
            return Fault.GONE if gone else Fault.LATER

    async def _fetched(self, media_id: str) -> bytes | Fault:
        info = await self._graph.media_info(media_id)
        size = info.get("file_size")
        if isinstance(size, int) and size > MOST_BYTES:
            return Fault.TOO_LARGE
        _, body = await self._graph.download(str(info.get("url", "")), MOST_BYTES)
        return body if _same(info, body) else Fault.DIFFERENT


def is_picture(file: File) -> bool:
    """Whether it goes as a picture, and not as a document."""
    return file.media_type in PICTURES


def _same(info: Json, body: bytes) -> bool:
    """Whether the bytes are those that were announced; the hash comes in hexadecimal or in base64."""
    digest = hashlib.sha256(body)
    return info.get("sha256") in {digest.hexdigest(), base64.b64encode(digest.digest()).decode()}


def _key(file: File) -> str:
    return f"{file.media_type}:{hashlib.sha256(file.body).hexdigest()}"


def _as_taken(file: File) -> tuple[str, str]:
    """The type and name under which Meta takes a file."""
    return ("text/plain", f"{file.name}.txt") if file.media_type in AS_TEXT else (file.media_type, file.name)

"""Files that the house or a person sent: their ids, and addresses that hold for five minutes."""

import base64
import hashlib
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tests.providers.whatsapp.api import Json

URL_SECONDS = 5 * 60
DAY = 24 * 3600
UPLOADED_DAYS, RECEIVED_DAYS = 30, 7


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; `ends` is when its id is forgotten (seconds since 1970)."""

    id: str
    name: str
    mime: str
    content: bytes
    uploaded: bool
    ends: float

    def described(self) -> Json:
        """As the ledger and the screen show it."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"file_name": self.name, "mime_type": self.mime, "size": len(self.content), "sha256": digest}

    @property
    def digest(self) -> str:
        """As webhooks give it: base64."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


@dataclass(frozen=True, slots=True)
class Address:
    """One address that was given out."""

    file: File
    ends: float


class Files:
    """By id; each asking for an address makes a new one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self._addresses: dict[str, Address] = {}
        self._ids = itertools.count(1_240_000_000_000_001)

    def add(self, name: str, mime: str, content: bytes, *, uploaded: bool) -> File:
        ends = self._clock() + DAY * (UPLOADED_DAYS if uploaded else RECEIVED_DAYS)
        file = File(str(next(self._ids)), name, mime, content, uploaded, ends)
        self._files[file.id] = file
        return file

    def get(self, file_id: object) -> File | None:
        file = self._files.get(file_id) if isinstance(file_id, str) else None
        return file if file and self._clock() < file.ends else None

    def open(self, file: File) -> str:
        """A path with a key, for five minutes."""
        key = secrets.token_urlsafe(12)
        ends = self._clock() + URL_SECONDS
        self._addresses[key] = Address(file, ends)
        return f"/whatsapp_business/attachments/?mid={file.id}&ext={int(ends)}&hash={key}"

    def behind(self, key: str) -> File | None:
        """The file behind a key that still holds."""
        address = self._addresses.get(key)
        return address.file if address and self._clock() < address.ends else None

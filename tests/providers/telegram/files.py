"""Files that the bot or a person sent."""

import hashlib
import secrets
from dataclasses import dataclass

from tests.providers.telegram.api import Json, bad

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; without data its bytes are zeros, made when they are asked for."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    size: int
    path: str
    data: bytes | None

    def shape(self) -> Json:
        """The fields that every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def document(self) -> Json:
        return {**self.shape(), "file_name": self.name, "mime_type": self.mime}

    @property
    def is_document(self) -> bool:
        return self.path.startswith("documents/")

    def content(self) -> bytes:
        return bytes(self.size) if self.data is None else self.data


class Files:
    """By file_id; a path is served only after getFile gave it, until it expires.

    A test may set what getFile answers as a `path`, and where a download is sent on to (`redirect`).
    """

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._served: dict[str, File] = {}
        self.path: str | None = None
        self.redirect: str | None = None

    def add(self, name: str, mime: str, content: bytes | int, folder: str = "documents") -> File:
        data, size = (None, content) if isinstance(content, int) else (content, len(content))
        unique = hashlib.sha256(data).hexdigest()[:16] if data is not None else secrets.token_hex(8)
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{len(self._files)}.{suffix}"
        file = File(secrets.token_urlsafe(32), unique, name, mime, size, path, data)
        self._files[file.file_id] = file
        return file

    def find(self, file_id: str) -> File:
        """Raises ApiError for an id that was never given."""
        if file_id not in self._files:
            raise bad("wrong file identifier/HTTP URL specified")
        return self._files[file_id]

    def get_file(self, call: Json) -> Json:
        if call["file_id"] not in self._files:
            raise bad("invalid file_id")
        file = self._files[call["file_id"]]
        if file.size > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        self._served[file.path] = file
        return {**file.shape(), "file_path": self.path or file.path}

    def expire(self) -> None:
        """An hour has gone by since each path was given."""
        self._served.clear()

    def served(self, path: str) -> File | None:
        return self._served.get(path)

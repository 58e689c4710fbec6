"""Our own few static files: read once, squeezed once, kept by browsers for a year under an address with their hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.compression import squeeze, takes_gzip
from web.errors import not_found
from web.routing import route

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """A static file, plain and squeezed."""

    media_type: str
    plain: bytes
    gzipped: bytes
    version: str


class Static:
    """The files of a folder by name; `url` gives an address that changes with the content."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.name: _load(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES}

    def url(self, name: str) -> str:
        return f"/static/{name}?v={self._files[name].version}"

    async def get(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise not_found()
        current = request.query_params.get("v") == file.version
        headers = {
            "Cache-Control": FOREVER if current else "no-cache",
            "ETag": f'"{file.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if takes_gzip(request):
            return Response(file.gzipped, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
        return Response(file.plain, headers=headers, media_type=file.media_type)

    def routes(self) -> list[Route]:
        return [route("GET", "/static/{name}", self.get)]


def _load(path: Path) -> File:
    data = path.read_bytes()
    return File(TYPES[path.suffix], data, squeeze(data), hashlib.sha256(data).hexdigest()[:10])

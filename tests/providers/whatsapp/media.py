"""Media: uploads of the house, and downloads of what people sent, by addresses at another place."""

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.web_request import FileField

from tests.providers.whatsapp.api import GraphError, Json, invalid, not_found
from tests.providers.whatsapp.files import File, Files

MB = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    f"{OFFICE}.wordprocessingml.document", f"{OFFICE}.spreadsheetml.sheet", f"{OFFICE}.presentationml.presentation",
}  # fmt: skip
IMAGES = {"image/jpeg", "image/png"}
TYPES: dict[str, tuple[int, set[str]]] = {
    "document": (100 * MB, DOCUMENTS),
    "image": (5 * MB, IMAGES),
    "audio": (16 * MB, {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    "video": (16 * MB, {"video/mp4", "video/3gp"}),
    "sticker": (MB // 2, {"image/webp"}),
}
LOOKASIDE = "/whatsapp_business/attachments/"
CHUNK = bytes(64 * 1024)


class Media:
    """Uploads and downloads. Addresses lead to `host` (another name of this server), and may be disturbed by a test:

    `url`: any address instead, `announced`: a wrong size, `redirect`: where a download is sent on to, `body`: other bytes,
    `endless`: bytes without end. `most` are the largest sizes of uploads, in bytes.
    """

    def __init__(self, files: Files, base: Callable[[], str]) -> None:
        self._files = files
        self._base = base
        self.most = {kind: size for kind, (size, _) in TYPES.items()}
        self.host = "127.0.0.1"
        self.set_right()

    def set_right(self) -> None:
        """Take away what a test has set."""
        self.url: str | None = None
        self.announced: int | None = None
        self.redirect: str | None = None
        self.body: bytes | None = None
        self.endless = False

    def address(self, file: File) -> str:
        """Where a file can be fetched for the next five minutes."""
        return self.url or f"http://{self.host}:{urlsplit(self._base()).port}{self._files.open(file)}"

    async def read(self, request: web.Request) -> tuple[Json, bytes, str]:
        """An upload's fields, its bytes and their type; raises GraphError."""
        if request.content_type != "multipart/form-data":
            raise invalid("An upload must be multipart/form-data.")
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, FileField):
            raise invalid("The parameter file is required.")
        fields = {name: str(value) for name, value in form.items() if name != "file"}
        return {**fields, "file_name": file.filename}, file.file.read(), file.content_type

    def upload(self, fields: Json, content: bytes, mime: str) -> File:
        """Raises GraphError."""
        if unknown := sorted(fields.keys() - {"messaging_product", "type", "file_name"}):
            raise invalid(f'Unexpected key "{unknown[0]}".')
        if fields.get("messaging_product") != "whatsapp":
            raise invalid("The parameter messaging_product is required.")
        kind = next((name for name, (_, mimes) in TYPES.items() if mime in mimes), None)
        if kind is None:
            raise invalid(f"Param file must be a file of a supported type. Received file of type '{mime}'.")
        if fields.get("type") != mime:
            raise invalid(f"Param type must be the type of the file, {mime}.")
        if not content or len(content) > self.most[kind]:
            raise GraphError(131053, f"A file of {kind} must have 1 to {self.most[kind]} bytes, not {len(content)}.")
        return self._files.add(str(fields["file_name"]), mime, content, uploaded=True)

    def get(self, media_id: str) -> Json:
        """What is known of a file, with an address; raises GraphError."""
        file = self._files.get(media_id)
        if file is None:
            raise not_found("get", media_id)
        known = file.described()
        size = known["size"] if self.announced is None else self.announced
        known = {"mime_type": file.mime, "sha256": known["sha256"], "file_size": size, "id": file.id}
        return {"url": self.address(file), "messaging_product": "whatsapp", **known}

    def behind(self, request: web.Request) -> File:
        """Whose download this is; raises GraphError (404) once the address has run out."""
        file = self._files.behind(request.query.get("hash", ""))
        if file is None:
            raise GraphError(100, "This address does not hold any more.", status=404)
        return file

    async def download(self, request: web.Request, file: File) -> web.StreamResponse:
        if self.redirect is not None:
            return web.Response(status=302, headers={"Location": self.redirect})
        if self.endless:
            return await _without_end(request, file.mime)
        return web.Response(body=self.content(file), headers={"Content-Type": file.mime})

    def content(self, file: File) -> bytes:
        return file.content if self.body is None else self.body


async def _without_end(request: web.Request, mime: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": mime})
    await response.prepare(request)
    try:
        while True:
            await response.write(CHUNK)
    except ConnectionError:
        return response

"""The stand-in for a service that asks eGov Mobile to sign: `async with FakeEgovSign(clock) as fake:`, and phones of people."""

import asyncio
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from aiohttp import web

from services.clock import Clock
from tests.providers.plain import Json, Plain, Wrong, fields, read

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
LIFE_SECONDS = 300
PATH = re.compile(r"/api/egovQr/(?P<id>[0-9a-f]{8})")


class Procedure:
    """One signing: what the person's phone sees of it, and does."""

    def __init__(self, id: str, description: str, until: float, ring: Callable[[], None]) -> None:  # noqa: A002
        self.id = id
        self.description = description
        self.until = until
        self.document: Json | None = None
        self.outcome: Json | None = None
        self.scanned = asyncio.Event()
        self.done = asyncio.Event()
        self._ring = ring

    def scan(self) -> None:
        """The phone reads the code, or follows the link."""
        self.scanned.set()
        self._ring()

    @property
    def shown(self) -> bytes:
        """The document that the phone shows."""
        assert self.document is not None, "nothing was sent to the phone"
        return b64decode(self.document["document"]["file"]["data"])

    def sign(self, cms: bytes) -> None:
        file = {"mime": "", "data": b64encode(cms).decode()}
        self._end({"signMethod": "CMS_SIGN_ONLY", "version": 2, "documentsToSign": [{"id": 1, "document": {"file": file}}]})

    def refuse(self) -> None:
        self._end({"signMethod": "CMS_SIGN_ONLY", "version": 2, "documentsToSign": [], "status": "CANCELED"})

    def _end(self, outcome: Json) -> None:
        assert self.document is not None, "nothing was sent to the phone"
        self.end(outcome)

    def end(self, outcome: Json) -> None:
        """Answer whatever a test wants."""
        self.outcome = outcome
        self.done.set()
        self._ring()


class FakeEgovSign(Plain):
    """Calls are `register`, `send` and `collect`; `changed` is put over what a registration answers."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.procedures: list[Procedure] = []
        self.changed: Json = {}

    @property
    def last(self) -> Procedure:
        return self.procedures[-1]

    def method_of(self, request: web.Request) -> str:
        if (request.method, request.path) == ("POST", "/api/egovQr"):
            return "register"
        if PATH.fullmatch(request.path) and request.method in {"POST", "GET"}:
            return "send" if request.method == "POST" else "collect"
        raise Wrong(404, f"no such call: {request.method} {request.path}")

    async def answer(self, method: str, request: web.Request) -> Json:
        if method == "register":
            return self._register(await read(request, {"description"}, {"whenDone"}))
        procedure = self._procedure(request.path)
        return await (self._send(procedure, request) if method == "send" else self._collect(procedure))

    def _register(self, body: Json) -> Json:
        if not isinstance(body["description"], str) or not body["description"].strip():
            raise Wrong(400, "description")
        id_ = f"{len(self.procedures) + 1:08x}"
        until = self._clock.now().timestamp() + LIFE_SECONDS
        self.procedures.append(Procedure(id_, body["description"], until, self.bell.ring))
        place = f"{self.url}/api/egovQr/{id_}"
        launch = {
            f"eGov{which}LaunchLink": f"https://egov.example/{which.lower()}?link={id_}" for which in ("Mobile", "Business")
        }
        answer = {"qrCode": b64encode(PNG).decode(), "dataURL": place, "signURL": place, "expireAt": int(until * 1000)}
        return {**answer, **launch, **self.changed}

    def _procedure(self, path: str) -> Procedure:
        id_ = path.rpartition("/")[2]
        found = next((one for one in self.procedures if one.id == id_), None)
        if found is None or self._clock.now().timestamp() >= found.until:
            raise Wrong(200, "the procedure has expired")
        return found

    async def _send(self, procedure: Procedure, request: web.Request) -> Json:
        body = await read(request, {"signMethod", "documentsToSign"})
        document = _document(body)
        await procedure.scanned.wait()
        procedure.document = document
        return {"expireAt": int(procedure.until * 1000), "signURL": f"{self.url}/api/egovQr/{procedure.id}"}

    async def _collect(self, procedure: Procedure) -> Json:
        await procedure.done.wait()
        assert procedure.outcome is not None
        return procedure.outcome


def _document(body: Json) -> Json:
    """The only document; raises Wrong."""
    if body["signMethod"] not in {"CMS_SIGN_ONLY", "CMS_WITH_DATA"}:
        raise Wrong(400, "signMethod")
    documents: Any = body["documentsToSign"]
    if not isinstance(documents, list) or len(documents) != 1:
        raise Wrong(400, "documentsToSign")
    fields(documents[0], {"id", "nameRu", "nameKz", "nameEn", "meta", "document"})
    fields(documents[0]["document"], {"file"})
    fields(documents[0]["document"]["file"], {"mime", "data"})
    if not all(isinstance(documents[0][name], str) and documents[0][name] for name in ("nameRu", "nameKz", "nameEn")):
        raise Wrong(400, "the document needs a name in each language")
    if documents[0]["id"] != 1 or documents[0]["document"]["file"]["mime"] not in {"", "@file/pdf"}:
        raise Wrong(400, "id, mime")
    b64decode(documents[0]["document"]["file"]["data"], validate=True)
    return dict(documents[0])

"""For the tests of the stand-in itself: a client of the API, and a house that only writes down what is pushed to it."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.providers.server import Server
from tests.providers.waiting import Bell
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.fake import FakeWhatsApp
from tests.support.clock import SetClock

SECRET, VERIFY = "app-secret-of-nobody", "verify-token-of-nobody"


@dataclass(slots=True)
class Catcher:
    """Takes webhooks; `statuses` are the next answers (200 when there are none), `gate` holds the answers back."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    challenge_type: str = "text/plain"
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    bell: Bell = field(default_factory=Bell)

    async def serve(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            known = request.query.get("hub.verify_token") == VERIFY and request.query.get("hub.mode") == "subscribe"
            text = request.query["hub.challenge"] if known else "no"
            return web.Response(status=200 if known else 403, text=text, content_type=self.challenge_type)
        self.bodies.append(await request.read())
        self.headers.append(dict(request.headers))
        self.bell.ring()
        await self.gate.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def payloads(self) -> list[Json]:
        return [json.loads(body) for body in self.bodies]

    @property
    def values(self) -> list[Json]:
        return [change["value"] for it in self.payloads for entry in it["entry"] for change in entry["changes"]]

    @property
    def messages(self) -> list[Json]:
        return [one for value in self.values for one in value.get("messages", [])]

    @property
    def told(self) -> list[str]:
        """The statuses in the order in which they came."""
        return [one["status"] for value in self.values for one in value.get("statuses", [])]

    async def until(self, holds: Callable[[], bool]) -> None:
        await self.bell.until(holds, lambda: f"the house was told {self.payloads}")


@dataclass(slots=True)
class Line:
    """A client of the API with the right token."""

    fake: FakeWhatsApp
    http: aiohttp.ClientSession
    house: Catcher
    clock: SetClock

    async def post(self, body: Any, token: str = "", path: str = "") -> tuple[int, Json]:
        url = f"{self.fake.url}{path or f'/v23.0/{self.fake.phone_id}/messages'}"
        async with self.http.post(url, json=body, headers=self.bearer(token)) as answer:
            found: Json = await answer.json()
            return answer.status, found

    async def get(self, path: str, token: str = "") -> tuple[int, Json]:
        async with self.http.get(f"{self.fake.url}/v23.0/{path}", headers=self.bearer(token)) as answer:
            found: Json = await answer.json()
            return answer.status, found

    async def send(self, to: str, type: str = "text", **message: Any) -> str:  # noqa: A002
        """A message that is accepted; its id."""
        status, body = await self.post(self.message(to, type, **message))
        assert status == 200, body
        return str(body["messages"][0]["id"])

    async def refused(self, to: str, type: str = "text", **message: Any) -> int:  # noqa: A002
        """A message that is refused; the error's code."""
        status, body = await self.post(self.message(to, type, **message))
        assert status >= 400, body
        return int(body["error"]["code"])

    @staticmethod
    def message(to: str, type: str = "text", **message: Any) -> Json:  # noqa: A002
        content = {"text": {"body": "сәлем"}} if type == "text" and "text" not in message else {}
        whom = {"recipient": to} if "." in to else {"to": to}
        return {"messaging_product": "whatsapp", "type": type, **whom, **content, **message}

    async def upload(self, content: bytes = b"%PDF-1.7", mime: str = "application/pdf", **fields: str) -> tuple[int, Json]:
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime, **fields})
        form.add_field("file", io.BytesIO(content), filename="a.pdf", content_type=mime)
        url = f"{self.fake.url}/v23.0/{self.fake.phone_id}/media"
        async with self.http.post(url, data=form, headers=self.bearer()) as answer:
            return answer.status, await answer.json()

    async def fetch(self, url: str, token: str = "") -> tuple[int, bytes]:
        async with self.http.get(url, headers=self.bearer(token), allow_redirects=False) as answer:
            return answer.status, await answer.read()

    def bearer(self, token: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {token or self.fake.token}"}


@asynccontextmanager
async def line(clock: SetClock, *, pointed: bool = False) -> AsyncIterator[Line]:
    """The stand-in with a client; `pointed`: webhooks are pushed to a house."""
    house = Catcher()
    house.gate.set()
    server = Server(house.serve)
    await server.start()
    async with FakeWhatsApp(clock=lambda: clock.now().timestamp()) as fake, aiohttp.ClientSession() as http:
        if pointed:
            await fake.webhook.point(f"{server.url}/whatsapp/webhook", SECRET, VERIFY)
        yield Line(fake, http, house, clock)
    house.gate.set()
    await server.stop()

"""The client of the Cloud API: one session for calls and downloads. What goes wrong names no token, address or text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.channels.whatsapp.media_hosts import GuardedResolver, NotAllowed, allowed
from bot.channels.whatsapp.responses import Json, Refused, TooLarge, Unreachable, read, understood

API_URL = "https://graph.facebook.com"
VERSION = "v25.0"
CALL_SECONDS = 15.0
FILE_SECONDS = 60.0
CONNECTIONS = 100
MOST_ANSWER = 1_000_000  # bytes


class Graph:
    """One number of ours (`phone_id`). Every call raises Refused or Unreachable; `resolver` is for tests."""

    def __init__(self, token: str, phone_id: str, api_url: str = API_URL, resolver: AbstractResolver | None = None) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._phone_id = phone_id
        self._api = URL(api_url.rstrip("/"))
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def send(self, message: Json) -> str:
        """Post a message; WhatsApp's id of it."""
        answer = await self._post_json({"messaging_product": "whatsapp", "recipient_type": "individual", **message})
        try:
            return _named(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            return _named(None)

    async def mark_read(self, wamid: str) -> None:
        """Show a person that the message has been read, with all before it."""
        await self._post_json({"messaging_product": "whatsapp", "status": "read", "message_id": wamid})

    async def upload(self, name: str, media_type: str, body: bytes) -> str:
        """Store a file with Meta, for 30 days; its id."""
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", media_type)
        form.add_field("file", body, filename=name, content_type=media_type)
        answer = await self._call("POST", f"{self._phone_id}/media", data=form)
        return _named(answer.get("id"))

    async def media_info(self, media_id: str) -> Json:
        """`url` (for five minutes), `mime_type`, `sha256`, `file_size` of a file."""
        return await self._call("GET", media_id)

    async def number(self) -> str:
        """Our own number, as Meta shows it."""
        answer = await self._call("GET", self._phone_id, params={"fields": "display_phone_number"})
        return str(answer.get("display_phone_number", ""))

    async def download(self, address: str, most: int) -> tuple[str, bytes]:
        """The type and bytes of a file behind an address that `media_info` gave; raises NotAllowed, TooLarge."""
        url = allowed(address, self._api)
        async with self._asked("GET", url, FILE_SECONDS) as response:
            if 300 <= response.status < 400:
                raise NotAllowed
            if response.status != 200:
                raise Refused(response.status, 0)
            return response.content_type, await read(response, most)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post_json(self, body: Json) -> Json:
        return await self._call("POST", f"{self._phone_id}/messages", json=body)

    async def _call(self, method: str, path: str, **what: Any) -> Json:
        async with self._asked(method, self._api / VERSION / path, CALL_SECONDS, **what) as response:
            try:
                body = await read(response, MOST_ANSWER)
            except TooLarge:
                body = b""
            return understood(response.status, body, response.headers.get("Retry-After"))

    @asynccontextmanager
    async def _asked(self, method: str, url: URL, seconds: float, **what: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        timeout = aiohttp.ClientTimeout(total=seconds)
        call = {"headers": self._headers, "timeout": timeout, "allow_redirects": False, **what}
        try:
            async with self._opened().request(method, url, **call) as response:
                yield response
        except TimeoutError:
            raise Unreachable("timeout", maybe_taken=True) from None
        except aiohttp.ClientConnectorError:
            raise Unreachable("no connection", maybe_taken=False) from None
        except (aiohttp.ClientError, OSError):
            raise Unreachable("the connection was lost", maybe_taken=True) from None

    def _opened(self) -> aiohttp.ClientSession:
        """The session, made in the running loop."""
        if self._session is None or self._session.closed:
            resolver = GuardedResolver(self._api, self._resolver or aiohttp.DefaultResolver())
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, resolver=resolver)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _named(id_: object) -> str:
    """What a call has made."""
    if not isinstance(id_, str) or not id_:
        raise Unreachable("an answer without an id", maybe_taken=True)
    return id_

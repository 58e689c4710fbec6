"""Asking a service over HTTP: JSON there and back, within a time and a size; what goes wrong names no document and no person."""

import ipaddress
import json
from typing import TYPE_CHECKING, Any

import structlog
from yarl import URL

from domain.errors import Misconfigured

if TYPE_CHECKING:
    import aiohttp  # costs a third of a second, and most processes ask no service

CHUNK = 64 * 1024
CONNECTIONS = 300  # more than are ever held open at once
Json = dict[str, Any]
Answer = tuple[int, Json]
_log = structlog.get_logger()


def service_url(setting: str, address: str) -> URL:
    """A service's address; raises Misconfigured unless it is https, or on this machine: documents travel there."""
    try:
        url = URL(address.rstrip("/"))
        safe = url.scheme == "https" or (url.scheme == "http" and is_near(url.host or ""))
    except ValueError:
        safe = False
    if not safe or not url.host or url.user or url.query_string or url.fragment:
        raise Misconfigured(f"{setting}: expected https://host, or http:// on this machine")
    return url


def is_near(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Service:
    """One service; the session is made in the running loop when it is needed first, unless one is given."""

    def __init__(self, name: str, session: "aiohttp.ClientSession | None" = None) -> None:
        self.name = name
        self._given = session
        self._own: aiohttp.ClientSession | None = None

    async def ask(self, method: str, url: URL, seconds: float, most: int, body: Json | None = None) -> Answer | None:
        """Status and JSON object; None where none came in time. Nobody is followed to another address."""
        import aiohttp  # noqa: PLC0415

        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session().request(method, url, json=body, timeout=timeout, allow_redirects=False) as response:
                return response.status, _object(await _read(response, most))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            _log.info("a service did not answer", service=self.name, reason=type(error).__name__)
            return None

    async def close(self) -> None:
        """Close the connections, if they are ours."""
        if self._own is not None:
            await self._own.close()
            self._own = None

    def _session(self) -> "aiohttp.ClientSession":
        import aiohttp  # noqa: PLC0415

        if self._given is not None:
            return self._given
        if self._own is None or self._own.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._own = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._own


async def _read(response: "aiohttp.ClientResponse", most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > most:
            raise ValueError("a longer answer than is wanted")
    return bytes(body)


def _object(body: bytes) -> Json:
    found = json.loads(body)
    return found if isinstance(found, dict) else {}

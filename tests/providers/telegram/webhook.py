"""setWebhook and its kin, and the pushing of updates to the bot's own address."""

import asyncio
import ipaddress
import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from tests.providers.telegram.api import Json, Method, bad
from tests.providers.telegram.updates import Entry
from tests.providers.telegram.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]+")
PORTS = {None, 80, 88, 443, 8443}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to push an update: the status of the answer, or None and what went wrong."""

    update_id: int
    status: int | None
    problem: str = ""


class Webhook:
    """Pushes what is pending until it is answered with 2xx: of one chat in order, of several side by side.

    After a failure it tries again in `retry_seconds`, or at once at `retry()`.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._updates = world.updates
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.retry_seconds = 0.2
        self.attempts: list[Attempt] = []
        self.answered_with_calls: list[str] = []
        self._failure: Json = {}
        self._retry = asyncio.Event()
        self._busy: set[int | None] = set()

    def methods(self) -> dict[str, Method]:
        more = ("secret_token", "allowed_updates", "max_connections", "drop_pending_updates")
        return {
            "setWebhook": Method(self.set, (), ("url", *more)),
            "deleteWebhook": Method(self.delete, (), ("drop_pending_updates",)),
            "getWebhookInfo": Method(self.info),
            "getUpdates": Method(self._updates.get, (), ("offset", "limit", "timeout", "allowed_updates")),
        }

    def set(self, call: Json) -> bool:
        url, secret, connections = call.get("url", ""), call.get("secret_token", ""), call.get("max_connections", 40)
        if not url:
            return self.delete(call)
        _check_url(url)
        if "secret_token" in call and not SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if len(secret) > 256:
            raise bad("secret token is too long")
        if not 1 <= connections <= 100:
            raise bad("max_connections must be 1-100")
        self._updates.allow(call.get("allowed_updates"))
        self._point(url, secret, call)
        self.max_connections = connections
        self._updates.terminate("Conflict: terminated by setWebhook request")
        return True

    def delete(self, call: Json) -> bool:
        self._point("", "", call)
        return True

    def info(self, _: Json) -> Json:
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(self._updates.pending)}
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1", **self._failure}
        return info | ({"allowed_updates": self._updates.allowed} if self._updates.allowed else {})

    def retry(self) -> None:
        """Try at once what failed."""
        self._retry.set()
        self._retry = asyncio.Event()

    async def run(self) -> None:
        """Push until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as http, asyncio.TaskGroup() as tasks:
            while True:
                await self._world.bell.until(lambda: self._next() is not None, lambda: "nothing to push", seconds=1e9)
                entry = self._next()
                assert entry is not None
                self._busy.add(chat_of(entry.update))
                tasks.create_task(self._push(http, entry))

    def _point(self, url: str, secret: str, call: Json) -> None:
        self.url, self.secret, self._updates.webhook, self._failure = url, secret, bool(url), {}
        if call.get("drop_pending_updates"):
            self._updates.clear()
        self.retry()
        self._world.bell.ring()

    def _next(self) -> Entry | None:
        """The oldest update of a chat that has none on its way."""
        if not self.url or len(self._busy) >= self.max_connections:
            return None
        return next((entry for entry in self._updates.pending if chat_of(entry.update) not in self._busy), None)

    async def _push(self, http: aiohttp.ClientSession, entry: Entry) -> None:
        attempt = await self._try(http, entry)
        self.attempts.append(attempt)
        if attempt.status is not None and 200 <= attempt.status < 300:
            self._updates.remove(entry)
        else:
            problem = attempt.problem or f"Wrong response from the webhook: {attempt.status}"
            self._failure = {"last_error_date": int(self._world.clock()), "last_error_message": problem}
            self._world.bell.ring()
            await self._pause()
        self._busy.discard(chat_of(entry.update))
        self._world.bell.ring()

    async def _try(self, http: aiohttp.ClientSession, entry: Entry) -> Attempt:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with http.post(self.url, json=entry.update, headers=headers, allow_redirects=False) as answer:
                self._look_for_a_call(await answer.read())
                return Attempt(entry.id, answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            return Attempt(entry.id, None, f"{type(problem).__name__}: {problem}")

    def _look_for_a_call(self, body: bytes) -> None:
        """A bot may answer with a method to call; this server only notes that it did."""
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            self.answered_with_calls.append(str(call["method"]))

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._retry.wait(), self.retry_seconds)
        except TimeoutError:
            return


def chat_of(update: Json) -> int | None:
    """The chat whose order an update belongs to."""
    for happened in update.values():
        if isinstance(happened, dict):
            place = happened.get("chat") or happened.get("message", {}).get("chat") or happened.get("from") or {}
            number: int | None = place.get("id")
            return number
    return None


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and host in {"127.0.0.1", "::1", "localhost"}:
        return
    if parts.scheme != "https" or not host:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    try:
        reserved = ipaddress.ip_address(host).is_private
    except ValueError:
        reserved = False
    if reserved:
        raise bad(f"bad webhook: IP address {host} is reserved")

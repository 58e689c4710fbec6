"""The pushing of events to the house's own address: signed, escaped, repeated until they are taken."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

import aiohttp

from tests.providers.waiting import Bell
from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.payloads import Batching, joined, people, raw

SIGNATURE = "X-Hub-Signature-256"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to push: the status of the answer, or 0 and what went wrong."""

    payload: Json
    status: int
    problem: str = ""


class _State(Enum):
    READY = auto()
    BUSY = auto()
    RESTING = auto()


@dataclass(slots=True, eq=False)
class Entry:
    """A webhook that waits; `tried` is set once it was pushed for the first time."""

    payload: Json
    people: frozenset[str]
    failures: int = 0
    state: _State = _State.READY
    tried: asyncio.Event = field(default_factory=asyncio.Event)


class Webhook:
    """Pushes what is pending until it is answered with 2xx: of one person in order, of several side by side.

    What failed waits for the next of `pauses` (seconds, the last one again and again) or for `retry()`, and holds nothing up;
    after `tries` tries it is in `given_up`. `ever` holds all that was made, `attempts` all that was pushed. With `batching` set,
    up to `most` of what is pending at the same time go into one POST.
    """

    def __init__(self, bell: Bell) -> None:
        self.url = ""
        self.pauses: Sequence[float] = (0, 0, 0.05, 0.1, 0.2)
        self.tries: int | None = None
        self.batching: Batching | None = None
        self.most = 10
        self.pending: list[Entry] = []
        self.given_up: list[Json] = []
        self.ever: list[Json] = []
        self.attempts: list[Attempt] = []
        self._secret = b""
        self._bell = bell
        self._kept_back: list[Json] | None = None
        self._retry = asyncio.Event()
        self._http: aiohttp.ClientSession | None = None

    async def point(self, url: str, app_secret: str, verify_token: str) -> None:
        """Subscribe the house's address as Meta does: it must echo the challenge; then what is pending is pushed."""
        challenge = str(secrets.randbelow(10**10))
        status, kind, body = await self.challenge(url, verify_token, challenge)
        assert (status, body) == (200, challenge), f"the challenge was answered with {status} {body!r}"
        assert kind == "text/plain", f"the challenge was answered as {kind}, which browsers may run"
        self._secret, self.url = app_secret.encode(), url
        self._bell.ring()

    async def challenge(self, url: str, verify_token: str, challenge: str = "1158201444") -> tuple[int, str, str]:
        """Ask as Meta does when an address is subscribed; status, content type and body of the answer."""
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        async with self._client.get(url, params=asked, allow_redirects=False) as answer:
            return answer.status, answer.content_type, await answer.text()

    def push(self, payload: Json, about: str | None = None) -> Entry:
        """Queue an event: in order with others about the same people, or only with those that are `about` the same."""
        entry = Entry(payload, people(payload) if about is None else frozenset({about}))
        self.ever.append(payload)
        if self._kept_back is None:
            self._queue(entry)
        else:
            self._kept_back.append(payload)
        if self._kept_back is not None or not self.url:
            entry.tried.set()
        return entry

    @contextmanager
    def kept_back(self) -> Iterator[list[Json]]:
        """What happens inside is not queued but collected, for a test that delivers it in its own order."""
        before, kept = self._kept_back, list[Json]()
        self._kept_back = kept
        try:
            yield kept
        finally:
            self._kept_back = before

    @contextmanager
    def together(self, how: Batching) -> Iterator[None]:
        """What happens inside goes out in one POST."""
        with self.kept_back() as kept:
            yield
        if kept:
            whole = joined(kept, how)
            self._queue(Entry(whole, people(whole)))

    async def deliver(self, payload: Json | bytes, headers: Mapping[str, str | None] | None = None) -> int:
        """POST at once, once; the status, or 0 if there was no answer. A header of None is left out."""
        return (await self._post(payload, headers)).status

    def signed(self, body: bytes) -> str:
        """The value of the signature's header."""
        return "sha256=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest()

    def retry(self) -> None:
        """Try at once what failed."""
        self._retry.set()
        self._retry = asyncio.Event()

    async def run(self) -> None:
        """Push until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as self._http, asyncio.TaskGroup() as tasks:
            while True:
                await self._bell.until(lambda: self._next() is not None, lambda: "nothing to push", seconds=1e9)
                entry = self._next()
                assert entry is not None
                entry = self._with_others(entry)
                entry.state = _State.BUSY
                tasks.create_task(self._push(entry))

    @property
    def _client(self) -> aiohttp.ClientSession:
        assert self._http is not None, "the server was not started yet"
        return self._http

    def _queue(self, entry: Entry) -> None:
        self.pending.append(entry)
        self._bell.ring()

    def _next(self) -> Entry | None:
        """The oldest webhook about people of whom none is on its way."""
        busy = frozenset[str]().union(*(entry.people for entry in self.pending if entry.state is _State.BUSY))
        ready = (entry for entry in self.pending if entry.state is _State.READY and not entry.people & busy)
        return next(ready, None) if self.url else None

    def _with_others(self, first: Entry) -> Entry:
        """With batching: one webhook in the place of several that are ready."""
        if self.batching is None:
            return first
        several = [entry for entry in self.pending if entry.state is _State.READY][: self.most]
        if len(several) < 2 or first not in several:
            return first
        whole = joined([entry.payload for entry in several], self.batching)
        one = Entry(whole, people(whole), max(entry.failures for entry in several))
        self.pending = [one, *(entry for entry in self.pending if entry not in several)]
        for entry in several:
            entry.tried = one.tried
        return one

    async def _push(self, entry: Entry) -> None:
        attempt = await self._post(entry.payload, None)
        self.attempts.append(attempt)
        if not 200 <= attempt.status < 300:
            await self._rest(entry)
        else:
            self.pending.remove(entry)
        entry.tried.set()
        self._bell.ring()

    async def _rest(self, entry: Entry) -> None:
        """Wait for another try, if there is to be one."""
        entry.failures += 1
        entry.tried.set()
        if self.tries is not None and entry.failures >= self.tries:
            self.pending.remove(entry)
            self.given_up.append(entry.payload)
            return
        entry.state = _State.RESTING
        self._bell.ring()
        pause = self.pauses[min(entry.failures, len(self.pauses)) - 1]
        with suppress(TimeoutError):
            await asyncio.wait_for(self._retry.wait(), pause)
        entry.state = _State.READY

    async def _post(self, payload: Json | bytes, headers: Mapping[str, str | None] | None) -> Attempt:
        body = payload if isinstance(payload, bytes) else raw(payload)
        usual = {"Content-Type": "application/json", "User-Agent": "facebookexternalua", SIGNATURE: self.signed(body)}
        sent = {name: value for name, value in {**usual, **(headers or {})}.items() if value is not None}
        told: Json = payload if isinstance(payload, dict) else {}
        try:
            async with self._client.post(self.url, data=body, headers=sent, allow_redirects=False) as answer:
                await answer.read()
                return Attempt(told, answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            return Attempt(told, 0, f"{type(problem).__name__}: {problem}")

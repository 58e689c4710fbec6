"""How many calls a second a provider takes, overall and per chat, and the ban for whoever goes beyond."""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.providers.ledger import Address


class Limits:
    """Off until a rate is set. The clock (seconds) may be a test's own; a ban ends by it.

    `per_chat` calls are taken in `chat_seconds`. `calls_during_ban` counts the calls that came although the caller had been
    told to wait; `for_chat` says whether the last refusal was about one chat.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.per_second: int | None = None
        self.per_chat: int | None = None
        self.chat_seconds = 1.0
        self.retry_after = 1
        self.bans = 0
        self.calls_during_ban = 0
        self.for_chat = False
        self._until: dict[Address | None, float] = {}
        self._recent: dict[Address | None, deque[float]] = defaultdict(deque)

    def ban(self, seconds: float, chat: Address | None = None) -> None:
        """Turn calls away for a time: those to one chat, or all that go to a chat."""
        self.bans += 1
        self._until[chat] = self.clock() + seconds

    def check(self, chat: Address) -> int | None:
        """Count a call; the seconds to wait if it comes too soon."""
        now = self.clock()
        self.for_chat = self._until.get(chat, 0) > self._until.get(None, 0)
        wait = max(self._until.get(None, 0), self._until.get(chat, 0)) - now
        if wait > 0:
            self.calls_during_ban += 1
            return math.ceil(wait)
        for scope, most, seconds in ((None, self.per_second, 1.0), (chat, self.per_chat, self.chat_seconds)):
            if most is not None and self._taken(scope, now - seconds) >= most:
                self.for_chat = scope is not None
                self.ban(self.retry_after, scope)
                return self.retry_after
        self._recent[None].append(now)
        self._recent[chat].append(now)
        return None

    def _taken(self, scope: Address | None, since: float) -> int:
        recent = self._recent[scope]
        while recent and recent[0] <= since:
            recent.popleft()
        return len(recent)

"""How many calls a second a provider takes, overall and per chat, and the ban for whoever goes beyond."""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.providers.ledger import Address


class Limits:
    """Off until a rate is set. The clock (seconds) may be a test's own; a ban ends by it.

    `calls_during_ban` counts the calls that came although the caller had been told to wait.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.per_second: int | None = None
        self.per_chat: int | None = None
        self.retry_after = 1
        self.bans = 0
        self.calls_during_ban = 0
        self._until: dict[Address | None, float] = {}
        self._recent: dict[Address | None, deque[float]] = defaultdict(deque)

    def ban(self, seconds: float, chat: Address | None = None) -> None:
        """Turn calls away for a time: those to one chat, or all that go to a chat."""
        self.bans += 1
        self._until[chat] = self.clock() + seconds

    def check(self, chat: Address) -> int | None:
        """Count a call; the seconds to wait if it comes too soon."""
        now = self.clock()
        wait = max(self._until.get(None, 0), self._until.get(chat, 0)) - now
        if wait > 0:
            self.calls_during_ban += 1
            return math.ceil(wait)
        for scope, most in ((None, self.per_second), (chat, self.per_chat)):
            if most is not None and self._last_second(scope, now) >= most:
                self.ban(self.retry_after, scope)
                return self.retry_after
        self._recent[None].append(now)
        self._recent[chat].append(now)
        return None

    def _last_second(self, scope: Address | None, now: float) -> int:
        recent = self._recent[scope]
        while recent and recent[0] <= now - 1:
            recent.popleft()
        return len(recent)

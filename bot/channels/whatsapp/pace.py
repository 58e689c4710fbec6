"""How fast one person gets messages: Meta takes 45 in a burst, and in the long run one in 6 seconds (131056 beyond that)."""

import time
from collections.abc import Callable

from bot.channels.bounded import Bounded

SECONDS = 6.0
BURST = 45
MOST_ADDRESSES = 10_000


class Pace:
    """Of each address: until when what was sent is used up, and when the last one went. Bounded; the clock gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: Bounded[str, tuple[float, float]] = Bounded(MOST_ADDRESSES)

    def note(self, address: str) -> None:
        """A message goes to this address now."""
        now = self._clock()
        used_until, _ = self._sent.get(address, (now, now))
        self._sent[address] = (max(used_until, now) + SECONDS, now)

    def wait(self, address: str, *, answer: bool) -> float:
        """Seconds until the next may go; 0: now. What is no answer leaves 6 s after the last message."""
        if address not in self._sent:
            return 0
        now = self._clock()
        used_until, last = self._sent[address]
        free = used_until - now - (BURST - 1) * SECONDS
        return max(free, 0 if answer else last + SECONDS - now, 0)

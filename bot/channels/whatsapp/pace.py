"""How fast one person gets messages: Meta takes 45 in a burst, and in the long run one in 6 seconds (131056 beyond that)."""

import time
from collections import OrderedDict
from collections.abc import Callable

SECONDS = 6.0
BURST = 45
MOST_ADDRESSES = 10_000


class Pace:
    """Of each address: until when what was sent is used up, and when the last one went. Bounded; the clock gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def note(self, address: str) -> None:
        """A message goes to this address now."""
        now = self._clock()
        used_until, _ = self._sent.pop(address, (now, now))
        self._sent[address] = (max(used_until, now) + SECONDS, now)
        if len(self._sent) > MOST_ADDRESSES:
            self._sent.popitem(last=False)

    def wait(self, address: str, *, answer: bool) -> float:
        """Seconds until the next may go; 0: now. What is no answer leaves 6 s after the last message."""
        if address not in self._sent:
            return 0
        now = self._clock()
        used_until, last = self._sent[address]
        free = used_until - now - (BURST - 1) * SECONDS
        return max(free, 0 if answer else last + SECONDS - now, 0)

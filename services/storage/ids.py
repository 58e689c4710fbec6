"""Ids made by the app: sortable by time, unique over processes."""

import secrets
import threading
from datetime import datetime

from domain.characters import CROCKFORD

RANDOM_BITS = 80
PAIRS = [first + second for first in CROCKFORD for second in CROCKFORD]  # each ten bits


class Ids:
    """Makes 26-character Crockford ULIDs, each greater than the one before it in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self, now: datetime) -> str:
        """The next id; when the clock stands or goes back, the last id plus one."""
        fresh = (int(now.timestamp() * 1000) << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
        with self._lock:
            self._last = max(fresh, self._last + 1)
            return _encode(self._last)


def first(at: datetime) -> str:
    """The least id that can be made at a moment, to begin with among ids in their order."""
    return _encode(int(at.timestamp() * 1000) << RANDOM_BITS)


def _encode(number: int) -> str:
    return "".join([PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])

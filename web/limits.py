"""How often somebody may ask: moving windows in the memory of this process.

How often is said where it counts: bot/channels/webchat/limits.py, web/verify.py, web/private_form.py and admin/rates.py.
Written here rather than taken from `limits`, whose in-memory storage sweeps every key through a thread at each hit
(measured with 2,000 keys: one whole core).
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from starlette.requests import Request

from web.errors import too_often

SWEEP_EVERY = 4096


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` times within any `seconds`; `name` keeps one limit's keys apart from another's."""

    name: str
    count: int
    seconds: int


class Limiter:
    """Counts hits by rate and key; nothing is remembered longer than its window."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._hits: dict[tuple[Rate, str], deque[float]] = {}
        self._since_sweep = 0

    def check(self, *uses: tuple[Rate, str]) -> None:
        """Count one hit under every rate; raises Problem (429), counting nothing, where one of them is used up."""
        now = self._monotonic()
        self._require(uses, now)
        for use in uses:
            self._hits.setdefault(use, deque()).append(now)
        self._sweep(now)

    def look(self, *uses: tuple[Rate, str]) -> None:
        """Raises Problem (429) where one of them is used up, and counts nothing."""
        self._require(uses, self._monotonic())

    def give_back(self, use: tuple[Rate, str]) -> None:
        """Uncount a hit that turned out to be none."""
        hits = self._hits.get(use)
        if hits:
            hits.pop()

    def _require(self, uses: Sequence[tuple[Rate, str]], now: float) -> None:
        longest = max((self._wait(rate, key, now) for rate, key in uses), default=0)
        if longest > 0:
            raise too_often(math.ceil(longest))

    def _wait(self, rate: Rate, key: str, now: float) -> float:
        hits = self._hits.get((rate, key), deque())
        while hits and hits[0] <= now - rate.seconds:
            hits.popleft()
        return hits[0] + rate.seconds - now if len(hits) >= rate.count else 0

    def _sweep(self, now: float) -> None:
        self._since_sweep += 1
        if self._since_sweep >= SWEEP_EVERY:
            self._since_sweep = 0
            self._hits = {use: hits for use, hits in self._hits.items() if hits and hits[-1] > now - use[0].seconds}


def is_local(request: Request) -> bool:
    """Whether this machine itself asks, rather than somebody through a proxy, who comes with an address of their own."""
    try:
        return ip_address(request.client.host).is_loopback if request.client else False
    except ValueError:
        return False


def address_of(request: Request) -> str:
    """Who asks, as far as a limit is concerned: an IPv4 address, or the /64 network that an IPv6 household has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network(f"{host}/64", strict=False)) if address.version == 6 else host

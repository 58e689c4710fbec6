"""How the bytes of a file are had from the channel to which it was sent."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

SECONDS = 40.0  # a file is held for a minute by who looks into it


class Fault(StrEnum):
    """Why a person's file can't be had. `later`: perhaps the next time; what is `different` from its description may be, too."""

    GONE = "gone"
    NOT_ALLOWED = "not_allowed"
    TOO_LARGE = "too_large"
    DIFFERENT = "different"
    LATER = "later"


PASSING = frozenset({Fault.DIFFERENT, Fault.LATER})


class Fetcher(Protocol):
    """Brings files of one channel."""

    async def fetch(self, ref: str) -> bytes | Fault:
        """The bytes behind a reference that the channel's own messages gave, at most `MOST_BYTES`; raises nothing."""


Fetchers = Mapping[str, Fetcher]  # by what stands before the colon in a reference

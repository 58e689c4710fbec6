"""What can come of bringing one message to a provider."""

from collections.abc import Sequence
from dataclasses import dataclass

# Seconds to wait after so many tries where a message may have been taken: the word that it was may come first and settle it.
SLOW = (10.0, 20.0, 40.0, 60.0, 120.0)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it; `provider_id` is its own id of the message.

    `by_template`: it went in words that the channel approved, without the question that was asked.
    """

    provider_id: str | None = None
    by_template: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after so many seconds; `everywhere` when nothing may be sent on this channel before.

    `by_template`: only words that the channel approved are taken.
    """

    seconds: float
    reason: str
    everywhere: bool = False
    by_template: bool = False


@dataclass(frozen=True, slots=True)
class Shut:
    """The person takes nothing at this address until he or she writes again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It can't be sent, now or later: the fault is ours."""

    reason: str


Outcome = Accepted | Later | Shut | Failed


def nth(waits: Sequence[float], tries: int) -> float:
    """The seconds to wait after so many tries; the last of them is repeated."""
    return waits[min(tries, len(waits) - 1)]

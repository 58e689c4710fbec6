"""What can come of bringing one message to a provider."""

from dataclasses import dataclass


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

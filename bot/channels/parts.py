"""Messages that take more than one call: the next try goes on after the parts that were taken."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.channels.bounded import Bounded

MOST_BEGUN = 1000

C = TypeVar("C")
R = TypeVar("R")


class Parts:
    """One a sender. How far a message came is remembered whatever ended it, a refusal or the time that a sending may take."""

    def __init__(self) -> None:
        self._taken: Bounded[str, int] = Bounded(MOST_BEGUN)

    async def send(self, id_: str, calls: Sequence[C], call: Callable[[C], Awaitable[R]]) -> R:
        """Make the calls that were not taken yet; what the last of them answered."""
        taken = self._taken.pop(id_, 0)
        try:
            for one in calls[taken:]:
                answer = await call(one)
                taken += 1
        except BaseException:
            if taken:
                self._taken[id_] = taken
            raise
        return answer

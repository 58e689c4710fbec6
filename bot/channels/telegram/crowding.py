"""Whether a chat is crowded: whether it alone got more just now than Telegram likes."""

import time
from collections.abc import Callable

from bot.channels.bounded import Bounded

CROWDED_SECONDS = 1.5
MOST_CHATS = 10_000


class Crowding:
    """The moments of the last two calls to each chat, for the chats that were called last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: Bounded[int, tuple[float, float]] = Bounded(MOST_CHATS)

    def note(self, chat: int) -> None:
        """A call to this chat goes out now."""
        _, before = self._calls.get(chat, (0.0, float("-inf")))
        self._calls[chat] = (before, self._clock())

    def crowded(self, chat: int) -> bool:
        """Whether the chat got two calls within a second and a half."""
        calls = self._calls.get(chat)
        return calls is not None and self._clock() - calls[0] <= CROWDED_SECONDS

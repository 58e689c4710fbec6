"""How much each chat got just now."""

import time
from collections import OrderedDict
from collections.abc import Callable

CROWDED_SECONDS = 1.5
MOST_CHATS = 10_000


class Recent:
    """The moments of the last two calls to each chat, for the chats that were called last; bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def note(self, chat: int) -> None:
        """A call to this chat goes out now."""
        before = self._calls.pop(chat, None)
        self._calls[chat] = (before[1] if before else float("-inf"), self._clock())
        if len(self._calls) > MOST_CHATS:
            self._calls.popitem(last=False)

    def crowded(self, chat: int) -> bool:
        """Whether the chat got two calls within a second and a half, which is more than Telegram likes."""
        calls = self._calls.get(chat)
        return calls is not None and self._clock() - calls[0] <= CROWDED_SECONDS

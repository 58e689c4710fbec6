"""What goes out beside the turns: nobody waits for it, and nothing depends on it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

CLOSE_SECONDS = 1.0


class Beside:
    """Work under way; each piece meets its own errors."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it, and go on."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait a moment for what is not done yet, and give the rest up."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()

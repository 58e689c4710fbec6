"""Waiting for something to become true without sleeping."""

import asyncio
from collections.abc import Callable

PATIENCE_SECONDS = 30.0


class Bell:
    """Rings at every change; who waits looks again at each ring."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, holds: Callable[[], bool], what: Callable[[], str], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until it holds; fail with `what` (what was waited for, and what is seen) when patience ends."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    await self._event.wait()
        except TimeoutError:
            raise AssertionError(f"{what()} (waited {seconds:g} s)") from None

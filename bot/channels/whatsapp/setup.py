"""Learns our own number from Meta at the start, again and again until it is known: links to us need it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.channels.text import digits
from bot.channels.whatsapp.batch import NUMBER
from bot.outcomes import nth

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)

log = structlog.get_logger(__name__)

Sleep = Callable[[float], Awaitable[object]]


class Numbered(Protocol):
    """Says our number as people see it, for instance `+7 700 000 00 01`; raises what its calls raise."""

    async def number(self) -> str: ...


class Setup:
    """`known` is told the number's digits. `sleep` is for tests."""

    def __init__(self, graph: Numbered, known: Callable[[str], None], sleep: Sleep = asyncio.sleep) -> None:
        self._graph = graph
        self._known = known
        self._sleep = sleep

    async def run(self) -> None:
        """Returns when the number is known."""
        failed = 0
        while not await self._met():
            seconds = nth(PAUSES, failed)
            failed += 1
            log.warning("our number on WhatsApp is not known yet", seconds=seconds)
            await self._sleep(seconds)
        log.info("WhatsApp knows us")

    async def _met(self) -> bool:
        try:
            shown = await self._graph.number()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is asked again
            log.warning("WhatsApp does not tell our number", error=type(error).__name__, answer=str(error)[:200])
            return False
        number = digits(shown)
        if not NUMBER.fullmatch(number):
            return False
        self._known(number)
        return True

"""One process polls at a time: whoever holds the lease."""

import asyncio
import secrets

import structlog

from bot.channels.telegram.desk import Desk

RENEW_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Lease:
    """Asked for again and again, also while it is held; `held` is set as long as it is ours."""

    def __init__(self, desk: Desk, every: float = RENEW_SECONDS) -> None:
        self._desk = desk
        self._every = every
        self._holder = secrets.token_hex(8)
        self.held = asyncio.Event()
        self.lost = asyncio.Event()

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            self._note(await self._ask())
            await asyncio.sleep(self._every)

    async def let_go(self) -> None:
        """Leave it to others at once; best effort, it ends by itself."""
        if not self.held.is_set():
            return
        self._note(False)
        try:
            await self._desk.let_go(self._holder)
        except Exception as error:  # noqa: BLE001 - whatever the store says, we are going
            log.info("the lease ends by itself", error=type(error).__name__)

    async def _ask(self) -> bool:
        try:
            return await self._desk.hold(self._holder)
        except Exception as error:  # noqa: BLE001 - without the store nothing can be taken in anyway
            log.warning("the lease can't be asked for", error=type(error).__name__)
            return False

    def _note(self, ours: bool) -> None:
        if ours != self.held.is_set():
            log.info("this process polls Telegram" if ours else "this process polls Telegram no more")
        now, before = (self.held, self.lost) if ours else (self.lost, self.held)
        now.set()
        before.clear()

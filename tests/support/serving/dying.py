"""`kasip serve` that dies by its own hand.

Only the store is wrapped. A transaction that brings what the point names ends the process, before its commit or right after it:
"before the telegram turn" dies with an update that was received and not committed, "after the telegram turn" before its answer
goes out, "before the telegram acceptance" when Telegram has taken messages and nobody has written that down; so for WhatsApp.
"""

import os
import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

from sqlalchemy import text

import kasip.house
from services.clock import Clock
from services.storage.engine import Store, open_store
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

T = TypeVar("T")

MESSENGERS = ("telegram", "whatsapp")
TAKEN = "('accepted', 'delivered', 'read')"
BROUGHT = {
    "pass": "SELECT count(*) FROM certificate",
    "bytes": "SELECT count(*) FROM document WHERE made_at IS NOT NULL",
    "delivery": "SELECT count(*) FROM event WHERE name = 'paper.ready' AND done_at IS NOT NULL",
    "part": "SELECT count(*) FROM file_part",
    "file": "SELECT count(*) FROM file WHERE complete_at IS NOT NULL",
    "upload": "SELECT count(*) FROM application_file",
    "verdict": "SELECT count(*) FROM application_file WHERE done_at IS NOT NULL",
    "answer": "SELECT count(*) FROM event WHERE name = 'application.file_checked' AND done_at IS NOT NULL",
    **{f"{channel} turn": f"SELECT count(*) FROM inbox WHERE key LIKE '{channel}:%'" for channel in MESSENGERS},
    **{f"{channel} acceptance": f"SELECT count(*) FROM delivery WHERE channel = '{channel}' AND status IN {TAKEN}"
       for channel in MESSENGERS},
}  # fmt: skip
POINTS = tuple(f"{when} the {what}" for what in ("pass", "bytes", "delivery") for when in ("before", "after"))
FILE_POINTS = tuple(
    f"{when} the {what}" for what in ("part", "file", "upload", "verdict", "answer") for when in ("before", "after")
)
MESSENGER_POINTS = tuple(
    point.format(channel)
    for channel in MESSENGERS
    for point in ("before the {} turn", "after the {} turn", "before the {} acceptance")
)


class Dying(Store):
    """Passes everything on to the store inside, until it comes to the point for the `times`th time."""

    def __init__(self, inside: Store, point: str, times: int = 1) -> None:
        self._inside = inside
        self._left = times
        self._when, what = point.split(" the ")
        self._count = text(BROUGHT[what])

    async def read(self, fn: Callable[[ReadTx], T]) -> T:
        return await self._inside.read(fn)

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        brought: list[bool] = []

        def watched(tx: WriteTx) -> T:
            before = tx.conn.execute(self._count).scalar_one()
            result = fn(tx)
            self._left -= tx.conn.execute(self._count).scalar_one() > before
            brought.append(self._left == 0)
            if brought[-1] and self._when == "before":
                _die()
            return result

        result = await self._inside.write(watched)
        if brought[-1]:
            _die()
        return result

    async def close(self) -> None:
        await self._inside.close()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("dead")


def be_dying(point: str, times: int = 1) -> None:
    """Have this process open a store that dies at the point."""

    def opened(url: str, vault: Vault, clock: Clock) -> Store:
        return Dying(open_store(url, vault, clock), point, times)

    setattr(kasip.house, "open_store", opened)  # noqa: B010 - a type checker would rightly not let it be assigned

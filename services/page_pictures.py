"""Pages of PDFs as pictures, each drawn in a process with limits; the last ones stay in memory, and nothing on disk."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from services.files import process
from services.files.process import Uninspected
from services.files.verdicts import MEGABYTE, Limits, Verdict

AT_ONCE = 2  # so many are drawn at the same time
MOST_KEPT = 16 * MEGABYTE
_MOST_OF_PICTURE = 4 * MEGABYTE
_LIMITS = Limits()

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a document that is always the same under its key; `turn`: degrees to the right, for what was scanned lying."""

    key: str
    page: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and how many pages the document has; `borrows`: not all of its letters are the document's own."""

    png: bytes = field(repr=False)
    pages: int
    width: int
    height: int
    borrows: bool


class PagePictures:
    """One a process."""

    def __init__(self, limits: Limits = _LIMITS, most_kept: int = MOST_KEPT) -> None:
        self._limits = limits
        self._most = most_kept
        self._kept: OrderedDict[Leaf, Picture] = OrderedDict()
        self._drawing = asyncio.Semaphore(AT_ONCE)

    async def picture(self, leaf: Leaf, load: Callable[[], Awaitable[bytes | None]]) -> Picture | Verdict | None:
        """A page; its document is loaded where the page has to be drawn.

        None where there is no such page; a verdict where it can't be drawn within the limits, or is not there any more.
        """
        if kept := self._known(leaf):
            return kept
        async with self._drawing:
            if kept := self._known(leaf):  # somebody else asked for it
                return kept
            body = await load()
            drawn = await self._drawn(body, leaf) if body else Verdict.EMPTY
            if isinstance(drawn, Picture):
                self._keep(leaf, drawn)
            return drawn

    def _known(self, leaf: Leaf) -> Picture | None:
        if leaf in self._kept:
            self._kept.move_to_end(leaf)
        return self._kept.get(leaf)

    async def _drawn(self, body: bytes, leaf: Leaf) -> Picture | Verdict | None:
        try:
            answer = await process.ask("draw", body, self._limits, _MOST_OF_PICTURE, {"page": leaf.page, "turn": leaf.turn})
        except Uninspected as error:
            log.error("no page can be drawn here", error=str(error))  # noqa: TRY400 - the reader is told; the trace tells nothing more
            return Verdict.TOO_HEAVY
        if answer.verdict is not Verdict.CLEAN:
            return answer.verdict
        said = answer.said
        if not answer.body:
            return None
        return Picture(answer.body, said["pages"], said["width"], said["height"], said["borrows"])

    def _keep(self, leaf: Leaf, picture: Picture) -> None:
        self._kept[leaf] = picture
        while sum(len(one.png) for one in self._kept.values()) > self._most:
            self._kept.popitem(last=False)

"""Looks into the files that persons send: fetches what its channel still has, judges it, keeps what is clean. Safe to be killed.

Each step is written down in a transaction of its own; what is in between is done again when the hold is over.
"""

import asyncio
from functools import partial

import structlog

from domain.applications import FileState
from domain.messaging import MOST_BYTES
from services import file_store, file_verdicts
from services.fetching import PASSING, SECONDS, Fault, Fetchers
from services.file_verdicts import NOT_FETCHED, Task
from services.files.inspect import Scanner, inspect
from services.files.verdicts import Verdict
from services.photo_checker import PhotoChecker
from services.storage.engine import Store

AT_ONCE = 2  # so many files at most are held in memory

log = structlog.get_logger(__name__)


class FileChecker:
    """One a process; a `scanner` looks for viruses too."""

    def __init__(self, store: Store, fetchers: Fetchers, scanner: Scanner | None = None) -> None:
        self._store = store
        self._fetchers = fetchers
        self._scanner = scanner
        self._photos = PhotoChecker(store, self.bytes_of)
        self._busy = 0

    async def work(self) -> int:
        """Look into what is due, one after the other; how many were judged. Nothing is done while two such works are going on."""
        if self._busy >= AT_ONCE:
            return 0
        self._busy += 1
        try:
            return await self._work()
        finally:
            self._busy -= 1

    async def bytes_of(self, ref: str | None, file: str | None) -> bytes | Fault:
        """The bytes of a file, from here or from its channel."""
        if file is not None:
            body = await file_store.body(self._store, file)
            return Fault.GONE if body is None else body
        fetcher = self._fetchers.get((ref or "").partition(":")[0])
        if ref is None or fetcher is None:
            return Fault.LATER
        try:
            async with asyncio.timeout(SECONDS):
                fetched = await fetcher.fetch(ref)
        except TimeoutError:
            return Fault.LATER
        return Fault.TOO_LARGE if isinstance(fetched, bytes) and len(fetched) > MOST_BYTES else fetched

    async def _work(self) -> int:
        judged = 0
        while waiting := await self._store.read(file_verdicts.due):
            for row in waiting:
                task = await self._store.write(partial(file_verdicts.claim, row=row))
                judged += task is not None and await self._settled(task)
        return judged

    async def _settled(self, task: Task) -> bool:
        """Whether it is judged now; what fails in a way that nobody foresaw is tried again, and does not hold up others."""
        try:
            return await self._judged(task)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must get an answer in the end
            log.error("a file could not be looked into", document=task.id, error=type(error).__name__)  # noqa: TRY400 - no trace: it may name a person
            return await self._failed(task, Verdict.TOO_HEAVY)

    async def _judged(self, task: Task) -> bool:
        if task.tries > file_verdicts.MOST_TRIES:  # whoever held it died each time
            return await self._failed(task, NOT_FETCHED if task.state is FileState.FETCHING else Verdict.TOO_HEAVY)
        come = await (self._photos.judged(task) if task.state is FileState.ASSEMBLING else self._looked_into(task))
        if not isinstance(come, Fault):
            return come
        if come in PASSING:
            return await self._failed(task, NOT_FETCHED)
        reason = Verdict.TOO_LARGE if come is Fault.TOO_LARGE else NOT_FETCHED
        return await self._refused(task, reason)

    async def _looked_into(self, task: Task) -> bool | Fault:
        body = await self.bytes_of(task.ref, task.file)
        if isinstance(body, Fault):
            return body
        found = await inspect(body, scanner=self._scanner)
        if found.verdict is not Verdict.CLEAN:
            return await self._refused(task, found.verdict, found.kind)
        file = task.file or (await file_store.keep_body(self._store, task.person, body)).id
        return await self._store.write(partial(file_verdicts.accept, task=task, found=found, file=file))

    async def _failed(self, task: Task, reason: str) -> bool:
        """It is tried again, or refused where that is enough."""
        if task.last:
            return await self._refused(task, reason)
        await self._store.write(partial(file_verdicts.put_off, task=task))
        return False

    async def _refused(self, task: Task, reason: str, kind: str | None = None) -> bool:
        return await self._store.write(partial(file_verdicts.refuse, task=task, reason=reason, kind=kind))

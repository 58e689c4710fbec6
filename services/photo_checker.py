"""Puts the photos of a document together: each is fetched and looked into by itself, then they become one PDF."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from services import file_store, file_verdicts
from services.fetching import Fault
from services.file_verdicts import BAD_PHOTO, Photo, Task
from services.files.inspect import inspect_photo
from services.files.photos import as_pdf
from services.files.verdicts import Found, Verdict
from services.storage.engine import Store

MOST_TOGETHER = 120 * 1024 * 1024  # bytes of the photos of one document

BytesOf = Callable[[str | None, str | None], Awaitable[bytes | Fault]]


class PhotoChecker:
    """One document at a time: its photos are in memory together."""

    def __init__(self, store: Store, bytes_of: BytesOf) -> None:
        self._store = store
        self._bytes_of = bytes_of
        self._one = asyncio.Lock()

    async def judged(self, task: Task) -> bool | Fault:
        """Whether there is a PDF of them now, or a reason why not; a fault where one can't be had."""
        async with self._one:
            gathered = await self._gathered(task)
            if not isinstance(gathered, list):
                return gathered
            pdf = await as_pdf(gathered)
        if isinstance(pdf, Verdict):
            return await self._store.write(partial(file_verdicts.refuse, task=task, reason=pdf))
        kept = await file_store.keep_body(self._store, task.person, pdf)
        return await self._store.write(partial(file_verdicts.show, task=task, kept=kept, pages=len(gathered)))

    async def _gathered(self, task: Task) -> list[bytes] | bool | Fault:
        """The photos, where all are here and each is one."""
        gathered: list[bytes] = []
        for number, photo in enumerate(await self._store.read(partial(file_verdicts.photos, task=task)), 1):
            await self._store.write(partial(file_verdicts.go_on, task=task))
            body = await self._bytes_of(photo.ref, photo.file)
            if isinstance(body, Fault):
                return body
            found = await inspect_photo(body)
            if found.verdict is not Verdict.CLEAN:
                return await self._refused(task, found, number)
            gathered.append(body)
            if sum(map(len, gathered)) > MOST_TOGETHER:
                return Fault.TOO_LARGE
            await self._keep(task, photo, body)
        return gathered

    async def _keep(self, task: Task, photo: Photo, body: bytes) -> None:
        if photo.file is None:
            kept = await file_store.keep_body(self._store, task.person, body)
            await self._store.write(partial(file_verdicts.arrived, photo=photo, kept=kept))

    async def _refused(self, task: Task, found: Found, number: int) -> bool:
        refuse = partial(file_verdicts.refuse, task=task, reason=BAD_PHOTO, kind=found.kind, number=number)
        return await self._store.write(refuse)

"""Makes the papers that were ordered: reads what is wanted, draws it in a thread, keeps the bytes. Safe to run twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import Row

from domain.errors import Unavailable
from services import documents, verification
from services.documents import Wanted
from services.papers.certificate import render
from services.storage import certificates as kept
from services.storage import documents as orders
from services.storage.engine import Store
from services.storage.sealed import Vault
from services.transaction import ReadTx
from services.translations import Translations

log = structlog.get_logger(__name__)


class PaperMaker:
    """The maker of a process; `public_url` is where the verification page is found from outside."""

    def __init__(self, store: Store, translations: Translations, public_url: str) -> None:
        self._store = store
        self._translations = translations
        self._url = public_url

    async def make_wanted(self) -> int:
        """Make what is wanted, one after the other; how many were made. What fails is counted and does not hold the rest."""
        return sum([await self._make(one) for one in await self._store.read(documents.wanted)])

    async def _make(self, one: Wanted) -> bool:
        def load(tx: ReadTx) -> tuple[Row[Any], Vault]:
            return kept.those(tx.conn, [one.certificate])[one.certificate], tx.vault

        row, vault = await self._store.read(load)

        async def draw() -> bytes:
            paper = verification.paper(vault, row, self._url)
            return await asyncio.to_thread(render, paper, one.style, one.format, self._translations)

        body = await made(self._store, one.id, draw)
        return body is not None and await self._store.write(lambda tx: documents.keep(tx, one, row.person_id, row.number, body))


async def made(store: Store, document: str, draw: Callable[[], Awaitable[bytes]]) -> bytes | None:
    """A paper's bytes; None where it can't be made, which is counted and must not hold up the others."""
    try:
        return await draw()
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the next paper may be fine
        log.error("a paper could not be made", document=document, error=type(error).__name__)  # noqa: TRY400 - no trace: it may name a person
        await store.write(lambda tx: orders.tried(tx.conn, [document]))
        return None

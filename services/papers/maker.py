"""Makes the papers that were ordered: reads what is wanted, draws it in a thread, keeps the bytes. Safe to run twice."""

import asyncio
from typing import Any

import structlog
from sqlalchemy import Row

from services import documents, verification
from services.documents import Wanted
from services.papers.certificate import render
from services.storage import certificates as kept
from services.storage import documents as orders
from services.storage.engine import Store
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
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
        made = 0
        for one in await self._store.read(documents.wanted):
            made += await self._make(one)
        return made

    async def _make(self, one: Wanted) -> bool:
        def load(tx: ReadTx) -> tuple[Row[Any], Vault]:
            return kept.those(tx.conn, [one.certificate])[one.certificate], tx.vault

        row, vault = await self._store.read(load)
        try:
            paper = verification.paper(vault, row, self._url)
            body = await asyncio.to_thread(render, paper, one.style, one.format, self._translations)
        except Exception as error:  # noqa: BLE001 - one paper that can't be made must not hold up the others
            log.error("a paper could not be made", document=one.id, error=type(error).__name__)  # noqa: TRY400 - no trace: it may name a person
            await self._store.write(lambda tx: orders.tried(tx.conn, [one.id]))
            return False

        def keep(tx: WriteTx) -> bool:
            return documents.keep(tx, one, row.person_id, row.number, body)

        return await self._store.write(keep)

"""The filled form as a paper: what is signed, a copy with the signature's data, and a preliminary one to print (F-1, row 8)."""

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.application_paper import ApplicationPaper, SignedBy
from domain.applications import State
from services import applications, documents
from services.application_form import attachments, paper_of
from services.documents import WantedForm
from services.papers.application import render
from services.papers.maker import made
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.storage.engine import Store
from services.storage.sealed import Vault
from services.talk import Talk
from services.transaction import ReadTx, WriteTx

SIGNED_PAPER = "application_signature.paper"


@dataclass(frozen=True, slots=True)
class ToSign:
    """The bytes that are signed; they never change while the application waits for its signature."""

    body: bytes = field(repr=False)
    sha256: str


class ApplicationPapers:
    """Draws the papers of applications in a thread, outside of transactions."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self._store = store
        self._talk = talk
        self._drawing = asyncio.Semaphore(1)

    async def to_sign(self, application: str) -> ToSign | None:
        """What is signed; drawn at the first look, and the first bytes win. None where nothing waits for a signature."""
        found = await self._store.read(lambda tx: _to_sign(tx, self._talk.content, application))
        if not isinstance(found, ApplicationPaper):
            return found
        body = await self._drawn(found)
        await self._store.write(lambda tx: _keep(tx, application, body))
        again = await self._store.read(lambda tx: _to_sign(tx, self._talk.content, application))
        return again if isinstance(again, ToSign) else None

    async def signed(self, application: str) -> bytes | None:
        """The bytes that were signed."""
        return await self._store.read(lambda tx: _signed_body(tx, application))

    async def copy(self, application: str) -> bytes | None:
        """The form with our number and the signature's data; what was signed is another file."""
        found = await self._store.read(lambda tx: _copy(tx, self._talk.content, application))
        return None if found is None else await self._drawn(found)

    async def make_wanted(self) -> int:
        """Draw the forms of preliminary applications that were ordered, for their persons; the number that was drawn."""
        return sum([await self._make(one) for one in await self._store.read(documents.wanted_forms)])

    async def _make(self, one: WantedForm) -> bool:
        async def draw() -> bytes:
            return await self._drawn(await self._store.read(lambda tx: _preliminary(tx, self._talk.content, one.application)))

        body = await made(self._store, one.application, draw)
        return body is not None and await self._store.write(lambda tx: documents.keep_form(tx, one, body))

    async def _drawn(self, what: ApplicationPaper) -> bytes:
        async with self._drawing:
            return await asyncio.to_thread(render, what, self._talk.translations)


def _to_sign(tx: ReadTx, content: Content, application: str) -> ToSign | ApplicationPaper | None:
    row = kept.one(tx.conn, application)
    again = row is not None and row.state == State.RESIGNING
    signed, going = None if again else signing.signature(tx.conn, application), signing.one(tx.conn, application)
    if signed is not None:
        return ToSign(tx.vault.open_bytes(SIGNED_PAPER, application, signed.paper), signed.sha256)
    if going is None:
        return None
    if going.paper is not None:
        return ToSign(tx.vault.open_bytes(signing.PAPER, application, going.paper), going.sha256)
    return paper_of(tx, content, row, applications.one(tx, row)) if row else None


def _preliminary(tx: ReadTx, content: Content, application: str) -> ApplicationPaper:
    row = kept.those(tx.conn, [application])[0]
    return paper_of(tx, content, row, applications.one(tx, row))


def _keep(tx: WriteTx, application: str, body: bytes) -> None:
    sealed = tx.vault.seal_bytes(signing.PAPER, application, body)
    signing.keep_paper(tx.conn, application, sealed, hashlib.sha256(body).hexdigest())


def _signed_body(tx: ReadTx, application: str) -> bytes | None:
    row = signing.signature(tx.conn, application)
    return None if row is None else tx.vault.open_bytes(SIGNED_PAPER, application, row.paper)


def _copy(tx: ReadTx, content: Content, application: str) -> ApplicationPaper | None:
    row, signature = kept.one(tx.conn, application), signing.signature(tx.conn, application)
    if row is None or signature is None or row.number is None:
        return None
    whole = applications.one(tx, row)
    plain = paper_of(tx, content, row, whole)
    files, by = attachments(whole, row.number), _signed_by(tx.vault, signature)
    return replace(plain, number=row.number, attachments=files, signature=by)


def _signed_by(vault: Vault, row: Row[Any]) -> SignedBy:
    id_ = row.application_id
    name, iin = vault.open(signing.SIGNER, id_, row.signer), vault.open(signing.IIN, id_, row.iin)
    return SignedBy(name, iin, row.serial, row.issuer, row.signed_at, row.sha256)

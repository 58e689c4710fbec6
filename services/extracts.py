"""Extracts of a council's signed protocol for applicants, each of one application: asked for in the chat, drawn after it."""

import asyncio
from collections.abc import Sequence

from dialogs.application_requests import WantExtract
from dialogs.events import EXTRACT_READY
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.errors import Misbuilt
from domain.language import Language
from services import documents, protocols
from services.documents import WantedOther
from services.papers.maker import made
from services.papers.protocol import render_extract
from services.protocol_facts import ProtocolPaper
from services.storage import applications as kept
from services.storage import council_sessions as held
from services.storage.engine import Store
from services.storage.outcome_told import SAID
from services.talk import Talk
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

STYLE = "extract:"  # before the item of the agenda and the language


def want(tx: WriteTx, content: Content, asked: Sequence[Asked[WantExtract]]) -> Sequence[Outcome]:
    """Hand out extracts that are drawn; order those that are not, they follow by themselves."""
    del content
    return [_want(tx, one) for one in asked]


class Extracts:
    """The drawer of a process; in a thread, outside of transactions."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self._store = store
        self._talk = talk

    async def make_wanted(self) -> int:
        """Draw the extracts that were ordered; how many. What fails is counted and does not hold the rest."""
        return sum([await self._make(one) for one in await self._store.read(_wanted)])

    async def _make(self, one: WantedOther) -> bool:
        item, _, language = one.style.removeprefix(STYLE).partition(":")

        async def draw() -> bytes:
            paper, application, _ = await self._store.read(lambda tx: _paper(tx, item))
            body = await asyncio.to_thread(render_extract, paper, application, Language(language), self._talk.translations)
            if body is None:
                raise Misbuilt([f"the protocol says nothing of the item {item}"])
            return body

        body = await made(self._store, one.id, draw)
        if body is None:
            return False
        _, application, number = await self._store.read(lambda tx: _paper(tx, item))
        told = (EXTRACT_READY, {"application": application, "number": number})
        return await self._store.write(lambda tx: documents.keep_other(tx, one, told, body))


def _want(tx: WriteTx, one: Asked[WantExtract]) -> Outcome:
    row = kept.one(tx.conn, one.request.application)
    if row is None or row.person_id != one.person or row.state not in SAID:
        return Outcome(WantExtract.Outcome.NONE)
    item = held.of_applications(tx.conn, [row.id])[-1].item_id
    name = f"{row.number}-extract-{one.language}.pdf"
    document = documents.want_other(tx, one.person, f"{STYLE}{item}:{one.language}", name)
    if document is None:
        return Outcome(WantExtract.Outcome.MAKING)
    return Outcome(WantExtract.Outcome.READY, values={"number": row.number or ""}, document=document)


def _wanted(tx: ReadTx) -> Sequence[WantedOther]:
    return documents.wanted_others(tx, STYLE)


def _paper(tx: ReadTx, item: str) -> tuple[ProtocolPaper, str, str]:
    """The protocol, and which application of it is meant."""
    (decision,) = held.of_items(tx.conn, [item])
    paper, row = protocols.signed(tx, decision.session_id), kept.one(tx.conn, decision.application_id)
    if paper is None or row is None:
        raise Misbuilt([f"the item {item} has no signed protocol"])
    return paper, row.id, row.number or ""

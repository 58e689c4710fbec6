"""Protocols of councils as papers, for pages and the API alike; and their scans, looked into before they count."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.datastructures import UploadFile
from starlette.responses import Response

from admin import application_desk
from admin.application_papers import HEADERS
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Office
from admin.refusals import no_record
from dialogs.notices import NOTICES
from domain.errors import Unavailable
from domain.language import Language
from domain.messaging import Document
from services import file_store, protocols
from services.file_store import REF
from services.files.inspect import inspect
from services.files.process import Uninspected
from services.files.verdicts import Verdict
from services.learners import Unseen
from services.looks import looked
from services.papers import protocol as pdf
from services.papers import protocol_docx as docx
from services.protocol_facts import ProtocolPaper, as_json
from services.transaction import ReadTx
from web.errors import Problem
from web.limits import Rate

PAPERS, SCANS = Rate("protocol", 30, 60), Rate("scan", 12, 60)
READ, SCAN_READ = "council.protocol_read", "council.scan_read"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json"
T = TypeVar("T")


async def as_pdf(office: Office, caller: Caller, session: str, language: Language) -> Response:
    """The protocol as PDF; before it is signed, a draft. Raises Problem."""
    paper = await _read(office, caller, session, lambda tx: protocols.paper(tx, office.talk.content, caller.scope, session))
    body = await asyncio.to_thread(pdf.render, paper, language, office.talk.translations)
    return _given(body, f"{_name(paper)}-{language}.pdf", PDF)


async def as_docx(office: Office, caller: Caller, session: str, language: Language) -> Response:
    """The protocol as DOCX; before it is signed, a draft. Raises Problem."""
    paper = await _read(office, caller, session, lambda tx: protocols.paper(tx, office.talk.content, caller.scope, session))
    body = await asyncio.to_thread(docx.render, paper, language, office.talk.translations)
    return _given(body, f"{_name(paper)}-{language}.docx", DOCX)


async def facts(office: Office, caller: Caller, session: str) -> Response:
    """The signed protocol as JSON, with its SHA-256: what docs/recount.py counts anew. Raises Problem."""
    paper = await _signed(office, caller, session)
    return _given(as_json(paper), f"{_name(paper)}.json", JSON)


async def extract(office: Office, caller: Caller, session: str, application: str, language: Language) -> Response:
    """What the signed protocol says of an application, as PDF. Raises Problem."""
    paper = await _signed(office, caller, session)
    body = await asyncio.to_thread(pdf.render_extract, paper, application, language, office.talk.translations)
    if body is None:
        raise no_record()
    return _given(body, f"{_name(paper)}-extract-{language}.pdf", PDF)


async def scan(office: Office, caller: Caller, session: str) -> Response:
    """The protocol as it was signed on paper. Raises Problem."""

    def find(tx: ReadTx) -> protocols.Scan:
        found = protocols.scan(tx, caller.scope, session)
        if found is None:
            raise Unseen("no scan")
        return found

    with in_words():
        found = await office.read(find)
    body = await file_store.body(office.store, found.file)
    if body is None:
        raise no_record()
    await office.write(lambda tx: looked(tx, caller.scope.actor, SCAN_READ, f"agenda:{session}"))
    return _given(body, "protocol-scan.pdf", PDF)


async def judged(office: Office, caller: Caller, session: str, file: UploadFile | None) -> tuple[Document, int]:
    """A scan that was sent, kept and found clean, with its pages; then `protocols.attach_scan`. Raises Problem."""
    with in_words():
        await office.read(lambda tx: protocols.scannable(tx, caller.scope, session))
    office.limiter.check((SCANS, caller.scope.actor))
    document = await application_desk.kept(office, file)
    id_ = file_id(document)
    try:
        found = await inspect(await file_store.body(office.store, id_) or b"")
    except Uninspected:
        await file_store.drop(office.store, id_)
        raise Unavailable from None
    if found.verdict is not Verdict.CLEAN:
        await file_store.drop(office.store, id_)
        raise not_taken(found.verdict)
    return document, found.pages or 0


def file_id(document: Document) -> str:
    """The id of a file that is kept here."""
    return document.ref.removeprefix(REF)


def not_taken(verdict: Verdict) -> Problem:
    """Why a scan is not kept, in the sentence that applicants get about their files."""
    msgid = NOTICES[f"file.{verdict}"]
    return Problem(
        422,
        f"scan_{verdict}",
        lambda tr: tr("The scan is not kept"),
        lambda tr: tr(msgid, document=tr("Scan of the protocol")),
        field="file",
        rule="V-PDF",
    )


async def _signed(office: Office, caller: Caller, session: str) -> ProtocolPaper:
    content = office.talk.content
    return await _read(office, caller, session, lambda tx: protocols.signed_paper(tx, content, caller.scope, session))


async def _read(office: Office, caller: Caller, session: str, work: Callable[[ReadTx], T]) -> T:
    """What is read for a paper; that it was, stands in the audit trail."""
    with in_words():
        found = await office.read(work)
    office.limiter.check((PAPERS, caller.scope.actor))
    await office.write(lambda tx: looked(tx, caller.scope.actor, READ, f"agenda:{session}"))
    return found


def _name(paper: ProtocolPaper) -> str:
    """What its files are called, in plain ASCII."""
    return f"protocol-{paper.facts['region']['code']}-{paper.facts['session']['day']}"


def _given(body: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **HEADERS}
    return Response(body, headers=headers, media_type=media_type)

"""The papers that a package begins with, drawn and kept before it is sent: protocol, scan, list of projects (R-003-25)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.language import Language
from domain.staff import Scope
from services import file_store, package_list, packages, protocols
from services.package_files import Entry, Papers
from services.package_list import Project
from services.papers import protocol as pdf
from services.papers import protocol_docx as docx
from services.protocol_facts import ProtocolPaper, as_json
from services.storage import files
from services.storage import protocols as kept
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is drawn; the scan is kept already."""

    protocol: ProtocolPaper
    projects: Sequence[Project]
    scan: Any


async def prepared(store: Store, talk: Talk, scope: Scope, session: str, *, redacted: bool) -> Papers:
    """The papers of a session's package, kept as files. Raises Unseen, CanNotHold.

    What is never sent goes with other files that nobody uses. A scan has everybody's names: it stays out where they do.
    """
    wanted = await store.read(lambda tx: _wanted(tx, talk, scope, session, redacted=redacted))
    bodies = await asyncio.to_thread(_drawn, wanted, talk)
    entries = [await _kept(store, path, body) for path, body in bodies.items()]
    if wanted.scan is not None and not redacted:
        entries.append(Entry("protocol/protocol-scan.pdf", wanted.scan.size, wanted.scan.sha256, file_id=wanted.scan.id))
    return Papers(entries, frozenset(one.id for one in wanted.projects))


def _wanted(tx: ReadTx, talk: Talk, scope: Scope, session: str, *, redacted: bool) -> _Wanted:
    _, rows = packages.ready(tx, scope, session)
    paper = protocols.signed_paper(tx, talk.content, scope, session, without_others=redacted)
    scan = kept.scan(tx.conn, session)
    return _Wanted(paper, package_list.projects(tx, session, rows), files.one(tx.conn, scan.file_id) if scan else None)


def _drawn(wanted: _Wanted, talk: Talk) -> Mapping[str, bytes]:
    protocol, found = wanted.protocol, {"protocol/protocol.json": as_json(wanted.protocol)}
    for language in Language:
        found[f"protocol/protocol-{language}.pdf"] = pdf.render(protocol, language, talk.translations)
        found[f"protocol/protocol-{language}.docx"] = docx.render(protocol, language, talk.translations)
    found["projects.json"] = package_list.as_json(wanted.projects)
    found["projects.xlsx"] = package_list.as_xlsx(wanted.projects, talk.tr)
    return found


async def _kept(store: Store, path: str, body: bytes) -> Entry:
    file = await file_store.keep_body(store, None, body)
    return Entry(path, file.size, file.sha256, file_id=file.id)

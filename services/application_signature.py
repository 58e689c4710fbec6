"""The signature under an application: judged outside of a transaction, then kept with the application's number in one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import SEALED, WITH_PERSON, State
from domain.people import IdentityLevel
from domain.signatures import Signature, SignatureFault, judged
from services import application_submit, applications
from services.application_papers import SIGNED_PAPER, ApplicationPapers, ToSign
from services.identity import confirm_identity
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.storage import people, sessions
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import ReadTx, WriteTx

_log = structlog.get_logger()


class Judge(Protocol):
    """Says whose signature over a document a container is, or why it is none."""

    async def verify(self, cms: bytes, document: bytes, now: datetime) -> Signature | SignatureFault: ...


@dataclass(frozen=True, slots=True)
class Given:
    """A container as it was given: for which application, in which way, and by whom as far as we know."""

    application: str
    way: str
    cms: bytes = field(repr=False)
    by: str | None = None  # its person where nobody is named


@dataclass(frozen=True, slots=True)
class Submitted:
    """An application that is signed and sent in."""

    number: str


class ApplicationSigner:
    """Takes signatures, from a page as from a program; the same one given twice counts once."""

    def __init__(self, store: Store, talk: Talk, papers: ApplicationPapers, judge: Judge) -> None:
        self._store = store
        self._talk = talk
        self._papers = papers
        self._judge = judge

    async def sign(self, given: Given) -> Submitted | SignatureFault | None:
        """The number; why the signature is not taken; or None where nothing waits for one any more."""
        known = await self._store.read(lambda tx: _wanted(tx, given.application))
        if not isinstance(known, _Wanted):
            return known
        paper = await self._papers.to_sign(given.application)
        if paper is None:
            return None
        found = judged(await self._judge.verify(given.cms, paper.body, known.now), known.iin)
        if isinstance(found, SignatureFault):
            _log.info("a signature is not taken", fault=str(found), way=given.way)
            return found
        return await self._store.write(lambda tx: _keep(tx, self._talk.content, given, paper, found))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose signature is wanted."""

    iin: str = field(repr=False)
    now: datetime


def _wanted(tx: ReadTx, application: str) -> _Wanted | Submitted | None:
    row = kept.one(tx.conn, application)
    if row is None or State(row.state) not in SEALED:
        return _submitted(tx, row)
    return _Wanted(applications.one(tx, row).signer, tx.now)


def _submitted(tx: ReadTx, row: Row[Any] | None) -> Submitted | None:
    if row is None or row.number is None or State(row.state) in WITH_PERSON:
        return None
    return Submitted(row.number) if signing.signature(tx.conn, row.id) else None


def _keep(tx: WriteTx, content: Content, given: Given, paper: ToSign, found: Signature) -> Submitted | None:
    """Signature, number and term together; nothing where the application was opened again, or signed, in the meantime."""
    row = _locked(tx, given.application)
    going = signing.one(tx.conn, given.application)
    if row is None or State(row.state) not in SEALED or going is None or going.sha256 != paper.sha256:
        return _submitted(tx, row)
    if row.state == State.RESIGNING:
        signing.set_aside(tx.conn, row.id, tx.new_id())
    if not signing.keep(tx.conn, _row(tx, given, paper, found)):
        return _submitted(tx, kept.one(tx.conn, given.application))
    by = given.by or f"person:{row.person_id}"
    details = {"way": given.way, "verified_by": found.by, "revocation": found.revocation}
    tx.audit("application.signed", actor=by, subject=f"application:{row.id}", details=details)
    take = application_submit.submit if row.state == State.SIGNING else application_submit.resubmit
    number = take(tx, content, row, applications.one(tx, row), by)
    signing.finish(tx.conn, row.id)
    _known_by_it(tx, content, row.person_id, found)
    return Submitted(number)


def _locked(tx: WriteTx, application: str) -> Row[Any] | None:
    """The application as it is once a turn of its person, or a program, that may be opening it again is through."""
    row = kept.one(tx.conn, application)
    if row is not None and row.person_id is not None:
        sessions.of_persons(tx, [row.person_id])
    return kept.one(tx.conn, application, lock=True)


def _known_by_it(tx: WriteTx, content: Content, person: str | None, found: Signature) -> None:
    """Who signed with the own IIN is known as surely as can be (AMB-54)."""
    row = people.those(tx.conn, [person]).get(person) if person else None
    if person is None or row is None or row.iin is None:
        return
    if people.opened(tx.vault, "iin", person, row.iin) == found.iin:
        confirm_identity(tx, content, person, IdentityLevel.EDS, f"person:{person}")


def _row(tx: WriteTx, given: Given, paper: ToSign, found: Signature) -> dict[str, Any]:
    id_ = given.application
    return {
        "application_id": id_,
        "way": given.way,
        "signed_at": found.verified_at,
        "container": tx.vault.seal_bytes(signing.CONTAINER, id_, given.cms),
        "signer": tx.vault.seal(signing.SIGNER, id_, found.name),
        "iin": tx.vault.seal(signing.IIN, id_, found.iin),
        "serial": found.serial,
        "issuer": found.issuer,
        "algorithm": found.algorithm,
        "not_after": found.not_after,
        "revocation": found.revocation,
        "verified_by": found.by,
        "sha256": paper.sha256,
        "paper": tx.vault.seal_bytes(SIGNED_PAPER, id_, paper.body),
    }

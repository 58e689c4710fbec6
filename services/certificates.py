"""Certificates: issued with the pass or the later confirmation of identity, found again by number (R-000-9, 13.10, AMB-54)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from typing import Any

from sqlalchemy import Row

from dialogs.requests import Outcome, WantPaper
from dialogs.scripts import Content, Course
from domain.calendar import local_date
from domain.certificates import RANDOM, CertificateState, Format, Paper, Style, Verified, masked_name, number
from domain.characters import CROCKFORD
from domain.language import Language, Text
from domain.learning import Attempt, ParticipationState
from domain.owner import Approval
from domain.people import IdentityLevel
from domain.programmes import Programme
from services.documents import shown, want
from services.papers.certificate import TEMPLATE
from services.storage import certificates as kept
from services.storage import documents as papers
from services.storage import learning, people
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

ISSUED, REVOKED, REPLACED = "issued", "revoked", "replaced"


@dataclass(frozen=True, slots=True)
class Pass:
    """A final test that was passed, and the language in which its certificate is made first."""

    person: str
    attempt: Attempt
    language: Language


def lacking(content: Content, rules: Programme, level: IdentityLevel) -> IdentityLevel | None:
    """The identity level that a certificate needs and the person has not reached; in trial mode declared is enough (AMB-54)."""
    least = IdentityLevel.DECLARED if content.trial else IdentityLevel(rules.word("certificate.min_identity"))
    order = list(IdentityLevel)
    return least if order.index(level) < order.index(least) else None


def issue(tx: WriteTx, content: Content, passes: Sequence[Pass]) -> frozenset[str]:
    """Give certificates to who passed and is known well enough; the persons who have one now.

    The certificate, its register entry and the order for its paper are written together. Who already holds a valid one for
    the same IIN and course gets none: staff look into it (AMB-54).
    """
    if not passes:
        return frozenset()
    rows = people.those(tx.conn, [one.person for one in passes])
    due = [one for one in passes if _entitled(content, one, rows[one.person])]
    certificates = {one.person: _row(tx, content, one, rows[one.person]) for one in due}
    new = kept.issue(tx.conn, list(certificates.values()))
    given = [one for one in due if certificates[one.person]["id"] in new]
    for one in (one for one in due if one not in given):
        tx.audit("certificate.held", actor="system", subject=f"participation:{one.attempt.participation}")
    for one in given:
        enter(tx, ISSUED, certificates[one.person], one.attempt, rows[one.person].level)
        want(tx, certificates[one.person], Style(one.language), Format.PDF)
    passed = [one.attempt.participation for one in given]
    learning.become(tx.conn, passed, ParticipationState.CERTIFIED, among=[ParticipationState.PASSED])
    return frozenset(one.person for one in given)


def _entitled(content: Content, one: Pass, person: Row[Any]) -> bool:
    rules = content.rules(content.course(one.attempt.course, one.attempt.version))
    return person.iin is not None and person.name is not None and lacking(content, rules, IdentityLevel(person.level)) is None


def _row(tx: WriteTx, content: Content, one: Pass, person: Row[Any]) -> dict[str, Any]:
    return certificate_row(
        tx,
        content,
        person_id=one.person,
        attempt=one.attempt,
        name=person.name,
        region=person.region,
        iin_index=person.iin_index,
        language=one.language,
    )


def certificate_row(  # noqa: PLR0913 - a certificate is made of this
    tx: WriteTx,
    content: Content,
    *,
    person_id: str,
    attempt: Attempt,
    name: str,
    region: str,
    iin_index: bytes,
    language: str,
    replaces: str | None = None,
) -> dict[str, Any]:
    """A new certificate's row; what its paper says is frozen and sealed."""
    id_, issued_on = tx.new_id(), local_date(tx.now)
    random = "".join(secrets.choice(CROCKFORD) for _ in range(RANDOM))
    frozen = _frozen(content, content.course(attempt.course, attempt.version), name, issued_on)
    return {
        "id": id_,
        "number": number(issued_on.year, region, random, trial=content.trial),
        "person_id": person_id,
        "participation_id": attempt.participation,
        "attempt_id": attempt.id,
        "course": attempt.course,
        "iin_index": iin_index,
        "state": CertificateState.VALID,
        "language": language,
        "frozen": tx.vault.seal(kept.FROZEN, id_, json.dumps(frozen, ensure_ascii=False)),
        "template": TEMPLATE,
        "trial": content.trial,
        "issued_at": tx.now,
        "ended_at": None,
        "replaces_id": replaces,
    }


def _frozen(content: Content, course: Course, name: str, issued_on: date) -> dict[str, Any]:
    owner = content.owner
    approval = owner.approvals.certificate if owner and not content.trial else None
    return {
        "name": name,
        "course": {"kk": course.title.kk, "ru": course.title.ru},
        "issued_on": issued_on.isoformat(),
        "organisation": {"kk": owner.name.kk, "ru": owner.name.ru} if owner and not content.trial else None,
        "approval": [approval.document, approval.number, approval.date.isoformat()] if approval else None,
    }


def enter(tx: WriteTx, act: str, certificate: Mapping[str, Any], attempt: Attempt, level: str, reason: str | None = None) -> None:
    """Write an act about a certificate into the completion register, which is only ever added to (R-000-8)."""
    kept.register(
        tx.conn,
        [
            {
                "id": tx.new_id(),
                "at": tx.now,
                "act": act,
                "certificate_id": certificate["id"],
                "number": certificate["number"],
                "person_id": certificate["person_id"],
                "participation_id": certificate["participation_id"],
                "attempt_id": attempt.id,
                "course": attempt.course,
                "course_version": attempt.version,
                "level": level,
                "correct": attempt.correct,
                "total": attempt.total,
                "template": certificate["template"],
                "trial": certificate["trial"],
                "reason": reason,
            }
        ],
    )
    subject = f"certificate:{certificate['id']}"
    tx.audit(f"certificate.{act}", actor="system", subject=subject, details={"number": certificate["number"]})


def code_of(vault: Vault, certificate: str) -> str:
    """The 128-bit code that the paper's QR carries; it follows from the id and the key, and is stored nowhere."""
    return vault.index("certificate.code", certificate)[:16].hex()


def find(tx: ReadTx, number_: str, code: str | None) -> Verified | None:
    """What an outsider may learn of a certificate: the name is masked unless the paper's own code comes with the number.

    An unknown number costs the same work as a known one.
    """
    row = kept.by_number(tx.conn, number_)
    named = compare_digest(
        code_of(tx.vault, row.id if row else ""), (code or "").strip().lower().encode("ascii", "replace").decode()
    )
    if row is None:
        return None
    frozen = _opened(tx.vault, row)
    return Verified(
        number=row.number,
        state=CertificateState(row.state),
        course=Text(**frozen["course"]),
        issued_on=date.fromisoformat(frozen["issued_on"]),
        name=frozen["name"] if named else masked_name(frozen["name"]),
        trial=row.trial,
        ended_on=local_date(row.ended_at) if row.ended_at else None,
    )


def paper_again(tx: WriteTx, content: Content, asked: Sequence[Asked[WantPaper]]) -> Sequence[Outcome]:
    """Hand out papers that are made; order those that are not, they follow by themselves."""
    newest = kept.newest(tx.conn, [ask.person for ask in asked])
    return [_paper_again(tx, newest.get(ask.person), ask.request) for ask in asked]


def _paper_again(tx: WriteTx, row: Row[Any] | None, request: WantPaper) -> Outcome:
    if row is None or row.state != CertificateState.VALID:
        return Outcome(WantPaper.Outcome.NONE)
    made = papers.of_certificate(tx.conn, row.id, request.style, request.format)
    if made is not None and made.made_at is not None:
        return Outcome(WantPaper.Outcome.READY, {"number": row.number}, document=shown(made))
    want(tx, row._asdict(), request.style, request.format)
    return Outcome(WantPaper.Outcome.MAKING)


def paper(vault: Vault, row: Row[Any], public_url: str) -> Paper:
    """What stands on a certificate's paper."""
    frozen = _opened(vault, row)
    approval, organisation = frozen["approval"], frozen["organisation"]
    return Paper(
        number=row.number,
        name=frozen["name"],
        course=Text(**frozen["course"]),
        issued_on=date.fromisoformat(frozen["issued_on"]),
        verify_url=f"{public_url.rstrip('/')}/verify/{row.number}?c={code_of(vault, row.id)}",
        trial=row.trial,
        organisation=Text(**organisation) if organisation else None,
        approval=Approval(approval[0], approval[1], date.fromisoformat(approval[2])) if approval else None,
    )


def _opened(vault: Vault, row: Row[Any]) -> dict[str, Any]:
    frozen: dict[str, Any] = json.loads(vault.open(kept.FROZEN, row.id, row.frozen))
    return frozen

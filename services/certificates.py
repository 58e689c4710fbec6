"""Certificates: issued with the pass or the later confirmation of identity; the register of who completed (R-000-8, AMB-54)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.requests import Outcome, WantPaper
from dialogs.scripts import Content, Course
from domain.calendar import local_date
from domain.certificates import RANDOM, CertificateState, RegisterAct, Style, number
from domain.characters import CROCKFORD
from domain.language import Language
from domain.learning import Attempt, ParticipationState
from domain.people import IdentityLevel
from domain.programmes import Programme
from services.documents import Order, shown, want
from services.papers.certificate import TEMPLATE
from services.storage import certificates as kept
from services.storage import documents as papers
from services.storage import learning, people
from services.transaction import WriteTx
from services.use_case import Asked


@dataclass(frozen=True, slots=True)
class Pass:
    """A final test that was passed, and the language in which its certificate is made first."""

    attempt: Attempt
    language: Language

    @property
    def person(self) -> str:
        return self.attempt.person


@dataclass(frozen=True, slots=True)
class Holder:
    """What a new certificate takes from its person: the name on the paper, the region in the number, and whose IIN it is for."""

    name: str = field(repr=False)
    region: str
    iin_index: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act about a certificate, as the completion register keeps it; `level` is how surely the holder was known."""

    act: RegisterAct
    certificate: Mapping[str, Any] = field(repr=False)
    attempt: Attempt
    level: str
    reason: str | None = None


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
    certificates = {one.person: certificate_row(tx, content, one, _holder(rows[one.person])) for one in due}
    new = kept.issue(tx.conn, list(certificates.values()))
    given = [one for one in due if certificates[one.person]["id"] in new]
    for one in (one for one in due if certificates[one.person]["id"] not in new):
        tx.audit("certificate.held", actor="system", subject=f"participation:{one.attempt.participation}")
    enter(tx, [Entry(RegisterAct.ISSUED, certificates[one.person], one.attempt, rows[one.person].level) for one in given])
    want(tx, [Order(certificates[one.person], Style(one.language)) for one in given])
    passed = [one.attempt.participation for one in given]
    learning.become(tx.conn, passed, ParticipationState.CERTIFIED, among=[ParticipationState.PASSED])
    return frozenset(one.person for one in given)


def _entitled(content: Content, one: Pass, person: Row[Any]) -> bool:
    rules = content.rules_of(one.attempt.course, one.attempt.version)
    return person.iin is not None and person.name is not None and lacking(content, rules, IdentityLevel(person.level)) is None


def _holder(person: Row[Any]) -> Holder:
    return Holder(person.name, person.region, person.iin_index)


def certificate_row(tx: WriteTx, content: Content, one: Pass, holder: Holder, replaces: str | None = None) -> dict[str, Any]:
    """A new certificate's row; what its paper says is frozen and sealed."""
    id_, issued_on = tx.new_id(), local_date(tx.now)
    random = "".join(secrets.choice(CROCKFORD) for _ in range(RANDOM))
    frozen = _frozen(content, content.course(one.attempt.course, one.attempt.version), holder.name, issued_on)
    return {
        "id": id_,
        "number": number(issued_on.year, holder.region, random, trial=content.trial),
        "person_id": one.person,
        "participation_id": one.attempt.participation,
        "attempt_id": one.attempt.id,
        "course": one.attempt.course,
        "iin_index": holder.iin_index,
        "state": CertificateState.VALID,
        "language": one.language,
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


def enter(tx: WriteTx, entries: Sequence[Entry]) -> None:
    """Write acts about certificates into the completion register, which is only ever added to (R-000-8)."""
    kept.register(tx.conn, [_entered(tx, one) for one in entries])
    for one in entries:
        subject, details = f"certificate:{one.certificate['id']}", {"number": one.certificate["number"]}
        tx.audit(f"certificate.{one.act}", actor="system", subject=subject, details=details)


def _entered(tx: WriteTx, one: Entry) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "at": tx.now,
        "act": one.act,
        "certificate_id": one.certificate["id"],
        "number": one.certificate["number"],
        "person_id": one.certificate["person_id"],
        "participation_id": one.certificate["participation_id"],
        "attempt_id": one.attempt.id,
        "course": one.attempt.course,
        "course_version": one.attempt.version,
        "level": one.level,
        "correct": one.attempt.correct,
        "total": one.attempt.total,
        "template": one.certificate["template"],
        "trial": one.certificate["trial"],
        "reason": one.reason,
    }


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
    want(tx, [Order(row._asdict(), request.style, request.format)])
    return Outcome(WantPaper.Outcome.MAKING)

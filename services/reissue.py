"""What staff do about certificates: correct, revoke, and give them after an identity is confirmed; history is kept (SM-1)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.certificates import CertificateState, Format, Style
from domain.errors import KasipError, Unprintable
from domain.language import Language, Text
from domain.learning import Attempt, ParticipationState
from domain.people import IdentityLevel
from services import certificates
from services.attempts import attempt
from services.certificates import REPLACED, REVOKED, Pass, certificate_row
from services.documents import want
from services.events import Planned, schedule
from services.paper_name import named
from services.papers.certificate import unprintable
from services.storage import attempts, learning, people, sessions
from services.storage import certificates as kept
from services.transaction import WriteTx


class NoCertificate(KasipError):
    """There is no valid certificate with this number."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A misspelt name set right: by whom, and why."""

    name: str = field(repr=False)
    reason: str
    actor: str


def reissue(tx: WriteTx, content: Content, number: str, correction: Correction) -> str:
    """Replace a valid certificate by a corrected one; gives the new number. Raises NoCertificate, Unprintable.

    The old one stays on record as replaced, and its QR says so.
    """
    if character := unprintable(correction.name):
        raise Unprintable(character)
    old, sat = _valid(tx, number)
    person = people.those(tx.conn, [old.person_id])[old.person_id]
    entry = kept.entry(tx.conn, old.id)
    _close(tx, old, CertificateState.REPLACED)
    row = certificate_row(
        tx,
        content,
        person_id=old.person_id,
        attempt=sat,
        name=correction.name,
        region=number.split("KZ-")[1].split("-")[1],
        iin_index=old.iin_index,
        language=old.language,
        replaces=old.id,
    )
    kept.issue(tx.conn, [row])
    certificates.enter(tx, REPLACED, old._asdict(), sat, entry.level, correction.reason)
    certificates.enter(tx, certificates.ISSUED, row, sat, entry.level, correction.reason)
    if person.name is not None:  # who withdrew the consent stays without a profile
        people.change(tx.conn, [{"id": person.id, **named(correction.name)}])
    want(tx, row, Style(old.language), Format.PDF)
    told = {"participation": old.participation_id, "number": row["number"]}
    schedule(tx, [Planned(f"reissued:{row['id']}", old.person_id, "certificate.reissued", told, tx.now)])
    tx.audit("certificate.corrected", actor=correction.actor, subject=f"certificate:{old.id}", details={"by": row["id"]})
    return str(row["number"])


def revoke(tx: WriteTx, number: str, reason: Text, actor: str) -> None:
    """Take a certificate back; its holder is told why, in the own language. Raises NoCertificate."""
    old, sat = _valid(tx, number)
    entry = kept.entry(tx.conn, old.id)
    _close(tx, old, CertificateState.REVOKED)
    certificates.enter(tx, REVOKED, old._asdict(), sat, entry.level, f"{reason.kk} / {reason.ru}")
    certified, revoked = ParticipationState.CERTIFIED, ParticipationState.CERTIFICATE_REVOKED
    learning.become(tx.conn, [old.participation_id], revoked, among=[certified], ended_at=tx.now)
    told = {"participation": old.participation_id, "number": number, "reason_kk": reason.kk, "reason_ru": reason.ru}
    schedule(tx, [Planned(f"revoked:{old.id}", old.person_id, "certificate.revoked", told, tx.now)])
    tx.audit("certificate.taken_back", actor=actor, subject=f"certificate:{old.id}")


def confirm_identity(tx: WriteTx, content: Content, person: str, level: IdentityLevel, actor: str) -> bool:
    """Raise a person's identity level, never lower it; whether a certificate that waited for this is issued now (AMB-54)."""
    standing = sessions.of_persons(tx, [person]).get(person)  # a turn of the person, who may be passing the test, is waited for
    order = list(IdentityLevel)
    row = people.those(tx.conn, [person])[person]
    if order.index(level) > order.index(IdentityLevel(row.level)):
        people.change(tx.conn, [{"id": person, "level": level}])
        tx.audit("person.identity_confirmed", actor=actor, subject=f"person:{person}", details={"level": str(level)})
    waiting = _waiting(tx, person, (standing.session.language if standing else None) or Language.KK)
    if waiting is None or person not in certificates.issue(tx, content, [waiting]):
        return False
    paper = kept.newest(tx.conn, [person])[person]
    told = {"participation": paper.participation_id, "number": paper.number}
    schedule(tx, [Planned(f"issued:{paper.id}", person, "certificate.issued", told, tx.now)])
    return True


def _waiting(tx: WriteTx, person: str, language: Language) -> Pass | None:
    """The pass of a person who has no certificate for it yet."""
    rows = [row for row in learning.newest(tx.conn, [person]) if row.state == ParticipationState.PASSED]
    if not rows:
        return None
    taken = attempts.sittings(tx.conn, [rows[0].id]).get(rows[0].id, ())
    won = next((row for row in reversed(taken) if row.state == "passed"), None)
    return Pass(person, _sat(tx, won.id), language) if won else None


def _valid(tx: WriteTx, number: str) -> tuple[Row[Any], Attempt]:
    row = kept.by_number(tx.conn, number)
    if row is None or row.state != CertificateState.VALID:
        raise NoCertificate(f"there is no valid certificate {number}")
    return row, _sat(tx, row.attempt_id)


def _close(tx: WriteTx, old: Row[Any], state: CertificateState) -> None:
    if not kept.close(tx.conn, old.id, state, tx.now):
        raise NoCertificate(f"{old.number} is not valid any more")


def _sat(tx: WriteTx, attempt_id: str) -> Attempt:
    row = attempts.one(tx.conn, attempt_id)
    if row is None:
        raise NoCertificate(f"the attempt {attempt_id} is gone")
    return attempt(row)

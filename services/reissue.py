"""What staff do about certificates: correct and revoke them; history is kept (SM-1)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.certificates import CertificateState, RegisterAct, Style, region_of
from domain.errors import KasipError, Unprintable
from domain.language import Language, Text
from domain.learning import Attempt, ParticipationState
from services.attempts import attempt
from services.certificates import Entry, Holder, Pass, certificate_row, enter
from services.documents import Order, want
from services.events import Planned, schedule
from services.papers.certificate import unprintable
from services.storage import attempts, learning, people
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
    entry, reason = kept.entry(tx.conn, old.id), correction.reason
    _close(tx, old, CertificateState.REPLACED)
    holder = Holder(correction.name, region_of(number), old.iin_index)
    row = certificate_row(tx, content, Pass(sat, Language(old.language)), holder, replaces=old.id)
    kept.issue(tx.conn, [row])
    replaced = Entry(RegisterAct.REPLACED, old._asdict(), sat, entry.level, reason)
    enter(tx, [replaced, Entry(RegisterAct.ISSUED, row, sat, entry.level, reason)])
    _rename(tx, old.person_id, correction.name)
    want(tx, [Order(row, Style(old.language))])
    told = {"participation": old.participation_id, "number": row["number"]}
    schedule(tx, [Planned(f"reissued:{row['id']}", old.person_id, "certificate.reissued", told, tx.now)])
    tx.audit("certificate.corrected", actor=correction.actor, subject=f"certificate:{old.id}", details={"by": row["id"]})
    return str(row["number"])


def revoke(tx: WriteTx, number: str, reason: Text, actor: str) -> None:
    """Take a certificate back; its holder is told why, in the own language. Raises NoCertificate."""
    old, sat = _valid(tx, number)
    entry = kept.entry(tx.conn, old.id)
    _close(tx, old, CertificateState.REVOKED)
    enter(tx, [Entry(RegisterAct.REVOKED, old._asdict(), sat, entry.level, f"{reason.kk} / {reason.ru}")])
    certified, revoked = ParticipationState.CERTIFIED, ParticipationState.CERTIFICATE_REVOKED
    learning.become(tx.conn, [old.participation_id], revoked, among=[certified], ended_at=tx.now)
    told = {"participation": old.participation_id, "number": number, "reason_kk": reason.kk, "reason_ru": reason.ru}
    schedule(tx, [Planned(f"revoked:{old.id}", old.person_id, "certificate.revoked", told, tx.now)])
    tx.audit("certificate.taken_back", actor=actor, subject=f"certificate:{old.id}")


def _valid(tx: WriteTx, number: str) -> tuple[Row[Any], Attempt]:
    """The certificate, with the final test that it rests on."""
    row = kept.by_number(tx.conn, number)
    sat = attempts.one(tx.conn, row.attempt_id) if row and row.state == CertificateState.VALID else None
    if row is None or sat is None:
        raise NoCertificate(f"there is no valid certificate {number}")
    return row, attempt(sat)


def _rename(tx: WriteTx, person: str, name: str) -> None:
    if people.those(tx.conn, [person])[person].name is not None:  # who withdrew the consent stays without a profile
        people.change(tx.conn, [{"id": person, **people.named(name)}])


def _close(tx: WriteTx, old: Row[Any], state: CertificateState) -> None:
    if not kept.close(tx.conn, old.id, state, tx.now):
        raise NoCertificate(f"{old.number} is not valid any more")

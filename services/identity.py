"""How surely persons are known: raised by a channel or by staff, with the certificates that waited for it (AMB-54)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.language import Language, spoken
from domain.learning import AttemptState, ParticipationState
from domain.people import IdentityLevel
from services import certificates
from services.attempts import attempt
from services.certificates import Pass
from services.events import Planned, schedule
from services.storage import attempts, contacts, learning, people, sessions
from services.storage import certificates as kept
from services.transaction import WriteTx


@dataclass(frozen=True, slots=True)
class Seen:
    """The document by which the staff knew somebody: its kind, not its number, and the day on which it was seen."""

    document: str
    on: date

    @property
    def details(self) -> Mapping[str, str]:
        return {"document": self.document, "seen_on": self.on.isoformat()}


def confirm_identity(
    tx: WriteTx, content: Content, person: str, level: IdentityLevel, actor: str, seen: Seen | None = None
) -> bool:
    """Raise a person's identity level, never lower it; whether a certificate that waited for this is issued now."""
    standing = sessions.of_persons(tx, [person]).get(person)  # a turn of the person, who may be passing the test, is waited for
    order = list(IdentityLevel)
    row = people.those(tx.conn, [person])[person]
    if order.index(level) > order.index(IdentityLevel(row.level)):
        raise_level(tx, level, {person: actor}, seen)
    waiting = _waiting(tx, person, spoken(standing.session.language if standing else None))
    if waiting is None or person not in certificates.issue(tx, content, [waiting]):
        return False
    paper = kept.newest(tx.conn, [person])[person]
    told = {"participation": paper.participation_id, "number": paper.number}
    schedule(tx, [Planned(f"issued:{paper.id}", person, "certificate.issued", told, tx.now)])
    return True


def raise_level(tx: WriteTx, level: IdentityLevel, by: Mapping[str, str], seen: Seen | None = None) -> None:
    """Bring persons to a level, each by the actor who confirmed it."""
    details = {"level": str(level), **(seen.details if seen else {})}
    people.change(tx.conn, [{"id": person, "level": level} for person in by])
    for person, actor in by.items():
        tx.audit("person.identity_confirmed", actor=actor, subject=f"person:{person}", details=details)


def levels_with(
    tx: WriteTx, before: Mapping[str, Row[Any]], declared: Sequence[Mapping[str, Any]]
) -> Mapping[str, IdentityLevel]:
    """Each person's level with what is declared now: `phone` where a channel vouched for that very number."""
    proven = contacts.proven_phones(tx.conn, [row["id"] for row in declared])
    return {
        row["id"]: _level(IdentityLevel(before[row["id"]].level), (row["id"], row["phone_index"]) in proven) for row in declared
    }


def _level(before: IdentityLevel, proven: bool) -> IdentityLevel:
    if before not in {IdentityLevel.NONE, IdentityLevel.DECLARED}:
        return before
    return IdentityLevel.PHONE if proven else IdentityLevel.DECLARED


def _waiting(tx: WriteTx, person: str, language: Language) -> Pass | None:
    """The pass of a person who has no certificate for it yet."""
    newest = learning.newest(tx.conn, [person]).get(person, ())
    passed = next((row.id for row in newest if row.state == ParticipationState.PASSED), None)
    taken = attempts.sittings(tx.conn, [passed]).get(passed, ()) if passed else ()
    won = next((row.id for row in reversed(taken) if row.state == AttemptState.PASSED), None)
    sat = attempts.one(tx.conn, won) if won else None
    return Pass(attempt(sat), language) if sat else None

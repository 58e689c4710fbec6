"""What the staff do about a learner, where they hold the right for it: each act with its reason, and in the audit trail."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.errors import KasipError
from domain.fields import validate
from domain.full_name import full_name
from domain.invalid import Invalid
from domain.language import Text
from domain.learning import ParticipationState
from domain.masking import mask_text
from domain.people import IdentityLevel
from domain.staff import Right, Scope
from services import identity, learner_card, learners, reissue, voids
from services.identity import Seen
from services.learner_card import Certificate, Sitting
from services.reissue import Correction
from services.storage import certificates, people
from services.transaction import ReadTx, WriteTx

LONGEST = 500
PERSON = "staff:"  # how the audit trail names somebody of the staff; a program has a token


class IdentityDocument(StrEnum):
    """What somebody of the staff looked at."""

    IDENTITY_CARD = "identity_card"
    DIGITAL = "digital_document"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"


class Why(StrEnum):
    """Why a number is read in full."""

    DOCUMENT = "document"
    LEARNER_ASKS = "learner_asks"
    DUPLICATE = "duplicate"
    STATE_BODY = "state_body"


class CanNotAct(KasipError):
    """The act is not done; `reason` is a word, `field` what was filled in wrongly."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def show_number(tx: WriteTx, scope: Scope, person: str, number: str, why: Why) -> str:
    """A number of a learner in full; that it was read, and why, is kept each time. Raises Unseen, CanNotAct."""
    row = learners.row_of(tx, scope, person, Right.CHANGE_LEARNERS)
    if number not in learners.NUMBERS:
        raise CanNotAct("no_such_number", "number")
    sealed = getattr(row, number)
    if sealed is None:
        raise CanNotAct("number_unknown", "number")
    details = {"number": number, "why": str(why)}
    tx.audit(learners.SHOWN, actor=scope.actor, subject=f"person:{person}", details=details)
    return people.opened(tx.vault, number, person, sealed)


def propose_void(tx: WriteTx, scope: Scope, attempt: str, reason: str) -> None:
    """Propose that an open final test should not count. Raises Unseen, CanNotAct, CanNotVoid."""
    attempt_to_change(tx, scope, attempt)
    voids.propose(tx, attempt, said(tx, "reason", reason), scope.actor)


def approve_void(tx: WriteTx, content: Content, scope: Scope, attempt: str) -> None:
    """Make a proposed test void, as the second person; a program is none. Raises Unseen, CanNotAct, CanNotVoid."""
    attempt_to_change(tx, scope, attempt)
    if not scope.actor.startswith(PERSON):
        raise CanNotAct("person_needed")
    voids.approve(tx, content, attempt, scope.actor)


def revoke(tx: WriteTx, scope: Scope, number: str, reason: Text) -> None:
    """Take a certificate back. Raises Unseen, CanNotAct, NoCertificate."""
    number = certificate_to_change(tx, scope, number).number
    checked = Text(said(tx, "reason_kk", reason.kk), said(tx, "reason_ru", reason.ru))
    reissue.revoke(tx, number, checked, scope.actor)


def correct(tx: WriteTx, content: Content, scope: Scope, number: str, name: str, reason: str) -> str:
    """Replace a certificate by one with the name set right; gives the new number.

    Raises Unseen, CanNotAct, Invalid (V-NAME), Unprintable, NoCertificate.
    """
    number = certificate_to_change(tx, scope, number).number
    correction = Correction(full_name(name), said(tx, "reason", reason), scope.actor)
    return reissue.reissue(tx, content, number, correction)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of it: the number of a certificate that waited for this; `held`: one waits still, and staff must look into it."""

    certificate: str | None
    held: bool = False


def confirm(tx: WriteTx, content: Content, scope: Scope, person: str, document: IdentityDocument, seen_on: date) -> Confirmed:
    """Raise a learner to `staff`, whose document was seen, and issue a certificate that waited for this.

    Raises Unseen, CanNotAct.
    """
    row = learners.row_of(tx, scope, person, Right.CHANGE_LEARNERS)
    if seen_on > local_date(tx.now):
        raise CanNotAct("day_to_come", "seen_on")
    if row.name is None:
        raise CanNotAct("nothing_declared")
    known = IdentityLevel(row.level) in {IdentityLevel.STAFF, IdentityLevel.EDS}
    issued = identity.confirm_identity(tx, content, person, IdentityLevel.STAFF, scope.actor, Seen(document, seen_on))
    if issued:
        return Confirmed(str(certificates.newest(tx.conn, [person])[person].number))
    held = row.state == ParticipationState.PASSED
    if known:
        raise CanNotAct("held" if held else "confirmed_already")
    return Confirmed(None, held)


def attempt_to_change(tx: ReadTx, scope: Scope, attempt: str) -> Sitting:
    """A test that may be changed. Raises Unseen."""
    return learner_card.attempt(tx, scope, attempt, Right.CHANGE_LEARNERS)


def certificate_to_change(tx: ReadTx, scope: Scope, number: str) -> Certificate:
    """A certificate that may be changed. Raises Unseen."""
    return learner_card.certificate(tx, scope, number, Right.CHANGE_LEARNERS)


def said(tx: ReadTx, field: str, typed: str) -> str:
    """A reason as it is kept, and perhaps told: nobody's number stands in it. Raises CanNotAct."""
    try:
        text = validate("free", typed, local_date(tx.now))
    except Invalid as invalid:
        raise CanNotAct(invalid.reason, field) from None
    if len(text) > LONGEST:
        raise CanNotAct("too_long", field)
    if mask_text(text) != text:
        raise CanNotAct("number_in_it", field)
    return text

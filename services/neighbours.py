"""Codes typed in the chat: a neighbour confirms the use of a shared object, or finds an own paper (R-003-7.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from dialogs.application_facts import Invitation, InvitationOf
from dialogs.application_requests import ConfirmUse, FindInvitation, TakeBackUse
from dialogs.events import USER_CONFIRMED, USER_LEFT
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.applications import SHARED, types_of
from domain.full_name import given_name, known_as
from domain.masking import mask_text
from services import application_claims, application_users, applications, council_codes, guesses
from services.application_open import takes_users
from services.events import Planned, schedule
from services.storage import application_users as users
from services.storage import applications as kept
from services.storage import people
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


class Not(StrEnum):
    """Why an invitation can't be confirmed by somebody; the values are those of the outcomes."""

    OLD = "old"
    USED = "used"
    OWN = "own"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation with its application; `yours` was confirmed by who asks."""

    row: Row[Any] = field(repr=False)
    application: Row[Any] = field(repr=False)
    yours: bool = False
    refused: Not | None = None


def invitations(tx: ReadTx, content: Content, asked: Sequence[InvitationOf]) -> Mapping[InvitationOf, Invitation | None]:
    """What each one's code invites to; None where it may not be told."""
    return {fact: _invitation(tx, _found(tx, fact.code, fact.person)) for fact in asked}


def find(tx: WriteTx, content: Content, asked: Sequence[Asked[FindInvitation]]) -> Sequence[Outcome]:
    """Look at typed codes; wrong ones are counted, and after some of them none is taken for a while (A6)."""
    return [_looked(tx, one) for one in asked]


def confirm(tx: WriteTx, content: Content, asked: Sequence[Asked[ConfirmUse]]) -> Sequence[Outcome]:
    """Count neighbours among the users, each by the own number and once; the applicant hears of it."""
    return [Outcome(_confirmed(tx, one)) for one in asked]


def take_back(tx: WriteTx, content: Content, asked: Sequence[Asked[TakeBackUse]]) -> Sequence[Outcome]:
    """Forget confirmations while the application can still be changed; the applicant hears of it."""
    return [Outcome(_taken_back(tx, one)) for one in asked]


def _found(tx: ReadTx, code: str, person: str, *, lock: bool = False) -> Found | None:
    invited = application_users.by_code(tx, code)
    application = kept.one(tx.conn, invited.application_id, lock=lock) if invited is not None else None
    row = application_users.by_code(tx, code) if lock else invited  # as it is now that nobody else may change it
    if row is None or application is None:
        return None
    yours = row.person_id == person
    return Found(row, application, yours, None if yours else _refused(tx, row, application, person))


def _refused(tx: ReadTx, row: Row[Any], application: Row[Any], person: str) -> Not | None:
    if row.confirmed_at is not None:
        return Not.USED
    if application.person_id == person:
        return Not.OWN
    if not takes_users(tx, application):
        return Not.CLOSED
    return None if application_users.open_(tx, row) else Not.OLD


def _invitation(tx: ReadTx, found: Found | None) -> Invitation | None:
    if found is None or found.refused is not None:
        return None
    application = found.application
    answers = applications.answers_of(tx, application)
    return Invitation(
        name=_applicant(tx, application, answers),
        project=mask_text(answers.get("project_name", "")),
        region=answers.get("region_code", ""),
        types=tuple(code for code in types_of(answers) if code in SHARED),
        form=application.form,
        yours=found.yours,
        changeable=takes_users(tx, application),
    )


def _applicant(tx: ReadTx, application: Row[Any], answers: Mapping[str, str]) -> str:
    """Who asks, as a neighbour may read it: given name and initial; of a legal entity its own name too."""
    row = people.those(tx.conn, [application.person_id]).get(application.person_id)
    full = answers.get("ie_full_name") or answers.get("head_full_name") or (row.name if row is not None else None) or ""
    return ", ".join(filter(None, (known_as(full), answers.get("legal_name", ""))))


def _looked(tx: WriteTx, one: Asked[FindInvitation]) -> Outcome:
    who = f"neighbour:{one.person}"
    try:
        guesses.count(tx, who, who)
    except guesses.GuessedTooOften as often:
        return Outcome(FindInvitation.Outcome.OFTEN, {"minutes": often.minutes})
    claimed = application_claims.claim(tx, one.person, one.request.code)
    found = _found(tx, one.request.code, one.person)
    member = not claimed and council_codes.opens(tx, one.request.code)
    if found is None and not claimed and not member:
        return Outcome(FindInvitation.Outcome.WRONG)
    guesses.forgive(tx, who, who)
    if found is None:
        return Outcome(FindInvitation.Outcome.CLAIMED if claimed else FindInvitation.Outcome.MEMBER)
    return Outcome(FindInvitation.Outcome(found.refused) if found.refused else FindInvitation.Outcome.FOUND)


def _confirmed(tx: WriteTx, one: Asked[ConfirmUse]) -> ConfirmUse.Outcome:
    found = _found(tx, one.request.code, one.person, lock=True)
    if found is None or found.refused is not None:
        return ConfirmUse.Outcome(found.refused or Not.OLD) if found else ConfirmUse.Outcome.OLD
    if found.yours:
        return ConfirmUse.Outcome.CONFIRMED
    number = _number(tx, one.person) or one.request.number
    if not number:
        return ConfirmUse.Outcome.NUMBER
    if number == application_users.own_number(applications.answers_of(tx, found.application)):
        return ConfirmUse.Outcome.OWN
    who = application_users.index_of(tx.vault, number)
    if users.same(tx.conn, found.application.id, who):
        return ConfirmUse.Outcome.SAME
    sealed = tx.vault.seal(users.NUMBER, found.row.id, number)
    users.confirm(tx.conn, found.row.id, tx.now, person_id=one.person, who_index=who, number=sealed)
    _told(tx, one, found, USER_CONFIRMED)
    return ConfirmUse.Outcome.CONFIRMED


def _taken_back(tx: WriteTx, one: Asked[TakeBackUse]) -> TakeBackUse.Outcome:
    found = _found(tx, one.request.code, one.person, lock=True)
    if found is None or not found.yours or not takes_users(tx, found.application):
        return TakeBackUse.Outcome.CLOSED
    users.reopen(tx.conn, found.row.id)
    _told(tx, one, found, USER_LEFT)
    return TakeBackUse.Outcome.TAKEN_BACK


def _number(tx: ReadTx, person: str) -> str:
    """The number by which a person registered: the business's, else the own one; "" of who never did."""
    row = people.those(tx.conn, [person])[person]
    column = next((name for name in ("bin", "iin") if getattr(row, name) is not None), None)
    return people.opened(tx.vault, column, person, getattr(row, column)) if column else ""


def _told(tx: WriteTx, one: Asked[Any], found: Found, event: str) -> None:
    """The applicant hears of a change among the users, and the trail keeps it."""
    application = found.application
    kept.change(tx.conn, application.id, changed_at=tx.now)
    tx.audit(event, actor=f"person:{one.person}", subject=f"application:{application.id}", details={"language": one.language})
    name = given_name(people.those(tx.conn, [one.person])[one.person].name or "")
    values = {"application": application.id, "name": name}
    schedule(tx, [Planned(f"{event}:{tx.new_id()}", application.person_id, event, values, tx.now)])

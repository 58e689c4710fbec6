"""Applications that a program files for somebody of its own front end: begun, filled in, closed to be signed (DESIGN §8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from dialogs.application_mending import opened
from dialogs.application_requests import AddUser
from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, FILLED_IN, SEALED, SLOT, WITHDRAWABLE, Consent, Lack, Origin, Slot, State, lacks
from domain.calendar import local_date
from domain.errors import KasipError
from domain.fields import validate
from domain.invalid import Invalid
from domain.language import Language
from domain.messaging import Document
from domain.staff import Everywhere, Right, Scope
from services import application_drafts, application_signing, application_uploads, application_user_acts, applications
from services.application_acts import CanNotApply
from services.application_answers import AnswerFault, judged
from services.application_list import row_of
from services.application_open import CHANGEABLE, mended, takes_file, takes_users
from services.learners import Unseen
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.transaction import ReadTx, WriteTx

CHANNEL = "api"
PROGRAM = "token:"
SLOTS = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD, Slot.LETTER)


class WrongAnswers(KasipError):
    """Answers of an application can't be taken; `faults` says of each field why."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        super().__init__("answers are wrong")
        self.faults = faults


class Incomplete(KasipError):
    """An application lacks something that keeps it from being signed; `lacks` are those, with the names of fields or places."""

    def __init__(self, lacking: Sequence[tuple[Lack, str]]) -> None:
        super().__init__("something lacks")
        self.lacks = lacking


@dataclass(frozen=True, slots=True)
class AgreedTo:
    """A consent by the version and the language in which its whole text was read."""

    item: Consent
    version: int
    language: Language


def begin(tx: WriteTx, content: Content, scope: Scope, language: Language, answers: Mapping[str, str]) -> str:
    """Begin an application for somebody of a program's front end; its id. Raises WrongAnswers, CanNotApply."""
    if not scope.actor.startswith(PROGRAM):
        raise CanNotApply("program_only")
    form, id_ = content.form(DRAFT_FORM).version, tx.new_id()
    taken = _taken(tx, content, form, answers)
    row = {
        "id": id_, "origin": Origin.API, "state": State.DRAFT, "form": form, "language": language,
        "answers": applications.sealed(tx, id_, taken), "version": 1, "made_at": tx.now, "changed_at": tx.now,
        "entered_by": scope.actor,
    }  # fmt: skip
    kept.receive(tx.conn, row)
    tx.audit("application.begun", actor=scope.actor, subject=f"application:{id_}")
    return id_


def draft(tx: ReadTx, scope: Scope, id_: str, *states: State, lock: bool = False) -> Row[Any]:
    """What a program fills in, or mends, in one of some states; nobody else does so. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=lock)
    own = row.origin == Origin.API and row.entered_by == scope.actor
    if not own or State(row.state) not in (states or (State.DRAFT,)):
        raise CanNotApply("closed")
    return row


def answer(tx: WriteTx, content: Content, scope: Scope, id_: str, answers: Mapping[str, str]) -> None:
    """Keep answers beside those before; "" takes one away. Of what was returned only the faulty ones are open (SM-4).

    Raises Unseen, CanNotApply, WrongAnswers.
    """
    row = draft(tx, scope, id_, *CHANGEABLE, lock=True)
    before = applications.answers_of(tx, row)
    taken = _taken(tx, content, row.form, answers, before)
    _require_open(tx, content, row, taken, answers)
    mended(tx, row, list(answers))
    applications.keep(tx, {id_: taken})


def signable(tx: ReadTx, scope: Scope, id_: str) -> None:
    """That it waits for its signature, or was signed already: the same one again counts once. Raises Unseen, CanNotApply."""
    draft(tx, scope, id_, *SEALED, State.SUBMITTED, State.CHECKING)


def attach(tx: WriteTx, content: Content, scope: Scope, id_: str, slot: Slot, document: Document) -> str:
    """A file that is kept here already takes its place, and is looked into; its id. Raises Unseen, CanNotApply."""
    row = draft(tx, scope, id_, *CHANGEABLE, lock=True)
    if not takes_file(tx, content, row, slot):
        raise CanNotApply("not_open", f"{SLOT}{slot}")
    kept.change(tx.conn, id_, changed_at=tx.now)
    return application_uploads.add(tx, row.id, slot, document, CHANNEL)


def add_user(tx: WriteTx, scope: Scope, id_: str, typed: str) -> str:
    """Name a legal entity that uses the shared object too, by its BIN; its id. The same one again counts once (R-003-7.2).

    Raises Unseen, CanNotApply, Invalid.
    """
    row = draft(tx, scope, id_, *CHANGEABLE, lock=True)
    if not takes_users(tx, row):
        raise CanNotApply("not_open", "users")
    try:
        number = validate("bin", typed, local_date(tx.now))
    except Invalid as invalid:
        raise Invalid("bin", f"{invalid.field}.{invalid.reason}", **invalid.facts) from None
    outcome, user = application_user_acts.name(tx, row, number, scope.actor)
    if outcome is AddUser.Outcome.OWN:
        raise CanNotApply("own_bin", "bin")
    return user


def remove_user(tx: WriteTx, scope: Scope, id_: str, user: str) -> None:
    """Take one of the other users away. Raises Unseen, also where there is no such user, and CanNotApply."""
    row = draft(tx, scope, id_, *CHANGEABLE, lock=True)
    if not takes_users(tx, row):
        raise CanNotApply("not_open", "users")
    if not application_user_acts.take_away(tx, row, user, scope.actor):
        raise Unseen


def agree(tx: WriteTx, content: Content, scope: Scope, id_: str, agreed: Iterable[AgreedTo]) -> None:
    """Record what was agreed to, by the newest texts only. Raises Unseen, CanNotApply."""
    draft(tx, scope, id_, lock=True)
    for one in agreed:
        if content.application_consent(one.item).version != one.version:
            raise CanNotApply("consent_version", one.item)
        row = {"item": one.item, "version": one.version, "language": one.language, "channel": CHANNEL}
        kept.agree(tx.conn, {"application_id": id_, "given_at": tx.now, **row})
        details: dict[str, str | int] = {"item": one.item, "version": one.version}
        tx.audit("application.agreed", actor=scope.actor, subject=f"application:{id_}", details=details)
    kept.change(tx.conn, id_, changed_at=tx.now)


def lacking(tx: ReadTx, content: Content, row: Row[Any]) -> Sequence[tuple[Lack, str]]:
    """Everything that keeps it from being signed (R-003-18)."""
    whole = applications.one(tx, row)
    fields = [one.name for one in content.form(DRAFT_FORM, row.form).asked(whole.answers)]
    return lacks(whole, fields, content.programme["application.users_min"])


def close(tx: WriteTx, content: Content, scope: Scope, id_: str) -> None:
    """Nothing can be changed from now on: the form waits for its signature. Raises Unseen, CanNotApply, Incomplete."""
    row = draft(tx, scope, id_, *CHANGEABLE, *SEALED, lock=True)
    if State(row.state) in SEALED:
        return
    if missing := lacking(tx, content, row):
        raise Incomplete(missing)
    where, region = scope.where(Right.CHANGE_APPLICATIONS), applications.answers_of(tx, row)["region_code"]
    if not isinstance(where, Everywhere) and region not in where:
        raise CanNotApply("region", "region_code")
    application_signing.close(tx, row, tx.new_id(), scope.actor)


def open_again(tx: WriteTx, scope: Scope, id_: str) -> None:
    """It can be changed again; what was drawn to be signed is gone. Raises Unseen, CanNotApply."""
    row = draft(tx, scope, id_, *CHANGEABLE, *SEALED, lock=True)
    if State(row.state) in SEALED:
        application_signing.open_again(tx, row, scope.actor)


def withdraw(tx: WriteTx, scope: Scope, id_: str) -> None:
    """Take back what was sent in, or throw away what was not. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if row.entered_by != scope.actor or row.origin != Origin.API:
        raise CanNotApply("not_yours")
    if State(row.state) in FILLED_IN:
        signing.end(tx.conn, [id_])
        application_drafts.remove(tx, [id_])
        tx.audit("application.dropped", actor=scope.actor, subject=f"application:{id_}")
    elif State(row.state) in WITHDRAWABLE:
        application_drafts.take_back(tx, row, scope.actor)
    else:
        raise CanNotApply("not_withdrawable")


def _require_open(tx: ReadTx, content: Content, row: Row[Any], taken: Mapping[str, str], answers: Mapping[str, str]) -> None:
    """That only what was faulty, or follows from it, is given anew."""
    if row.state == State.RETURNED:
        form = content.form(DRAFT_FORM, row.form)
        open_ = opened(form, replace(applications.one(tx, row), answers=taken)).fields
        if closed := [name for name in answers if name not in open_ and answers[name]]:
            raise CanNotApply("not_open", closed[0])


def _taken(
    tx: ReadTx, content: Content, form: int, answers: Mapping[str, str], before: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """What is kept: the new answers beside the old ones, of which some may count for nothing now."""
    changed = {**(before or {}), **answers}
    found, faults = judged(content, form, changed, local_date(tx.now))
    if wrong := [fault for fault in faults if fault.name in answers]:
        raise WrongAnswers(wrong)
    return found

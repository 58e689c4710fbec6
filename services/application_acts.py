"""What the staff do about an application that was sent in: milestones by their dates, the official number, taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.application_status import MILESTONES
from dialogs.wording import Tr, in_words
from domain.applications import BEFORE_DECISION, WITHDRAWABLE, Milestone, Origin, State
from domain.calendar import local_date
from domain.errors import KasipError
from domain.fields import validate
from domain.invalid import Invalid
from domain.language import Language
from domain.masking import mask_text
from domain.staff import Right, Scope
from services import application_claims
from services.application_drafts import take_back
from services.application_list import row_of
from services.events import Planned, schedule
from services.storage import applications as kept
from services.transaction import WriteTx

FIRST_DAY = date(2020, 1, 1)
LONGEST = 500
MOST_REFERENCE = 60
MILESTONE, OFFICIAL, WITHDRAWN = "application.milestone", "application.official", "application.withdrawn"


class CanNotApply(KasipError):
    """An application is not entered or changed so; `reason` is a word, `field` what was filled in wrongly."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone of the budget, the day on which it was reached, and its document where it has one."""

    kind: Milestone
    on: date
    document: str = ""


def reach(tx: WriteTx, scope: Scope, id_: str, reached: Reached, tr: Callable[[Language], Tr]) -> None:
    """Enter a milestone once; the applicant is told (R-003-17, R-003-26, R-003-27). Raises Unseen, CanNotApply."""
    row = _sent(tx, scope, id_)
    document = reference(tx, "document", reached.document) if reached.document.strip() else None
    if not FIRST_DAY <= reached.on <= local_date(tx.now):
        raise CanNotApply("day", "on")
    new = {
        "id": tx.new_id(), "application_id": id_, "kind": reached.kind, "on": reached.on, "document": document,
        "entered_at": tx.now, "entered_by": scope.actor,
    }  # fmt: skip
    if not kept.reach(tx.conn, new):
        raise CanNotApply("reached_already", "kind")
    _changed(tx, row, scope, MILESTONE, {"kind": reached.kind, "on": str(reached.on)})
    if row.person_id and row.number:
        said = {f"what_{language}": _said(reached, tr(language)) for language in Language}
        _tell(tx, row, f"milestone:{reached.kind}", MILESTONE, {"number": row.number, **said})


def name_officially(tx: WriteTx, scope: Scope, id_: str, number: str) -> None:
    """Enter the number that the register gave, or correct it; the applicant is told. Raises Unseen, CanNotApply."""
    row = _sent(tx, scope, id_)
    official = reference(tx, "number", number)
    if official == row.official_number:
        return
    kept.change(tx.conn, id_, official_number=official)
    tx.audit(
        OFFICIAL, actor=scope.actor, subject=f"application:{id_}", details={"was": row.official_number or "", "is": official}
    )
    if row.person_id:
        _tell(tx, row, f"official:{official}", OFFICIAL, {"number": official})


def withdraw(tx: WriteTx, scope: Scope, id_: str, reason: str) -> None:
    """Take back an application on paper for its applicant, who asked for it. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if row.origin != Origin.PAPER:
        raise CanNotApply("not_on_paper")
    if State(row.state) not in WITHDRAWABLE:
        raise CanNotApply("not_withdrawable")
    why = words(tx, "reason", reason)
    take_back(tx, row, scope.actor)
    if row.person_id and row.number:
        _tell(tx, row, "withdrawn", WITHDRAWN, {"number": row.number})
    tx.audit("application.withdrawn_for", actor=scope.actor, subject=f"application:{id_}", details={"reason": why})


def renew_code(tx: WriteTx, scope: Scope, id_: str) -> str:
    """A new code for the owner of an application on paper, to be shown once. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if row.origin != Origin.PAPER or row.state != State.SUBMITTED:
        raise CanNotApply("no_code")
    if row.person_id is not None:
        raise CanNotApply("owner_known")
    return application_claims.new_code(tx, id_, scope.actor)


def words(tx: WriteTx, field: str, text: str) -> str:
    """A sentence that is kept for years: not empty, and no number of anybody in it. Raises CanNotApply."""
    try:
        said = validate("free", text, local_date(tx.now))
    except Invalid as invalid:
        raise CanNotApply(invalid.reason, field) from None
    if len(said) > LONGEST:
        raise CanNotApply("too_long", field)
    if mask_text(said) != said:
        raise CanNotApply("number_in_it", field)
    return said


def reference(tx: WriteTx, field: str, text: str) -> str:
    """A number or a reference of a document, in a line. Raises CanNotApply."""
    said = " ".join(words(tx, field, text).split())
    if len(said) > MOST_REFERENCE:
        raise CanNotApply("too_long", field)
    return said


def _said(reached: Reached, tr: Tr) -> str:
    return tr(MILESTONES[reached.kind], day=in_words(reached.on, tr.language))


def _sent(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if State(row.state) not in BEFORE_DECISION:
        raise CanNotApply("not_sent")
    return row


def _changed(tx: WriteTx, row: Row[Any], scope: Scope, act: str, details: dict[str, str | int]) -> None:
    kept.change(tx.conn, row.id)
    tx.audit(act, actor=scope.actor, subject=f"application:{row.id}", details=details)


def _tell(tx: WriteTx, row: Row[Any], what: str, event: str, values: dict[str, str]) -> None:
    schedule(tx, [Planned(f"application:{row.id}:{what}", row.person_id, event, {"application": row.id, **values}, tx.now)])

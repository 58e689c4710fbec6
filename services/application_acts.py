"""What the staff do about an application that was sent in: the official number, taking it back, a code for its owner."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.applications import BEFORE_DECISION, WITHDRAWABLE, Origin, State
from domain.calendar import local_date
from domain.errors import KasipError
from domain.fields import validate
from domain.invalid import Invalid
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
MOST_REFERENCE = 120  # an act is named with the body that issued it
OFFICIAL, WITHDRAWN = "application.official", "application.withdrawn"


class CanNotApply(KasipError):
    """An application is not entered or changed so; `reason` is a word, `field` what was filled in wrongly.

    `most` says how many characters fit, where there were too many.
    """

    def __init__(self, reason: str, field: str = "", most: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.most = most


class CanNotDecide(KasipError):
    """An act is not possible now; `reason` is a word, `items` name what stands in the way."""

    def __init__(self, reason: str, items: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.items = tuple(items)


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
        # Each change is told, also one back to a number that was told before.
        tell(tx, row, f"official:{row.version}:{official}", OFFICIAL, {"number": official})


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
        tell(tx, row, "withdrawn", WITHDRAWN, {"number": row.number})
    tx.audit("application.withdrawn_for", actor=scope.actor, subject=f"application:{id_}", details={"reason": why})


def renew_code(tx: WriteTx, scope: Scope, id_: str) -> str:
    """A new code for the owner of an application on paper, to be shown once. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if row.origin != Origin.PAPER or State(row.state) not in BEFORE_DECISION:
        raise CanNotApply("no_code")
    if row.person_id is not None:
        raise CanNotApply("owner_known")
    return application_claims.new_code(tx, id_, scope.actor)


def words(tx: WriteTx, field: str, text: str, most: int = LONGEST) -> str:
    """A sentence that is kept for years: not empty, and no number of anybody in it. Raises CanNotApply."""
    try:
        said = validate("free", text, local_date(tx.now))
    except Invalid as invalid:
        raise CanNotApply(invalid.reason, field, most) from None
    if len(said) > most:
        raise CanNotApply("too_long", field, most)
    if mask_text(said) != said:
        raise CanNotApply("number_in_it", field)
    return said


def line(tx: WriteTx, field: str, text: str, most: int) -> str:
    """The same in one line. Raises CanNotApply."""
    return " ".join(words(tx, field, " ".join(text.split()), most).split())


def reference(tx: WriteTx, field: str, text: str) -> str:
    """A number or a reference of a document, in a line. Raises CanNotApply."""
    return line(tx, field, text, MOST_REFERENCE)


def _sent(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if State(row.state) not in BEFORE_DECISION:
        raise CanNotApply("not_sent")
    return row


def tell(tx: WriteTx, row: Row[Any], what: str, event: str, values: Mapping[str, str]) -> None:
    """Tell the applicant of an application something, once by `what`."""
    schedule(tx, [Planned(f"application:{row.id}:{what}", row.person_id, event, {"application": row.id, **values}, tx.now)])

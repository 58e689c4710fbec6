"""Terms of the staff are marked done by hand: on a day since they began, and where no other act ends them (T-7)."""

from datetime import date

from domain.applications import BEFORE_DECISION, State
from domain.calendar import local_date
from domain.staff import Right, Scope
from services import deadlines, decision_notices
from services.deadlines import CanNotDeadline, Deadline
from services.duties import CHECK, application_of
from services.storage import applications
from services.storage import deadlines as kept
from services.transaction import ReadTx, WriteTx

OUTSIDE, BY_ACTS = "outside", "by_acts"  # why a term can't be ended so: by its day, or by hand at all


def finish(tx: WriteTx, scope: Scope, deadline: Deadline, on: date) -> Deadline:
    """Mark a term done on a day, or correct it; late and past-dated is flagged.

    Raises CanNotDeadline for a day to come or one before the term began, and where acts on an application end the term.
    """
    if by_acts(tx, deadline):
        raise CanNotDeadline(BY_ACTS)
    if not deadline.first <= on <= local_date(tx.now):
        raise CanNotDeadline(OUTSIDE)
    late = deadline.counted.late(on)
    kept.change(tx.conn, deadline.id, done_on=on, done_at=tx.now, done_by=scope.actor, late=late)
    details: dict[str, str | int] = {
        "was": str(deadline.done_on or "open"), "is": str(on), "late": int(late), "past_dated": int(on < local_date(tx.now)),
    }  # fmt: skip
    if deadline.duty_id == CHECK:
        applications.term_ends(tx.conn, {application_of(deadline.trigger): None})
    tx.audit("deadline.done", actor=scope.actor, subject=f"deadline:{deadline.id}", details=details)
    found = deadlines.one(tx, scope, deadline.id, Right.CHANGE_DEADLINES)
    assert found is not None  # noqa: S101 - it was read in this transaction
    return found


def by_acts(tx: ReadTx, deadline: Deadline) -> bool:
    """Whether acts on an application end a term, or may still resume it: done by hand, it would stand on no list any more.

    The check runs until the members of the council are told, or the application is refused or taken back.
    """
    if deadline.duty_id != CHECK:
        return False
    row = applications.one(tx.conn, application_of(deadline.trigger))
    if row is None:
        return False
    runs = deadline.done_on is None and State(row.state) in BEFORE_DECISION
    return runs or bool(decision_notices.first_untold(tx, [row.id]))

"""Open terms are counted anew when the calendar has changed (T-2, T-7); those that are done never are."""

from typing import Any

from sqlalchemy import Row

from domain.calendar import WorkingCalendar
from domain.deadlines import Counted, Term, Unit, count
from services.duties import CHECK, application_of, duties
from services.storage import applications, deadlines
from services.transaction import WriteTx


def open_terms(tx: WriteTx, calendar: WorkingCalendar, actor: str) -> int:
    """Count every open term with this calendar; how many come out otherwise, each with a line in the audit trail."""
    if not deadlines.counted_otherwise(tx.conn, calendar.version):
        return 0
    moved = sum(_moved(tx, row, calendar, actor) for row in deadlines.open_ones(tx.conn))
    deadlines.counted_with(tx.conn, calendar.version)
    return moved


def _moved(tx: WriteTx, row: Row[Any], calendar: WorkingCalendar, actor: str) -> bool:
    """Whether a term's dates are others now; one whose duty is not known any more keeps them."""
    duty = duties().get(row.duty)
    if duty is None:
        return False
    term = Term(Unit(row.unit), row.length, duty.term.policy, duty.term.ahead)
    found = count(duty, term, row.nominal_on if term.unit is Unit.DATE else row.started_on, calendar)
    if found == Counted(row.nominal_on, row.due_on, row.remind_on):
        return False
    deadlines.change(
        tx.conn, row.id, nominal_on=found.nominal, due_on=found.due, last_on=found.last, remind_on=found.remind
    )  # fmt: skip
    if row.duty == CHECK:
        applications.term_ends(tx.conn, {application_of(row.trigger): found.last})
    if (found.nominal, found.due) == (row.nominal_on, row.due_on):
        return False
    details = {
        "was": str(row.due_on), "is": str(found.due), "nominal_was": str(row.nominal_on), "nominal_is": str(found.nominal),
        "calendar_was": row.calendar_version, "calendar_is": calendar.version,
    }  # fmt: skip
    tx.audit("deadline.moved", actor=actor, subject=f"deadline:{row.id}", details=details)
    return True

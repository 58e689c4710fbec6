"""What is due, told to everybody of the staff at nine on each working day, and kept until it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import ZONE, local_date
from domain.staff import Grant, Scope, scope_of
from services import calendar, staff
from services.staff import Member
from services.storage import deadline_list, deadlines
from services.transaction import ReadTx, WriteTx

HOUR = 9


@dataclass(frozen=True, slots=True)
class Digest:
    """How many terms are due today, are overdue, and are to be thought of, on a day."""

    day: date
    due_today: int
    overdue: int
    reminded: int

    @property
    def empty(self) -> bool:
        return not (self.due_today or self.overdue or self.reminded)


def of(tx: ReadTx, scope: Scope) -> Digest:
    """The digest of what somebody sees, at this moment."""
    today = local_date(tx.now)
    row = deadline_list.due(tx, scope, today)
    return Digest(today, row.due_today, row.overdue, row.reminded)


def wanted(tx: ReadTx) -> Sequence[Member]:
    """Who has no digest of today yet, once it is nine on a working day."""
    today = local_date(tx.now)
    if tx.now.astimezone(ZONE).hour < HOUR or not calendar.read(tx).is_working(today):
        return ()
    formed = deadlines.formed_on(tx.conn, today)
    return [one for one in staff.members(tx) if one.closed_at is None and one.id not in formed]


def form(tx: WriteTx) -> int:
    """Keep today's digest for everybody, once; one that says nothing counts as read. How many were formed."""
    rows = []
    for member in wanted(tx):
        grants: list[Grant] = [grant for _, grant in member.grants]
        found = of(tx, scope_of(f"staff:{member.login}", grants, local_date(tx.now)))
        rows.append(
            {
                "staff_id": member.id, "day": found.day, "formed_at": tx.now, "due_today": found.due_today,
                "overdue": found.overdue, "reminded": found.reminded, "read_at": tx.now if found.empty else None,
            }
        )  # fmt: skip
    formed = deadlines.add_digests(tx.conn, rows)
    if formed:
        tx.audit("digest.formed", actor="clock", subject=f"day:{local_date(tx.now)}", details={"staff": formed})
    return formed


def unread(tx: ReadTx, staff_id: str) -> Digest | None:
    """Somebody's newest digest, where it was not read yet."""
    row = deadlines.last_digest(tx.conn, staff_id)
    return Digest(row.day, row.due_today, row.overdue, row.reminded) if row is not None and row.read_at is None else None


def read(tx: WriteTx, staff_id: str) -> None:
    """Somebody has read what was told so far."""
    deadlines.read_digests(tx.conn, staff_id, read_at=tx.now)

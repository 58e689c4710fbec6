"""Terms of the staff: begun by an event or by the clock, seen by whose they are, ended on time or late, never blocked (T-7).

A term belongs to a region and to a role. Who may read terms in a region sees those of every role there, so that whoever stands
in sees what is due; a term without a region is the country's and is seen by the country's roles only. Those with dates of the law
are opened by services/dated_deadlines.py; services/deadline_ends.py marks terms done.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row

from domain.calendar import WorkingCalendar, local_date
from domain.deadlines import Counted, Duty, Unit, count
from domain.errors import KasipError
from domain.regions import BY_CODE
from domain.staff import Everywhere, Grant, Right, Role, Scope
from services import calendar
from services.duties import begun_by_hand, duties
from services.storage import agenda_list, staff
from services.storage import deadline_list as listed
from services.storage import deadlines as kept
from services.storage.deadline_list import Wanted
from services.storage.paging import Part, Window
from services.transaction import ReadTx, WriteTx

FIRST_DAY = date(2020, 1, 1)
SUBJECT = re.compile(r"[\w№./:#-]{1,40}")
SESSION = "agenda:"  # before the id of a session that a term is about
LONG_NUMBER = re.compile(r"\d(\W?\d){11}")  # it may be somebody's identity number


class CanNotDeadline(KasipError):
    """A term can't be begun or ended so; `reason` is the field that is wrong, or a word of services/deadline_ends.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


State = Literal["open", "today", "overdue", "done"]


@dataclass(frozen=True, slots=True)
class Begun:
    """What begins a term: the duty, what it is about, the event's day, where; `trigger` is the event's id where it has one."""

    duty: str
    subject: str
    start: date
    region: str | None = None
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term with everything that was kept of it (T-7), as it stands on a day."""

    id: str
    rule: str
    duty_id: str
    duty: Duty | None
    subject: str
    trigger: str
    region: str | None
    role: Role
    start: date
    unit: Unit
    length: int
    counted: Counted
    calendar_version: str
    made_at: datetime
    done_on: date | None
    done_at: datetime | None
    late: bool | None
    today: date
    days_left: int

    @property
    def state(self) -> State:
        """`done`, `overdue`, `today` (to be done today at the latest) or `open`."""
        if self.done_on is not None:
            return "done"
        if self.counted.late(self.today):
            return "overdue"
        return "today" if self.counted.due <= self.today else "open"

    @property
    def first(self) -> date:
        """The earliest day on which it can be done: the event's; what a date of the law asks, as soon as that is opened."""
        return min(self.start, local_date(self.made_at)) if self.unit is Unit.DATE else self.start

    @property
    def past_dated(self) -> bool:
        """Whether it was marked done on a later day than it is said to have been."""
        return self.done_on is not None and self.done_at is not None and self.done_on < local_date(self.done_at)


def those(tx: ReadTx, scope: Scope, wanted: Wanted, window: Window) -> Part[Deadline]:
    """A part of the terms that are seen. Raises BadCursor."""
    today, days = local_date(tx.now), calendar.read(tx)
    return listed.those(tx, scope, wanted, window, today).map(lambda row: _deadline(row, days, today))


def one(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_DEADLINES, *, lock: bool = False) -> Deadline | None:
    """One term; None where there is none, or it is another region's."""
    row = listed.one(tx, scope, id_, right, lock=lock)
    return _deadline(row, calendar.read(tx), local_date(tx.now)) if row else None


def sessions_of(tx: ReadTx, scope: Scope, terms: Iterable[Deadline]) -> Mapping[str, date]:
    """The days of the sessions of a council that terms are about, by what the terms say of them."""
    ids = {one.subject.removeprefix(SESSION) for one in terms if one.subject.startswith(SESSION)}
    return {f"{SESSION}{id_}": local_date(at) for id_, at in agenda_list.days(scope, tx.conn, ids).items()} if ids else {}


def begin(tx: WriteTx, scope: Scope, begun: Begun) -> Deadline:
    """Begin a term; one that runs already from the same event is given as it is. Raises CanNotDeadline."""
    duty = _duty_of(begun, local_date(tx.now))
    where = scope.where(Right.CHANGE_DEADLINES)
    if begun.region not in (BY_CODE.keys() | {None} if isinstance(where, Everywhere) else where):
        raise CanNotDeadline("region")
    row = row_of(tx, duty, begun, calendar.read(tx))
    if kept.add(tx.conn, [row]):
        details = {"rule": duty.rule, "due": str(row["due_on"])}
        tx.audit("deadline.begun", actor=scope.actor, subject=f"deadline:{row['id']}", details=details)
    same = kept.same(tx.conn, duty.id, begun.subject, row["trigger"])
    return _deadline(same, calendar.read(tx), local_date(tx.now))


def stands_for(tx: ReadTx, staff_id: str) -> Sequence[Grant]:
    """The roles that somebody has today because he or she stands in for somebody else."""
    today = local_date(tx.now)
    rows = staff.grants(tx.conn, [staff_id]).get(staff_id, ())
    held = [Grant(Role(row.role), row.region, row.since, row.until, row.stands_for) for row in rows]
    return [grant for grant in held if grant.deputy_of and grant.holds(today)]


def _duty_of(begun: Begun, today: date) -> Duty:
    duty = next((one for one in begun_by_hand() if one.id == begun.duty), None)
    if duty is None:
        raise CanNotDeadline("duty")
    if not FIRST_DAY <= begun.start <= today:
        raise CanNotDeadline("date")
    if not SUBJECT.fullmatch(begun.subject) or LONG_NUMBER.search(begun.subject):
        raise CanNotDeadline("subject")
    return duty


def trigger_of(day: date, region: str | None) -> str:
    """The event of a term whose event has no id: its day, in the region."""
    return f"date:{day}:{region or 'all'}"


def row_of(tx: WriteTx, duty: Duty, begun: Begun, days: WorkingCalendar) -> Mapping[str, Any]:
    """A term as it is kept when it begins, counted with these days."""
    counted = count(duty, duty.term, begun.start, days)
    return {
        "id": tx.new_id(), "rule": duty.rule, "duty": duty.id, "subject": begun.subject,
        "trigger": begun.trigger or trigger_of(begun.start, begun.region), "region": begun.region, "role": duty.role,
        "started_on": _started(duty, begun.start), "unit": duty.term.unit, "length": duty.term.length,
        "nominal_on": counted.nominal, "due_on": counted.due, "last_on": counted.last, "remind_on": counted.remind,
        "calendar_version": days.version, "made_at": tx.now,
    }  # fmt: skip


def _started(duty: Duty, day: date) -> date:
    """The day of the event; for a date of the law, the first day of the month in which it is."""
    return day.replace(day=1) if duty.term.unit is Unit.DATE else day


def _deadline(row: Row[Any], days: WorkingCalendar, today: date) -> Deadline:
    return Deadline(
        row.id, row.rule, row.duty, duties().get(row.duty), row.subject, row.trigger, row.region, Role(row.role), row.started_on,
        Unit(row.unit), row.length, Counted(row.nominal_on, row.due_on, row.remind_on), row.calendar_version, row.made_at,
        row.done_on, row.done_at, row.late, today, days.days_left(today, row.due_on),
    )  # fmt: skip


def regions_of(scope: Scope, right: Right) -> Iterable[str]:
    """The regions that somebody may choose among, in the order of a menu."""
    where = scope.where(right)
    return [code for code in BY_CODE if isinstance(where, Everywhere) or code in where]

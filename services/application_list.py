"""Applications as the staff see them in a list: whose, where each stands, and how long the check may still take (R-003-19)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.applications import UNSAID, Origin, State, outside
from domain.calendar import WorkingCalendar, local_date
from domain.characters import CROCKFORD
from domain.staff import Right, Scope
from services import applications, calendar
from services.duties import CHECK, trigger_of
from services.learners import Unseen, digits_of
from services.looks import looked
from services.storage import application_list as kept
from services.storage import applications as tables
from services.storage import deadlines, work_list
from services.storage.application_list import Filters
from services.storage.paging import Part, Window
from services.storage.visible import PROGRAM
from services.storage.work_list import MOST, URGENCY
from services.transaction import ReadTx, WriteTx

LISTED, FOUND, READ = "application.listed", "application.found", "application.read"
DIGITS = 12
ID = re.compile(f"[{CROCKFORD}]{{26}}")


@dataclass(frozen=True, slots=True)
class Line:
    """An application in a list; `due` is the last day of the check, `days_left` the working days until then, while it runs.

    One of `priority_class` 1 is considered before those of 2 (R-003-5.3).
    """

    id: str
    number: str | None
    name: str | None = field(repr=False)
    project: str = field(repr=False)
    region: str | None
    state: State
    origin: Origin
    received_on: date | None
    due: date | None
    days_left: int | None
    overdue: bool
    due_today: bool
    priority_class: int


def found(tx: ReadTx, scope: Scope, filters: Filters, window: Window) -> Part[Line]:
    """A part of the applications that are wanted; by urgency, of those whose term runs. Raises BadCursor."""
    if files_for_others(scope) and filters.state in UNSAID:
        return Part([], None)
    if window.sort == URGENCY:
        part = work_list.found(scope, tx.conn, tx.vault, filters, window, local_date(tx.now))
    else:
        part = kept.found(scope, tx.conn, tx.vault, filters, window)
    return Part(_known_to(scope, lines(tx, part.items)), part.next)


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many applications are overdue, and how many are due today; `MOST` where there are as many or more."""

    overdue: int
    today: int

    @property
    def said(self) -> tuple[str, str]:
        """Both as they are read: «500+» is 500 or more."""
        overdue, today = (f"{number}{'+' if number == MOST else ''}" for number in (self.overdue, self.today))
        return overdue, today


def urgent(tx: ReadTx, scope: Scope, region: str | None = None) -> Urgent:
    """What can't wait, of all that is seen."""
    return Urgent(*work_list.counted(scope, tx.conn, local_date(tx.now), region))


def numbered(tx: ReadTx, scope: Scope, number: str) -> Sequence[Line]:
    """What the owner of an IIN or a BIN, typed in full, applied for."""
    return _known_to(scope, lines(tx, kept.numbered(scope, tx.conn, tx.vault.index(tables.NUMBER, digits_of(number)))))


def files_for_others(scope: Scope) -> bool:
    """Whether somebody is a program that files applications for others: it knows no more than an applicant does."""
    return scope.actor.startswith(PROGRAM) and scope.may(Right.CHANGE_APPLICATIONS)


def is_number(typed: str) -> bool:
    """Whether somebody searched by an IIN or a BIN."""
    return len(digits_of(typed)) == DIGITS


def noted(tx: WriteTx, scope: Scope, found_: Sequence[Line], *, by_number: bool) -> None:
    """Remember who looked: at a list, or for somebody by a number."""
    if by_number:
        looked(tx, scope.actor, FOUND, *(f"application:{one.id}" for one in found_))
    elif found_:
        looked(tx, scope.actor, LISTED, "applications")


def row_of(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_APPLICATIONS, *, lock: bool = False) -> Row[Any]:
    """An application's own row. Raises Unseen."""
    row = kept.one(scope, tx.conn, id_, right, lock=lock) if ID.fullmatch(id_) else None
    if row is None:
        raise Unseen("no such application")
    return row


def lines(tx: ReadTx, rows: Sequence[Row[Any]]) -> Sequence[Line]:
    """What a list says of applications; the last day of a term that runs stands with the application itself."""
    ended = [trigger_of(row.id) for row in rows if row.due_on is None]
    terms = deadlines.of_triggers(tx.conn, CHECK, ended) if ended else {}
    last = {row.id: terms[trigger_of(row.id)].last_on for row in rows if trigger_of(row.id) in terms}
    days, today = calendar.read(tx), local_date(tx.now)
    return [_line(tx, row, row.due_on or last.get(row.id), days, today) for row in rows]


def _known_to(scope: Scope, found_: Sequence[Line]) -> Sequence[Line]:
    return [replace(one, state=outside(one.state)) for one in found_] if files_for_others(scope) else found_


def _line(tx: ReadTx, row: Row[Any], due: date | None, days: WorkingCalendar, today: date) -> Line:
    runs = row.due_on is not None
    return Line(
        id=row.id,
        number=row.number,
        name=row.name,
        project=applications.answers_of(tx, row).get("project_name", ""),
        region=row.region,
        state=State(row.state),
        origin=Origin(row.origin),
        received_on=row.received_on,
        due=due,
        days_left=days.days_left(today, due) if due is not None and runs else None,
        overdue=due is not None and runs and due < today,
        due_today=due is not None and runs and due == today,
        priority_class=row.priority_class,
    )

"""What the page after a session reads: protocol, scan, who was told, what is forwarded, each with its term (R-003-23 to 25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from admin import council_day
from admin.council_day import Day
from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import WorkingCalendar
from domain.councils import WRITTEN, Outcome
from domain.staff import Scope
from services import calendar, council_after, council_duties, protocols
from services.council_after import Notice
from services.protocols import DRAFTED, HELD, Protocol, Scan
from services.storage import packages
from services.transaction import ReadTx

DUTIES = (council_duties.PROTOCOL, council_duties.NOTICES, council_duties.FORWARDING)


@dataclass(frozen=True, slots=True)
class Due:
    """A term: its last day, the working days until then, below zero how many are gone by; what came of it."""

    last_on: date
    days_left: int
    done_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class After:
    """What follows a session; `due` by the duty, of those whose term runs or ran."""

    day: Day
    protocol: Protocol
    scan: Scan | None
    notices: Sequence[Notice]
    due: Mapping[str, Due]
    package: Row[Any] | None
    forwards: int  # applications that go to the budget administrator

    @property
    def drafting(self) -> bool:
        """Whether the protocol may still be written."""
        return self.day.state in DRAFTED

    @property
    def signed(self) -> bool:
        return self.day.state in WRITTEN

    @property
    def held(self) -> bool:
        """Whether a scan may come."""
        return self.day.state in HELD


def after(tx: ReadTx, content: Content, scope: Scope, id_: str) -> After:
    """What follows a session. Raises Unseen."""
    there = council_day.day(tx, content, scope, id_)
    terms = {duty: council_duties.term_of(tx, duty, id_) for duty in DUTIES}
    days = calendar.read(tx)
    due = {duty: _due(row, days, there.today) for duty, row in terms.items() if row is not None}
    forwards = sum(item.outcome is Outcome.POSSIBLE and item.about.line.state is State.PROTOCOLLED for item in there.items)
    return After(
        there, protocols.standing(tx, scope, id_), protocols.scan(tx, scope, id_),
        council_after.notices(tx, content, there.room.row), due, packages.of_session(tx.conn, id_), forwards,
    )  # fmt: skip


def _due(row: Row[Any], days: WorkingCalendar, today: date) -> Due:
    late = bool(row.late) if row.done_on else today > row.last_on
    return Due(row.last_on, days.days_left(today, row.last_on), row.done_on, late)

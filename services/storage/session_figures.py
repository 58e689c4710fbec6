"""Counts behind the figure N-2; each statement begins with what its reader may see.

A session counts by its own local day, a protocol by the day that it bears, which may be entered later (T-7). A session at which
applications of the trial were on the agenda is one of the trial.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from domain.councils import SessionState
from domain.period import Period
from domain.staff import Right, Scope
from services.storage.agendas import agenda_item, council_session
from services.storage.applications import application
from services.storage.civil import LocalDay, LocalMonth
from services.storage.deadlines import deadline
from services.storage.protocols import council_protocol
from services.storage.visible import visible
from services.transaction import ReadTx

Rows = Sequence[Any]
HELD, NO_QUORUM = "held", "no_quorum"
IN_TIME, LATE, MISSING = "protocols_in_time", "protocols_late", "protocols_missing"
COLUMNS = (HELD, NO_QUORUM, IN_TIME, LATE, MISSING)
PROTOCOL = "protocol"  # the duty
_TRIGGER = "agenda:"  # before the id of the session from whose day its term runs
_AHEAD = (SessionState.AGENDA, SessionState.CONVENED, SessionState.NOTIFIED_MEMBERS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions are counted: those that somebody may see, of one kind (None: of either), in a period, as of a day."""

    period: Period
    today: date
    seen: ColumnElement[bool]
    trial: bool | None = None

    @classmethod
    def by(cls, scope: Scope, period: Period, today: date, *, trial: bool) -> "Wanted":
        return cls(period, today, visible(council_session, scope, Right.READ_FIGURES), trial)

    @property
    def own(self) -> ColumnElement[bool]:
        """Opened, and of the kind that counts."""
        opened = and_(self.seen, council_session.c.state.not_in(_AHEAD))
        return opened if self.trial is None else and_(opened, _TRIAL if self.trial else ~_TRIAL)

    def within(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        return day.between(self.period.first, self.period.last)

    @property
    def during(self) -> ColumnElement[bool]:
        begins = council_session.c.begins_at
        return and_(begins >= self.period.start, begins < self.period.end)


_ITEMS = select(agenda_item.c.id).join(application, application.c.id == agenda_item.c.application_id)
_TRIAL = (
    _ITEMS.where(agenda_item.c.session_id == council_session.c.id, application.c.number.like("TRIAL-%"))
    .correlate(council_session)
    .exists()
)


def having(column: str, wanted: Wanted) -> ColumnElement[bool]:
    """The condition that a session is one of those that a number counts, as a list."""
    state = council_session.c.state
    if column == HELD:
        return and_(wanted.own, wanted.during, state != SessionState.NO_QUORUM)
    if column == NO_QUORUM:
        return and_(wanted.own, wanted.during, state == SessionState.NO_QUORUM)
    if column == MISSING:
        terms = select(func.substr(deadline.c.trigger, len(_TRIGGER) + 1)).where(*_missing(wanted))
        return and_(wanted.own, council_session.c.id.in_(terms))
    late = council_protocol.c.late.is_(column == LATE)
    return and_(wanted.own, council_session.c.id.in_(select(council_protocol.c.session_id).where(*_signed(wanted), late)))


def counted(tx: ReadTx, wanted: Wanted) -> Rows:
    """How many sessions were held, and how many had no quorum: by region and month."""
    act = case((council_session.c.state == SessionState.NO_QUORUM, NO_QUORUM), else_=HELD).label("act")
    by = (council_session.c.region, LocalMonth(council_session.c.begins_at).label("month"), act)
    query = select(*by, func.count().label("times")).where(wanted.own, wanted.during)
    return tx.conn.execute(query.group_by(*by)).all()


def protocols(tx: ReadTx, wanted: Wanted) -> Rows:
    """Protocols of the period: by region, day of the session, own day, and whether that was late."""
    by = (
        council_session.c.region,
        LocalDay(council_session.c.begins_at).label("sat_on"),
        council_protocol.c.on,
        council_protocol.c.late,
    )
    query = select(*by, func.count().label("times")).select_from(council_protocol.join(council_session))
    return tx.conn.execute(query.where(wanted.own, *_signed(wanted)).group_by(*by)).all()


def missing(tx: ReadTx, wanted: Wanted) -> Mapping[str, int]:
    """Protocols whose last day is in the period and went by without one, which still lacked at its end: by region."""
    of = deadline.join(council_session, council_session.c.id == func.substr(deadline.c.trigger, len(_TRIGGER) + 1))
    query = select(council_session.c.region, func.count().label("times")).select_from(of)
    rows = tx.conn.execute(query.where(wanted.own, *_missing(wanted)).group_by(council_session.c.region))
    return {row.region: row.times for row in rows}


def left_out(tx: ReadTx, wanted: Wanted) -> int:
    """Sessions of the other kind, trial or official."""
    other = replace(wanted, trial=not wanted.trial)
    query = select(func.count()).select_from(council_session).where(other.own, other.during)
    return tx.conn.execute(query).scalar_one()


def _signed(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    return council_protocol.c.signed_at.is_not(None), wanted.within(council_protocol.c.on)


def _missing(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    later = or_(deadline.c.done_on.is_(None), deadline.c.done_on > wanted.period.last)
    return deadline.c.duty == PROTOCOL, later, wanted.within(deadline.c.last_on), deadline.c.last_on < wanted.today


def of_any_kind(period: Period, today: date) -> Wanted:
    """For a list, which shows what is seen of either kind."""
    return Wanted(period, today, true())

"""Counts behind the figure N-1; each statement begins with what its reader may see.

What was done with an application counts by the local day of the act, which may be entered later; what was undone never counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, and_, case, cast, func, literal, or_, select, true, union_all
from sqlalchemy.sql.elements import ColumnElement

from domain.applications import State
from domain.councils import Outcome
from domain.decisions import Act
from domain.period import Period
from domain.staff import Right, Scope
from services.storage.agendas import agenda_item, council_session
from services.storage.application_desk import application_decision
from services.storage.applications import application, application_step
from services.storage.civil import LocalDay
from services.storage.council_sessions import council_decision
from services.storage.deadlines import deadline
from services.storage.visible import visible
from services.transaction import ReadTx

Rows = Sequence[Any]
RECEIVED, AGENDA, COUNCIL, FORWARDED, WITHDRAWN = "received", "agenda", "decided", "forwarded", "withdrawn"
DECIDED = {Act.ACCEPT: "accepted", Act.RETURN: "returned", Act.REFUSE: "refused", Act.RECOMMEND: "recommended"}
COLUMNS = (RECEIVED, *DECIDED.values(), AGENDA, COUNCIL, FORWARDED, WITHDRAWN)
_ENDS = (Act.REFUSE, Act.RECOMMEND)
_TRIGGER = "application:"  # before the id of the application from whose coming a term runs
_AT_ONCE = 2_000  # applications that are read before the next ones are


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications are counted: those that somebody may see, of one kind, in a period.

    What is tried and what is official are never counted together; `trial` None, as a list has it: of either kind.
    """

    period: Period
    seen: ColumnElement[bool]
    trial: bool | None = None

    @classmethod
    def by(cls, scope: Scope, period: Period, *, trial: bool) -> "Wanted":
        return cls(period, visible(application, scope, Right.READ_FIGURES), trial)

    @property
    def own(self) -> ColumnElement[bool]:
        """Sent in, and of the kind that counts."""
        sent = and_(self.seen, application.c.received_on.is_not(None), application.c.number.is_not(None))
        named = application.c.number.like("TRIAL-%")
        return sent if self.trial is None else and_(sent, named if self.trial else ~named)

    def within(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        return day.between(self.period.first, self.period.last)

    def during(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(moment >= self.period.start, moment < self.period.end)


def having(act: str, period: Period) -> ColumnElement[bool]:
    """The condition that an act was done with an application in a period, and was not undone: what a number counts, as a list."""
    done = _acts(Wanted(period, true())).subquery()
    return application.c.id.in_(select(done.c.id).where(done.c.act == act))


def counted(tx: ReadTx, wanted: Wanted) -> Rows:
    """How often each act was done, by region, priority class and month."""
    done = _acts(wanted).subquery()
    by = (done.c.region, done.c.priority_class, func.substr(cast(done.c.day, String), 1, 7).label("month"), done.c.act)
    return tx.conn.execute(select(*by, func.count().label("times")).group_by(*by)).all()


def touched(tx: ReadTx, wanted: Wanted) -> Iterator[Any]:
    """Applications with which something was done: their sealed answers, and how often each act was, read a few at a time."""
    done = _acts(wanted).subquery()
    times = [func.sum(case((done.c.act == name, 1), else_=0)).label(name) for name in COLUMNS]
    each = select(done.c.id, *times).group_by(done.c.id).subquery()
    query = select(application.c.answers, *each.c).join_from(each, application, application.c.id == each.c.id)
    yield from tx.conn.execute(query.execution_options(yield_per=_AT_ONCE))


def checked(tx: ReadTx, wanted: Wanted) -> Rows:
    """Checks that ended with a refusal or a recommendation, whichever was first: by region, day of receipt and day of the end."""
    made = application_decision
    ends = select(made.c.application_id, func.min(made.c.on).label("on")).where(made.c.undone_at.is_(None), made.c.act.in_(_ENDS))
    end = ends.group_by(made.c.application_id).subquery()
    by = (application.c.region, application.c.received_on, end.c.on)
    query = select(*by, func.count().label("times")).select_from(application.join(end, end.c.application_id == application.c.id))
    return tx.conn.execute(query.where(wanted.own, wanted.within(end.c.on)).group_by(*by)).all()


def terms(tx: ReadTx, wanted: Wanted, duty: str, today: date) -> Rows:
    """Terms of a duty that ended in the period, or ran on at its end with their last day gone by; how many of them were late.

    By rule and region. A term that is still open is late once its last day has passed.
    """
    ended = wanted.within(deadline.c.done_on)
    later = or_(deadline.c.done_on.is_(None), deadline.c.done_on > wanted.period.last)
    open_ = and_(later, wanted.within(deadline.c.last_on), deadline.c.last_on < today)
    late = case((and_(ended, deadline.c.done_on <= deadline.c.last_on), 0), else_=1)
    of = deadline.join(application, application.c.id == func.substr(deadline.c.trigger, len(_TRIGGER) + 1))
    by = (deadline.c.rule, application.c.region)
    query = select(*by, func.count().label("terms"), func.sum(late).label("late")).select_from(of)
    return tx.conn.execute(query.where(wanted.own, deadline.c.duty == duty, or_(ended, open_)).group_by(*by)).all()


def left_out(tx: ReadTx, wanted: Wanted) -> dict[str, int]:
    """What counts for nothing: applications of the other kind, preliminary ones, and decisions that were undone."""
    other = replace(wanted, trial=not wanted.trial)
    preliminary = (wanted.seen, application.c.state == State.PRESIGNED, wanted.during(application.c.sealed_at))
    made = application_decision
    undone = (wanted.own, made.c.undone_at.is_not(None), wanted.within(made.c.on))
    queries = {
        "other_kind_applications": _number(application, other.own, wanted.within(application.c.received_on)),
        "preliminary": _number(application, *preliminary),
        "undone": _number(made.join(application), *undone),
    }
    return {name: tx.conn.execute(query).scalar_one() for name, query in queries.items()}


def _number(of: Any, *which: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(of).where(*which)


def _acts(wanted: Wanted) -> CompoundSelect[Any]:
    """Everything that was done in the period: a row an application and act."""
    made, item = application_decision, agenda_item
    named = case(*((made.c.act == act, name) for act, name in DECIDED.items()))
    first = select(item.c.application_id, func.min(item.c.at).label("at")).group_by(item.c.application_id).subquery()
    decided = (made.c.undone_at.is_(None), made.c.act.in_(DECIDED), wanted.within(made.c.on))
    withdrawn = (application.c.state == State.WITHDRAWN, wanted.during(application.c.ended_at))
    outcome, held, sent = council_decision, council_session, application_step
    closed = (outcome.c.outcome != Outcome.NO_DECISION, held.c.closed_at.is_not(None))
    at_session = (*closed, wanted.during(held.c.begins_at))
    forwarded = (sent.c.was == State.PROTOCOLLED, sent.c.state == State.FORWARDED, wanted.within(sent.c.on))
    return union_all(
        _act(literal(RECEIVED), application.c.received_on, wanted, wanted.within(application.c.received_on)),
        _act(named, made.c.on, wanted, *decided).join(made, made.c.application_id == application.c.id),
        _act(literal(AGENDA), LocalDay(first.c.at), wanted, wanted.during(first.c.at)).join(
            first, first.c.application_id == application.c.id
        ),
        _act(literal(COUNCIL), LocalDay(held.c.begins_at), wanted, *at_session)
        .join(outcome, outcome.c.application_id == application.c.id)
        .join(held, held.c.id == outcome.c.session_id),
        _act(literal(FORWARDED), sent.c.on, wanted, *forwarded).join(sent, sent.c.application_id == application.c.id),
        _act(literal(WITHDRAWN), LocalDay(application.c.ended_at), wanted, *withdrawn),
    )


def _act(name: ColumnElement[Any], day: ColumnElement[Any], wanted: Wanted, *which: ColumnElement[bool]) -> Select[Any]:
    about = (application.c.id, application.c.region, application.c.priority_class)
    return select(*about, name.label("act"), day.label("day")).select_from(application).where(wanted.own, *which)

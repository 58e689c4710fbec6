"""Applications that wait for a decision of the council: since when, how often in vain, and for which that was told (AMB-13)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from domain.applications import State
from domain.councils import AHEAD, Outcome, SessionState
from domain.staff import Right, Scope
from services.storage.agendas import agenda_item, council_session
from services.storage.applications import application, application_step
from services.storage.council_sessions import council_decision
from services.storage.protocols import council_alert
from services.storage.visible import visible

WAITING = (State.RECOMMENDED, State.ON_AGENDA, State.NO_DECISION)
_SAID = (application.c.id, application.c.region, application.c.number, application.c.person_id, application.c.received_on)
_OVER = [state for state in SessionState if state not in AHEAD and state is not SessionState.IN_SESSION]


def waiting(conn: Connection, why: str) -> Sequence[Row[Any]]:
    """The applications that wait, and for which it was not told yet; those on one agenda stand together."""
    told = select(council_alert.c.application_id).where(
        council_alert.c.application_id == application.c.id, council_alert.c.why == why
    )
    query: Select[Any] = select(*_SAID).where(application.c.state.in_(WAITING), ~told.exists())
    return conn.execute(query.order_by(application.c.region, application.c.received_on, application.c.id)).all()


def recommended(conn: Connection, ids: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The step by which each came to the council last; one that was taken off an agenda has waited all the time."""
    if not ids:
        return {}
    which = (application_step.c.application_id.in_(ids), application_step.c.state == State.RECOMMENDED)
    query = select(application_step).where(*which, application_step.c.was != State.ON_AGENDA)
    return {row.application_id: row for row in conn.execute(query.order_by(application_step.c.id))}


def in_vain(conn: Connection, ids: Sequence[str]) -> Mapping[str, Row[Any]]:
    """At how many sessions each was to be considered that are over, and at how many of them neither side had two thirds."""
    if not ids:
        return {}
    neither = func.sum(case((council_decision.c.outcome == Outcome.NO_DECISION, 1), else_=0)).label("neither")
    return {row.application_id: row for row in conn.execute(_in_vain(ids, neither))}


def _in_vain(ids: Sequence[str], neither: Any) -> Select[Any]:
    item = agenda_item.c
    query = select(item.application_id, func.count().label("sessions"), neither)
    query = query.join(council_session, council_session.c.id == item.session_id)
    query = query.outerjoin(council_decision, council_decision.c.item_id == item.id)
    return query.where(item.application_id.in_(ids), council_session.c.state.in_(_OVER)).group_by(item.application_id)


def standing(scope: Scope, conn: Connection, regions: Sequence[str] | None = None) -> Sequence[Row[Any]]:
    """The applications for which it was told and that still wait, of those that are seen; each with why."""
    query: Select[Any] = select(*_SAID, council_alert.c.why)
    query = query.join(council_alert, council_alert.c.application_id == application.c.id)
    which = (application.c.state.in_(WAITING), visible(application, scope, Right.READ_APPLICATIONS))
    where = [application.c.region.in_(regions)] if regions is not None else []
    return conn.execute(query.where(*which, *where).order_by(council_alert.c.at, application.c.id, council_alert.c.why)).all()

"""Which applicants are to be told what the council decided, and which were (R-003-24)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select

from domain.applications import State
from domain.councils import WRITTEN, Outcome, SessionState
from services.storage.agendas import council_session
from services.storage.applications import application
from services.storage.council_sessions import council_decision

# Where an application stands once the protocol says what was decided; one that was refused since is told that instead.
SAID = frozenset({State.PROTOCOLLED, State.CLOSED_NEGATIVE, State.FORWARDED, State.BUDGETED, State.NOT_BUDGETED})
_TOLD_OF = (council_decision.c.outcome != Outcome.NO_DECISION, application.c.state.in_(SAID))
_OWED: tuple[ColumnElement[bool], ...] = (*_TOLD_OF, council_decision.c.told_on.is_(None))
_OF = application.c.id == council_decision.c.application_id


def key(application_: str, item: str) -> str:
    """The key of the event by which the chat tells what was decided about an item."""
    return f"application:{application_}:outcome:{item}"


def of_session(conn: Connection, session: str) -> Sequence[Row[Any]]:
    """What was decided at a session and is told, with the applicant of each."""
    query = select(council_decision, application.c.number, application.c.name, application.c.person_id).join(application, _OF)
    return conn.execute(query.where(council_decision.c.session_id == session, *_TOLD_OF)).all()


def owed(conn: Connection, session: str | None = None) -> Sequence[Row[Any]]:
    """Whom nobody has told yet, as far as it is kept, of a session or of all whose protocol is signed."""
    columns: list[ColumnElement[Any]] = [
        council_decision.c.item_id,
        council_decision.c.session_id,
        council_decision.c.application_id,
    ]
    query = select(*columns).join(application, _OF).where(*_OWED).order_by(council_decision.c.item_id)
    if session is not None:
        return conn.execute(query.where(council_decision.c.session_id == session)).all()
    written = select(council_session.c.id).where(council_session.c.state.in_(WRITTEN))
    return conn.execute(query.where(council_decision.c.session_id.in_(written))).all()


def finished(conn: Connection) -> Sequence[str]:
    """Sessions with a signed protocol of which every applicant was told, and that is not marked."""
    still = exists().where(council_decision.c.session_id == council_session.c.id, _OF, *_OWED)
    return conn.scalars(select(council_session.c.id).where(council_session.c.state == SessionState.PROTOCOL, ~still)).all()


def last_told(conn: Connection, session: str) -> date | None:
    """The day on which the last applicant of a session was told; None where there was nobody to tell."""
    days = conn.scalars(select(council_decision.c.told_on).where(council_decision.c.session_id == session))
    return max((day for day in days if day is not None), default=None)

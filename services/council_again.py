"""An application whose refusal was undone stands with the council again: on an agenda that is ahead, or as a protocol says."""

from dialogs.scripts import Content
from domain.applications import DECIDED, State
from domain.calendar import local_date
from domain.councils import AHEAD, Outcome, SessionState
from services import agendas, applications, council_after, council_duties, council_notices
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.transaction import ReadTx, WriteTx

WITH_COUNCIL = frozenset({State.ON_AGENDA, State.NO_DECISION})
FORWARDABLE = frozenset({State.DECIDED_POSITIVE, State.PROTOCOLLED})


def went_without(tx: ReadTx, id_: str, was: State) -> bool:
    """Whether the package of its session was sent without it, so that it would be forwarded no more (R-003-25)."""
    session = kept.of_application(tx.conn, id_) if was in FORWARDABLE else None
    return session is not None and session.state == SessionState.FORWARDED


def passes(tx: WriteTx, id_: str, was: State, by: str) -> None:
    """It was refused after its protocol: a package that nothing would be in is not due any more (R-003-25)."""
    session = kept.of_application(tx.conn, id_) if was is State.PROTOCOLLED else None
    if session is None or session.state == SessionState.FORWARDED:
        return
    possible = [one.application_id for one in held.decisions(tx.conn, session.id).values() if one.outcome == Outcome.POSSIBLE]
    if not any(row.state == State.PROTOCOLLED for row in tables.those(tx.conn, possible)):
        council_duties.end(tx, council_duties.FORWARDING, session.id, local_date(tx.now), by)


def stands(tx: WriteTx, content: Content, id_: str, by: str) -> None:
    """Bring it to where it would be: what happened to its session while it was refused passed it by (SM-4, SM-5)."""
    row, session = tables.one(tx.conn, id_), kept.of_application(tx.conn, id_)
    assert row is not None  # noqa: S101 - its refusal was undone in this transaction
    if row.state in DECIDED:
        council_after.catch_up(tx, id_, by)
    if row.state == State.PROTOCOLLED and session is not None:
        council_duties.resume(tx, council_duties.FORWARDING, session.id)
    if row.state not in WITH_COUNCIL:
        return
    if session is not None and session.notified_on is not None:
        applications.end_term(tx, id_, session.notified_on, by)
    if session is not None and session.state in {*AHEAD, SessionState.IN_SESSION}:
        return
    agendas.carry(tx, content, row.region, [row], by)
    if session is not None and row.state == State.NO_DECISION:
        council_notices.no_decision(tx, content, session, [row])
    elif session is not None and session.state == SessionState.NO_QUORUM:
        council_notices.not_considered(tx, content, session, [row])

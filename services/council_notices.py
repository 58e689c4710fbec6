"""What applicants are told of a session of the council: no decision, not considered, or what the protocol says (R-003-24)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.councils import Outcome
from services.events import Planned, schedule
from services.outcome_words import ABOUT
from services.storage import council_sessions as held
from services.storage.outcome_told import key
from services.transaction import WriteTx

NO_DECISION, NO_DECISION_AGAIN = "application.no_decision", "application.no_decision_again"
NOT_CONSIDERED = "application.not_considered"
DECIDED = {Outcome.POSSIBLE: "application.decided_positive", Outcome.NOT_POSSIBLE: "application.decided_negative"}


def no_decision(tx: WriteTx, content: Content, session: Row[Any], rows: Sequence[Row[Any]]) -> None:
    """Neither side had two thirds: it comes on the next agenda. Said differently once that happened too often (AMB-13)."""
    often = content.programme["council.alert_sessions"]
    without: Counter[str] = Counter()
    for one in held.of_applications(tx.conn, [row.id for row in rows]) if rows else ():
        without[one.application_id] += one.outcome == Outcome.NO_DECISION
    for row in rows:
        times = without[row.id]
        _tell(tx, session, row, NO_DECISION if times < often else NO_DECISION_AGAIN, {"times": str(times)})


def not_considered(tx: WriteTx, content: Content, session: Row[Any], rows: Sequence[Row[Any]]) -> None:
    """There was no quorum for it: it comes on the next agenda."""
    del content
    for row in rows:
        _tell(tx, session, row, NOT_CONSIDERED, {})


def decided(tx: WriteTx, decision: Row[Any], row: Row[Any]) -> None:
    """What the protocol says about an application; the reasons are put in when it is told."""
    if row.person_id:
        event = DECIDED[Outcome(decision.outcome)]
        facts = {"application": row.id, "number": row.number or "", ABOUT: decision.item_id}
        schedule(tx, [Planned(key(row.id, decision.item_id), row.person_id, event, facts, tx.now)])


def _tell(tx: WriteTx, session: Row[Any], row: Row[Any], event: str, values: dict[str, str]) -> None:
    if row.person_id:
        facts = {"application": row.id, "number": row.number or "", "day": str(local_date(session.begins_at)), **values}
        schedule(tx, [Planned(f"application:{row.id}:{event}:{session.id}", row.person_id, event, facts, tx.now)])

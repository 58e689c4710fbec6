"""What applicants are told of a session of the council: no decision, not considered, or what the protocol says (R-003-24)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.councils import Outcome
from services import agenda_notices
from services.events import Planned, schedule
from services.outcome_words import ABOUT
from services.storage import council_sessions as held
from services.storage import events
from services.storage.outcome_told import key
from services.transaction import WriteTx

NO_DECISION, NO_DECISION_AGAIN = "application.no_decision", "application.no_decision_again"
BASE_UNSET = "application.base_unset"
NOT_CONSIDERED = "application.not_considered"
GOES_ON = (NO_DECISION, NO_DECISION_AGAIN, BASE_UNSET, NOT_CONSIDERED, agenda_notices.EVENT, agenda_notices.OFF)
DECIDED = {Outcome.POSSIBLE: "application.decided_positive", Outcome.NOT_POSSIBLE: "application.decided_negative"}


def no_decision(tx: WriteTx, content: Content, session: Row[Any], rows: Sequence[Row[Any]]) -> None:
    """There is no decision: it comes on the next agenda. Said differently once that happened too often (AMB-13).

    Where the region has set no base, and each would give another outcome, that is the reason, and not the votes (AMB-10).
    """
    often = content.programme["council.alert_sessions"]
    without: Counter[str] = Counter()
    unset = set()
    for one in held.of_applications(tx.conn, [row.id for row in rows]) if rows else ():
        without[one.application_id] += one.outcome == Outcome.NO_DECISION
        if one.session_id == session.id and base_unset(one):
            unset.add(one.application_id)
    for row in rows:
        times, why = without[row.id], BASE_UNSET if row.id in unset else NO_DECISION
        _tell(tx, session, row, why if times < often else NO_DECISION_AGAIN, {"times": str(times)})


def base_unset(decision: Row[Any]) -> bool:
    """Whether there is no decision only because it is not set of what number two thirds are counted; with the session's base."""
    return bool(decision.base is None and decision.by_present != decision.by_members)


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


def silence(tx: WriteTx, application: str) -> None:
    """What the council came to, or when it meets, and was not told yet, is not told: it considers it no more (R-003-7)."""
    events.done(tx.conn, _outcomes(tx, application), tx.now)
    events.cancel_of(tx.conn, [application], tx.now, GOES_ON)


def revive(tx: WriteTx, application: str, at: datetime) -> None:
    """It is told after all: the refusal of that moment was undone."""
    events.revive(tx.conn, _outcomes(tx, application), at)
    events.revive_of(tx.conn, application, at, GOES_ON)


def _outcomes(tx: WriteTx, application: str) -> Sequence[str]:
    return [key(application, one.item_id) for one in held.of_applications(tx.conn, [application])]


def _tell(tx: WriteTx, session: Row[Any], row: Row[Any], event: str, values: dict[str, str]) -> None:
    if row.person_id:
        facts = {"application": row.id, "number": row.number or "", "day": str(local_date(session.begins_at)), **values}
        schedule(tx, [Planned(f"application:{row.id}:{event}:{session.id}", row.person_id, event, facts, tx.now)])

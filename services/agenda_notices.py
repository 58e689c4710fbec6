"""What applicants are told of the session of the council: its day, time and place, and again when one of them changes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from services.events import Planned, schedule
from services.storage import events
from services.transaction import WriteTx

EVENT, OFF = "application.agenda", "application.off_agenda"


def tell(tx: WriteTx, content: Content, session: Row[Any], waiting: Sequence[Row[Any]]) -> None:
    """Tell each whom we know, a little later than it is fixed; what was planned before and is not told yet is never told."""
    events.unplan_of(tx.conn, [row.id for row in waiting], tx.now, [EVENT, OFF])
    if session.begins_at is None or session.begins_at <= tx.now:
        return
    facts = {"begins": session.begins_at.isoformat(), "place": session.place}
    schedule(tx, [_planned(tx, content, session, row, EVENT, facts) for row in waiting if row.person_id])


def take_back(tx: WriteTx, content: Content, session: Row[Any], row: Row[Any]) -> None:
    """It is not considered at a session: who was told of its day is told that, nobody else."""
    events.unplan_of(tx.conn, [row.id], tx.now, [EVENT])
    known = row.person_id and events.planned(tx.conn, _key(session, row, EVENT))
    if known and session.begins_at and session.begins_at > tx.now:
        facts = {"begins": session.begins_at.isoformat()}
        schedule(tx, [_planned(tx, content, session, row, OFF, facts)])


def _planned(tx: WriteTx, content: Content, session: Row[Any], row: Row[Any], event: str, facts: dict[str, str]) -> Planned:
    told_at = tx.now + timedelta(minutes=content.programme["application.hold_minutes"])
    values = {"application": row.id, "number": row.number, **facts}
    return Planned(_key(session, row, event) + tx.new_id(), row.person_id, event, values, told_at)


def _key(session: Row[Any], row: Row[Any], event: str) -> str:
    return f"application:{row.id}:{event}:{session.id}:"

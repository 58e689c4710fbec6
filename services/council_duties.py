"""The terms that a session begins: its protocol in three working days, its notices, its package (R-003-23 to 25)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from services import calendar
from services.deadlines import Begun, row_of
from services.duties import duties
from services.storage import deadlines as kept
from services.transaction import ReadTx, WriteTx

PROTOCOL, NOTICES, FORWARDING = "protocol", "decision_notices", "forwarding"


def begin_protocol(tx: WriteTx, session: Row[Any]) -> None:
    """The protocol is due: the day of the session is day 0 (R-003-23, S-51)."""
    begin(tx, PROTOCOL, session, local_date(session.begins_at))


def begin(tx: WriteTx, duty: str, session: Row[Any], start: date) -> None:
    """A term about a session runs, in its region; one that runs already is left as it is."""
    about = Begun(duty, f"agenda:{session.id}", start, session.region, trigger_of(session.id))
    kept.add(tx.conn, [row_of(tx, duties()[duty], about, calendar.read(tx))])


def end(tx: WriteTx, duty: str, session: str, on: date, by: str) -> None:
    """What a term was for was done on a day; late is flagged, never blocked (T-7)."""
    kept.end(tx.conn, duty, trigger_of(session), on, tx.now, by)


def resume(tx: WriteTx, duty: str, session: str) -> None:
    """What had ended a term was undone: it runs on."""
    kept.resume(tx.conn, duty, trigger_of(session))


def term_of(tx: ReadTx, duty: str, session: str) -> Row[Any] | None:
    """The term of a session's duty, whether it runs or ended."""
    return kept.of_triggers(tx.conn, duty, [trigger_of(session)]).get(trigger_of(session))


def terms_of(tx: ReadTx, duty: str, sessions: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The terms of a duty of sessions, by session."""
    found = kept.of_triggers(tx.conn, duty, [trigger_of(one) for one in sessions]) if sessions else {}
    return {one: found[trigger_of(one)] for one in sessions if trigger_of(one) in found}


def late(tx: ReadTx, duty: str, session: str, on: date) -> bool:
    """Whether a day is after the last one of a term."""
    term = term_of(tx, duty, session)
    return term is not None and on > term.last_on


def trigger_of(session: str) -> str:
    """The event from which a session's terms run."""
    return f"agenda:{session}"

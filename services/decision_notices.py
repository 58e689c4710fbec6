"""What an applicant is told of a decision: planned a little later than it is made, so that a slip of the hand can be undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import ZONE
from domain.decisions import Act
from services import calendar
from services.events import Planned, schedule
from services.storage import application_desk as desk
from services.storage import events
from services.transaction import ReadTx, WriteTx

EVENTS: Mapping[Act, str] = {
    Act.ACCEPT: "application.accepted",
    Act.RETURN: "application.returned",
    Act.REFUSE: "application.refused",
    Act.RECOMMEND: "application.recommended",
}
OVERTAKEN = (EVENTS[Act.RETURN], EVENTS[Act.RECOMMEND])  # by a refusal
RETURN_REMINDER = "application.return_reminder"


def plan(tx: WriteTx, content: Content, application: Row[Any], act: Act, decision: str) -> None:
    """Tell the applicant, where there is one whom we know; the words are put in when it is told."""
    if application.person_id and act in EVENTS:
        told_at = tx.now + timedelta(minutes=content.programme["application.hold_minutes"])
        values = {"application": application.id, "decision": decision, "number": application.number}
        schedule(tx, [Planned(_key(application.id, decision), application.person_id, EVENTS[act], values, told_at)])
        if act is Act.RETURN:
            _remind(tx, content, application, decision, told_at)


def take_back(tx: WriteTx, application: str, decision: str) -> bool:
    """Never tell it; False where it is told already, or is being told."""
    return events.unplan(tx.conn, [_key(application, decision)], tx.now)


def remind_again(tx: WriteTx, application: str) -> None:
    """It is returned again, since what came after was undone: remind of it as planned, where that is still to come."""
    back = [row for row in desk.decisions(tx.conn, [application]) if row.act == Act.RETURN]
    events.resume(tx.conn, [_reminder(_key(application, row.id)) for row in back], tx.now)


def silence(tx: WriteTx, application: str) -> None:
    """It is refused: what its applicant was to mend, or where it was to go, is told no more, where it was not yet."""
    events.cancel_of(tx.conn, [application], tx.now, OVERTAKEN)


def revive(tx: WriteTx, application: str, at: datetime) -> None:
    """It is told after all: the refusal of that moment was undone."""
    events.revive_of(tx.conn, application, at, OVERTAKEN)


def untold(tx: WriteTx, application: str) -> None:
    """What is not told yet of an application is never told: its applicant took it back."""
    for row in desk.decisions(tx.conn, [application]):
        take_back(tx, application, row.id)


def untold_states(tx: ReadTx, applications: Sequence[str]) -> Mapping[str, State]:
    """Of applications with a decision that is not told yet the state before it: nobody knows more, and it may be undone."""
    return {id_: State(row.was) for id_, row in first_untold(tx, applications).items()}


def first_untold(tx: ReadTx, applications: Sequence[str]) -> Mapping[str, Row[Any]]:
    """Of applications the first decision that is not told yet, where there is one."""
    made = desk.decisions(tx.conn, applications) if applications else ()
    keys = {_key(row.application_id, row.id): row for row in made}
    ahead = events.to_come(tx.conn, list(keys), tx.now)
    passed = events.let_pass(tx.conn, list(keys)) if ahead else frozenset()
    found: dict[str, Row[Any]] = {}
    for key, row in reversed(keys.items()):
        if key in ahead or (key in passed and row.application_id in found):
            found[row.application_id] = row
    return found


def _remind(tx: WriteTx, content: Content, application: Row[Any], decision: str, told_at: datetime) -> None:
    """Remind once, a working day before an answer is asked, unless it is mended by then."""
    row = desk.decision(tx.conn, decision)
    if row is None or row.answer_by is None:
        return
    day = calendar.read(tx).subtract_working_days(row.answer_by, 1)
    at = datetime.combine(day, time(content.programme["reminder.hour"]), ZONE)
    values = {"application": application.id, "decision": decision, "number": application.number}
    if at > told_at:
        key = _reminder(_key(application.id, decision))
        schedule(tx, [Planned(key, application.person_id, RETURN_REMINDER, values, at)])


def _key(application: str, decision: str) -> str:
    return f"application:{application}:decision:{decision}"


def _reminder(key: str) -> str:
    return f"{key}:reminder"

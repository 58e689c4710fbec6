"""Agendas of a region's council: what is put on one, when and where it is considered, and that all members were told (R-003-19).

The coordinator's term covers all of it: it ends on the day on which the members were told. A session has no date by law (AMB-13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.councils import UNTOLD, SessionState, place_of
from domain.decisions import FROM, TO, Act
from domain.masking import mask_text
from domain.staff import Right, Scope
from services import agenda_notices, applications
from services.application_acts import CanNotApply, words
from services.application_decisions import CanNotDecide
from services.application_list import ID, row_of
from services.learners import Unseen
from services.storage import agenda_list
from services.storage import agendas as kept
from services.storage import applications as tables
from services.transaction import ReadTx, WriteTx

PAST, AHEAD = timedelta(days=60), timedelta(days=366)
LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True)
class Sitting:
    """When and where a session begins; `held`: it was held already, and is entered afterwards."""

    begins_at: datetime
    place: str
    held: bool = False


def put(tx: WriteTx, content: Content, scope: Scope, id_: str) -> bool:
    """Put a recommended application on the next agenda of its region; False where it is on one. Raises Unseen, CanNotDecide."""
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    if row.state == State.ON_AGENDA:
        return False
    if State(row.state) not in FROM[Act.AGENDA]:
        raise CanNotDecide("not_now")
    session = _next(tx, scope, row.region)
    item = {"id": tx.new_id(), "session_id": session.id, "application_id": id_, "position": 0, "at": tx.now, "by": scope.actor}
    kept.add(tx.conn, [item])
    applications.move(tx, row, TO[Act.AGENDA], scope.actor, _day(tx, id_, local_date(tx.now)))
    _arrange(tx, session.id)
    kept.change(tx.conn, session.id)
    agenda_notices.tell(tx, content, session, [row])
    return True


def fix(tx: WriteTx, content: Content, scope: Scope, id_: str, sitting: Sitting) -> None:
    """Set when and where a session is, or change it: then its members are told anew. Raises Unseen, CanNotApply."""
    session = session_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    place, past = _place(tx, sitting.place), sitting.begins_at <= tx.now
    first = tx.now - PAST if sitting.held else tx.now
    if not first < sitting.begins_at < tx.now + AHEAD:
        raise CanNotApply("session_day", "on")
    if (session.begins_at, session.place) == (sitting.begins_at, place):
        return
    state = SessionState.CONVENED if session.state == SessionState.NOTIFIED_MEMBERS else session.state
    kept.change(tx.conn, id_, begins_at=sitting.begins_at, place=place, state=state, notified_on=None)
    details: dict[str, str | int] = {"begins": sitting.begins_at.isoformat(), "past_dated": int(past)}
    tx.audit("agenda.fixed", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    agenda_notices.tell(tx, content, session_of(tx, scope, id_), _waiting(tx, id_))


def told(tx: WriteTx, scope: Scope, id_: str, on: date | None = None) -> None:
    """All members were told on a day: the coordinator's term of each application ends; late ones are flagged (R-003-19).

    Raises Unseen, CanNotApply.
    """
    session = session_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    waiting, today = _waiting(tx, id_), local_date(tx.now)
    day = on or today
    if session.begins_at is None or not waiting:
        raise CanNotApply("not_fixed")
    if SessionState(session.state) not in UNTOLD:
        raise CanNotApply("members_told")
    if not max(today - PAST, *(row.received_on for row in waiting)) <= day <= today:
        raise CanNotApply("day", "on")
    late = sum(_day(tx, row.id, day).late for row in waiting)
    kept.change(tx.conn, id_, state=SessionState.NOTIFIED_MEMBERS, notified_on=day)
    for row in waiting:
        applications.end_term(tx, row.id, day, scope.actor)
    details: dict[str, str | int] = {"on": str(day), "late": late, "past_dated": int(day < today)}
    tx.audit("agenda.told", actor=scope.actor, subject=f"agenda:{id_}", details=details)


def take_off(tx: WriteTx, content: Content, scope: Scope, id_: str, application: str) -> None:
    """Take an application off an agenda of which no member was told: it waits for the next one. Raises Unseen, CanNotApply."""
    session = session_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    if session.notified_on is not None:
        raise CanNotApply("members_told")
    row = row_of(tx, scope, application, Right.DECIDE_APPLICATIONS, lock=True)
    if not kept.take_off(tx.conn, id_, application):
        raise Unseen("not on this agenda")
    if row.state == State.ON_AGENDA:
        applications.move(tx, row, State.RECOMMENDED, scope.actor)
        agenda_notices.take_back(tx, content, session, row)
    _arrange(tx, id_)
    kept.change(tx.conn, id_)
    tx.audit("agenda.taken_off", actor=scope.actor, subject=f"application:{application}", details={"agenda": id_})


def session_of(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_APPLICATIONS, *, lock: bool = False) -> Row[Any]:
    """A session that is seen with the right. Raises Unseen."""
    row = agenda_list.one(scope, tx.conn, id_, right, lock=lock) if ID.fullmatch(id_) else None
    if row is None:
        raise Unseen("no such session")
    return row


def _next(tx: WriteTx, scope: Scope, region: str) -> Row[Any]:
    """The session of a region whose agenda is being formed; a new one where there is none."""
    kept.alone(tx.conn, region)
    found = kept.open_one(tx.conn, region)
    if found is not None:
        return session_of(tx, scope, found.id, Right.DECIDE_APPLICATIONS, lock=True)
    id_ = tx.new_id()
    new = {"id": id_, "region": region, "state": SessionState.AGENDA, "made_at": tx.now, "made_by": scope.actor, "version": 1}
    kept.begin(tx.conn, new)
    tx.audit("agenda.begun", actor=scope.actor, subject=f"agenda:{id_}")
    return session_of(tx, scope, id_, Right.DECIDE_APPLICATIONS)


def _waiting(tx: ReadTx, session: str) -> Sequence[Row[Any]]:
    """The applications of an agenda that are still to be considered."""
    ids = [item.application_id for item in kept.items(tx.conn, session)]
    return [row for row in tables.those(tx.conn, ids) if row.state == State.ON_AGENDA]


def _arrange(tx: WriteTx, session: str) -> None:
    items = kept.items(tx.conn, session)
    rows = {row.id: row for row in tables.those(tx.conn, [item.application_id for item in items])}

    def place(item: Row[Any]) -> tuple[int, date, str]:
        row = rows[item.application_id]
        return place_of(row.priority_class, row.received_on, row.id)

    places = {item.id: number for number, item in enumerate(sorted(items, key=place), start=1)}
    kept.arrange(tx.conn, {item.id: places[item.id] for item in items if item.position != places[item.id]})


def _day(tx: ReadTx, application: str, on: date) -> applications.Day:
    term = applications.term_of(tx, application)
    return applications.Day(on, late=term is not None and term.done_on is None and on > term.last_on)


def _place(tx: WriteTx, typed: str) -> str:
    """An address without numbers of people, or the link of an online session, which may have any."""
    said = " ".join(typed.split())
    if len(said) > LONGEST_PLACE:
        raise CanNotApply("too_long", "place")
    link, _, rest = said.partition(" ")
    return said if link.startswith("https://") and mask_text(rest) == rest else words(tx, "place", said)

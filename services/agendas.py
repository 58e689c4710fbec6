"""Agendas of a region's council: what is put on one, when and where it is considered, what waits for another one (R-003-19).

The coordinator's term covers all of it, until the members were told (services/invitations.py).
A session has no date by law (AMB-13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.councils import AHEAD, SessionState, place_of
from domain.decisions import FROM, TO, Act
from domain.masking import mask_place
from domain.staff import Right, Scope
from services import agenda_notices, applications, invitations
from services.application_acts import CanNotApply, CanNotDecide, words
from services.application_list import row_of
from services.council_room import CanNotHold, session_of, waiting
from services.learners import Unseen
from services.storage import agendas as kept
from services.storage import applications as tables
from services.transaction import WriteTx

PAST, LONGEST_AHEAD = timedelta(days=60), timedelta(days=366)
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
    applications.move(tx, row, TO[Act.AGENDA], scope.actor, applications.day_of(tx, id_, local_date(tx.now)))
    _add(tx, content, row.region, [row], scope.actor)
    return True


def carry(tx: WriteTx, content: Content, region: str, rows: Sequence[Row[Any]], by: str) -> None:
    """Applications that a session came to no decision about, or had no quorum for, wait for the next one (SM-4, SM-5)."""
    for row in rows:
        if row.state != State.ON_AGENDA:
            applications.move(tx, row, State.ON_AGENDA, by)
    if rows:
        _add(tx, content, region, rows, by)


def fix(tx: WriteTx, content: Content, scope: Scope, id_: str, sitting: Sitting) -> None:
    """Set when and where a session is, or change it: then its members are told anew. Raises Unseen, CanNotApply."""
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if SessionState(session.state) not in AHEAD:
        raise CanNotHold("held_already")
    place, past = _place(tx, sitting.place), sitting.begins_at <= tx.now
    first = tx.now - PAST if sitting.held else tx.now
    if not first < sitting.begins_at < tx.now + LONGEST_AHEAD:
        raise CanNotApply("session_day", "on")
    if session.convened_on is not None and local_date(sitting.begins_at) < session.convened_on:
        raise CanNotApply("before_convened", "on")
    if (session.begins_at, session.place) == (sitting.begins_at, place):
        return
    state = SessionState.CONVENED if session.state == SessionState.NOTIFIED_MEMBERS else session.state
    kept.change(tx.conn, id_, begins_at=sitting.begins_at, place=place, state=state, notified_on=None)
    invitations.anew(tx, content, session_of(tx, scope, id_))
    details: dict[str, str | int] = {"begins": sitting.begins_at.isoformat(), "past_dated": int(past)}
    tx.audit("agenda.fixed", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    agenda_notices.tell(tx, content, session_of(tx, scope, id_), waiting(tx, id_))


def take_off(tx: WriteTx, content: Content, scope: Scope, id_: str, application: str) -> None:
    """Take an application off an agenda of which no member was told: it waits for the next one. Raises Unseen, CanNotApply."""
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if session.notified_on is not None or SessionState(session.state) not in AHEAD:
        raise CanNotApply("members_told")
    row = row_of(tx, scope, application, Right.READ_APPLICATIONS, lock=True)
    if not kept.take_off(tx.conn, id_, application):
        raise Unseen("not on this agenda")
    if row.state == State.ON_AGENDA:
        applications.move(tx, row, State.RECOMMENDED, scope.actor)
        agenda_notices.take_back(tx, content, session, row)
    _arrange(tx, id_)
    kept.change(tx.conn, id_)
    tx.audit("agenda.taken_off", actor=scope.actor, subject=f"application:{application}", details={"agenda": id_})


def _add(tx: WriteTx, content: Content, region: str, rows: Sequence[Row[Any]], by: str) -> None:
    session = _next(tx, region, by)
    new = [{"session_id": session.id, "application_id": row.id, "position": 0, "at": tx.now, "by": by} for row in rows]
    kept.add(tx.conn, [{"id": tx.new_id(), **item} for item in new])
    _arrange(tx, session.id)
    kept.change(tx.conn, session.id)
    agenda_notices.tell(tx, content, session, rows)


def _next(tx: WriteTx, region: str, by: str) -> Row[Any]:
    """The session of a region whose agenda is being formed; a new one where there is none."""
    kept.alone(tx.conn, region)
    found = kept.open_one(tx.conn, region)
    if found is not None:
        return found
    new = {"id": tx.new_id(), "region": region, "state": SessionState.AGENDA, "made_at": tx.now, "made_by": by, "version": 1}
    kept.begin(tx.conn, new)
    tx.audit("agenda.begun", actor=by, subject=f"agenda:{new['id']}")
    made = kept.open_one(tx.conn, region)
    assert made is not None  # noqa: S101 - it was made in this transaction
    return made


def _arrange(tx: WriteTx, session: str) -> None:
    items = kept.items(tx.conn, session)
    rows = {row.id: row for row in tables.those(tx.conn, [item.application_id for item in items])}

    def place(item: Row[Any]) -> tuple[int, date, str]:
        row = rows[item.application_id]
        return place_of(row.priority_class, row.received_on, row.id)

    places = {item.id: number for number, item in enumerate(sorted(items, key=place), start=1)}
    kept.arrange(tx.conn, {item.id: places[item.id] for item in items if item.position != places[item.id]})


def _place(tx: WriteTx, typed: str) -> str:
    """An address without numbers of people, or the link of an online session, which may have any."""
    said = " ".join(typed.split())
    if len(said) > LONGEST_PLACE:
        raise CanNotApply("too_long", "place", LONGEST_PLACE)
    return said if said.startswith("https://") and mask_place(said) == said else words(tx, "place", said)

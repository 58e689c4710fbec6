"""A session of the council is held: who attends, whether there is a quorum, who comes late, leaves or is recused (R-003-21.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain import councils
from domain.applications import State
from domain.calendar import local_date
from domain.councils import HERE, Attends, Away, SessionState
from domain.full_name import full_name
from domain.invalid import Invalid
from domain.staff import Right, Scope
from services import agendas, council_notices
from services.application_acts import CanNotApply
from services.council_duties import begin_protocol
from services.council_room import At, CanNotHold, Room, room, session_of, waiting
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.transaction import WriteTx


@dataclass(frozen=True, slots=True)
class Opening:
    """Who takes part, by seat; who presides; who writes the protocol. A seat that is not named is absent.

    Where too few come for a quorum, nobody needs to preside.
    """

    attends: Mapping[str, Attends]
    chair: str
    secretary: str


def opened(tx: WriteTx, content: Content, scope: Scope, id_: str, opening: Opening) -> bool:
    """Open a session; False where there is no quorum: then it was not held, and what was on it waits for another one.

    While nothing was voted on, it may be opened anew: the opening was entered wrongly.
    Raises Unseen, CanNotHold, CanNotApply, Invalid.
    """
    session = _session(tx, scope, id_, SessionState.NOTIFIED_MEMBERS, SessionState.IN_SESSION)
    if session.state == SessionState.IN_SESSION and not room(tx, content, session).untouched:
        raise CanNotHold("not_now", [session.state])
    if local_date(session.begins_at) > local_date(tx.now):
        raise CanNotHold("not_yet")
    seats = {seat.id: seat for seat in held.seats(tx.conn, id_)}
    if unknown := [one for one in (*opening.attends, opening.chair or None) if one and one not in seats]:
        raise CanNotHold("no_member", unknown)
    present = sum(how in HERE for how in opening.attends.values())
    there = councils.quorum(len(seats), present)
    if there and not opening.chair:
        raise CanNotApply("not_chosen", "chair")
    if opening.chair and opening.attends.get(opening.chair) not in HERE:
        raise CanNotApply("chair_absent", "chair")
    for seat in seats:
        held.change_seats(tx.conn, [seat], attends=opening.attends.get(seat, Attends.ABSENT))
    who = {"chair_seat_id": opening.chair or None, "secretary": _secretary(opening.secretary)}
    kept.change(tx.conn, id_, state=SessionState.IN_SESSION, opened_at=tx.now, present=present, **who)
    details: dict[str, str | int] = {"present": present, "members": len(seats), "quorum": int(there)}
    tx.audit("council.opened", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    if not there:
        _not_held(tx, content, session, scope.actor)
    return there


def attend(tx: WriteTx, content: Content, scope: Scope, id_: str, seat: str, how: Attends) -> None:
    """Somebody comes late or comes back, changes to video, or leaves: what was decided meanwhile stays as it was.

    Raises Unseen, CanNotHold.
    """
    session = _session(tx, scope, id_, SessionState.IN_SESSION)
    there = room(tx, content, session)
    was = next((one for one in there.seats if one.id == seat), None)
    if was is None:
        raise CanNotHold("no_member", [seat])
    open_items = [item for item in there.items if item.id not in there.decisions]
    left = [item.id for item in open_items if there.away[item.id].get(seat) in {Away.LEFT, Away.RECUSED_LEFT}]
    if was.attends == how and not left:
        return
    if how is Attends.ABSENT and there.untouched and seat == session.chair_seat_id:
        raise CanNotHold("presides", [was.name])
    if how is Attends.ABSENT:
        _leave(tx, there, was)
    elif was.attends == Attends.ABSENT:
        for item in there.items:
            why = Away.returning(there.away[item.id].get(seat)) if item in open_items else Away.LATE
            held.set_away(tx.conn, item.id, seat, why)
        held.change_seats(tx.conn, [seat], attends=how)
    else:
        for item_id in left:
            held.set_away(tx.conn, item_id, seat, Away.returning(there.away[item_id].get(seat)))
        held.change_seats(tx.conn, [seat], attends=how)
    kept.change(tx.conn, id_, present=sum(one.attends in HERE for one in held.seats(tx.conn, id_)))
    tx.audit("council.attendance", actor=scope.actor, subject=f"agenda:{id_}", details={"is": how, "was": was.attends})


def away(tx: WriteTx, content: Content, scope: Scope, at: At, seat: str, why: Away | None) -> None:
    """Somebody has no vote on an item, or has one again (None). Raises Unseen, CanNotHold."""
    session = _session(tx, scope, at.session, SessionState.IN_SESSION)
    there, item = room(tx, content, session), at.item
    require_open(there, item)
    if seat not in {one.id for one in there.here}:
        raise CanNotHold("not_here", _names(there, seat))
    if why is not None and seat in there.ballots[item]:
        raise CanNotHold("voted_already", _names(there, seat))
    why = Away.leaving(there.away[item].get(seat)) if why is Away.LEFT else why
    held.set_away(tx.conn, item, seat, why)
    kept.change(tx.conn, at.session)
    details: dict[str, str | int] = {"item": item, "why": why or "back"}
    tx.audit("council.away", actor=scope.actor, subject=f"agenda:{at.session}", details=details)


def close(tx: WriteTx, content: Content, scope: Scope, id_: str) -> None:
    """Every item was decided, or lacked its quorum: what has no decision waits for the next session; the protocol is due.

    Where nothing was voted on, and the quorum was entered wrongly, it was not held. Raises Unseen, CanNotHold.
    """
    session = _session(tx, scope, id_, SessionState.IN_SESSION)
    there = room(tx, content, session)
    if there.untouched and not councils.quorum(len(there.seats), len(there.here)):
        _not_held(tx, content, session, scope.actor)
        return
    rows = {row.id: row for row in tables.those(tx.conn, [item.application_id for item in there.items], lock=True)}
    undecided = [item for item in there.items if item.id not in there.decisions and _waits(rows[item.application_id])]
    if still := [item for item in undecided if there.quorum(item.id)]:
        raise CanNotHold("not_all_decided", [rows[item.application_id].number or "" for item in still])
    kept.change(tx.conn, id_, state=SessionState.CLOSED, closed_at=tx.now)
    tx.audit("council.closed", actor=scope.actor, subject=f"agenda:{id_}", details={"items": len(there.items)})
    without = [
        rows[one.application_id] for one in there.decisions.values() if rows[one.application_id].state == State.NO_DECISION
    ]
    lacked = [rows[item.application_id] for item in undecided]
    agendas.carry(tx, content, session.region, without + lacked, scope.actor)
    council_notices.no_decision(tx, content, session, without)
    council_notices.not_considered(tx, content, session, lacked)
    begin_protocol(tx, session)


def require_open(there: Room, item: str) -> Row[Any]:
    """An item on which votes may be entered. Raises CanNotHold."""
    found = next((one for one in there.items if one.id == item), None)
    if found is None:
        raise CanNotHold("no_item", [item])
    if item in there.decisions:
        raise CanNotHold("decided_already")
    return found


def _not_held(tx: WriteTx, content: Content, session: Row[Any], by: str) -> None:
    """There was no quorum: nothing was considered, and all of it waits for the next session."""
    kept.change(tx.conn, session.id, state=SessionState.NO_QUORUM)
    rows = waiting(tx, session.id, lock=True)
    agendas.carry(tx, content, session.region, rows, by)
    council_notices.not_considered(tx, content, session, rows)


def _leave(tx: WriteTx, there: Room, seat: Row[Any]) -> None:
    """Who leaves took part until then: undecided items on which there is no ballot of theirs go without them.

    While nobody voted on anything they were not there at all: it was entered wrongly.
    """
    if there.untouched:
        held.change_seats(tx.conn, [seat.id], attends=Attends.ABSENT)
        return
    for item in there.items:
        if item.id not in there.decisions and seat.id not in there.ballots[item.id]:
            held.set_away(tx.conn, item.id, seat.id, Away.leaving(there.away[item.id].get(seat.id)))


def _session(tx: WriteTx, scope: Scope, id_: str, *states: SessionState) -> Row[Any]:
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if session.state not in states:
        raise CanNotHold("not_now", [session.state])
    return session


def _secretary(typed: str) -> str:
    try:
        return full_name(typed)
    except Invalid as invalid:
        raise Invalid("secretary", f"{invalid.field}.{invalid.reason}", **invalid.facts) from None


def _waits(row: Row[Any]) -> bool:
    return bool(row.state == State.ON_AGENDA)


def _names(there: Room, seat: str) -> list[str]:
    return [one.name for one in there.seats if one.id == seat]

"""Members of a council are told of a session, each by a way that is kept; with the last the coordinator's term ends (R-003-19).

A member who is known in the chat is told there, and what becomes of the message is the delivery state; any other one is told by
phone, by letter or in person, and somebody says so.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.councils import SessionState, Told
from domain.staff import Right, Scope
from services import applications
from services.application_acts import CanNotApply
from services.council_room import CanNotHold, session_of, waiting
from services.events import Planned, schedule
from services.storage import agendas as kept
from services.storage import council_chats as chats
from services.storage import council_sessions as held
from services.transaction import ReadTx, WriteTx

EVENT = "council.invitation"
PAST = timedelta(days=60)
BY_HAND = frozenset({Told.PHONE, Told.LETTER, Told.PERSON})


def anew(tx: WriteTx, content: Content, session: Row[Any]) -> None:
    """Day, time or place were changed: whoever was told is to be told again; what was planned before is never told."""
    seats = held.seats(tx.conn, session.id)
    chats.unplan(tx.conn, [seat.invitation for seat in seats if seat.invitation])
    blank = dict.fromkeys(("told_on", "told_how", "told_at", "told_by", "invitation"))
    held.change_seats(tx.conn, [seat.id for seat in seats], **blank)
    _invite(tx, content, session, seats)


def catch_up(tx: WriteTx, content: Content, member: str) -> None:
    """A member is known in the chat from now on: what is ahead, and was not told yet, is told there too."""
    for seat in chats.untold(tx.conn, member):
        session = chats.lock(tx.conn, seat.session_id)
        if session is not None:
            _invite(tx, content, session, [seat])
            kept.change(tx.conn, session.id)


def take_back(tx: WriteTx, member: str) -> None:
    """A member is known in the chat no more: what is not told there yet is never told."""
    seats = chats.untold(tx.conn, member)
    chats.unplan(tx.conn, [seat.invitation for seat in seats if seat.invitation])
    held.change_seats(tx.conn, [seat.id for seat in seats], invitation=None)


def told(tx: WriteTx, scope: Scope, id_: str, seats: Sequence[str] | None, how: Told, on: date | None = None) -> int:
    """Members were told on a day, all who were not yet where none are named; how many. Raises Unseen, CanNotHold, CanNotApply."""
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if SessionState(session.state) is not SessionState.CONVENED:
        raise CanNotHold("not_convened" if session.state == SessionState.AGENDA else "members_told")
    day, today = on or local_date(tx.now), local_date(tx.now)
    rows, last = waiting(tx, id_), min(today, local_date(session.begins_at))
    if not max(today - PAST, *(row.received_on or today for row in rows), session.convened_on) <= day <= last:
        raise CanNotApply("invited_day", "on")
    there = {seat.id: seat for seat in held.seats(tx.conn, id_)}
    if seats is not None and (unknown := [one for one in seats if one not in there]):
        raise CanNotHold("no_member", unknown)
    named = [seat for seat in there.values() if seat.told_on is None and (seats is None or seat.id in seats)]
    if seats is not None and (twice := [there[one].name for one in seats if there[one].told_on is not None]):
        raise CanNotHold("told_already", twice)
    mark(tx, session, [seat.id for seat in named], how, (day, scope.actor))
    return len(named)


def reads(tx: ReadTx, scope: Scope, session: Row[Any]) -> Sequence[str]:
    """The seats of who reads a session in the back office, and is not known to have been told of it."""
    if session.state != SessionState.CONVENED or local_date(session.begins_at) < local_date(tx.now):
        return []  # of one that is over nobody is told by reading it
    seats = [seat for seat in held.seats(tx.conn, session.id) if seat.told_on is None]
    known = chats.known(tx.conn, [seat.member_id for seat in seats])
    return [seat.id for seat in seats if known[seat.member_id].login and f"staff:{known[seat.member_id].login}" == scope.actor]


def has_read(tx: WriteTx, scope: Scope, id_: str) -> None:
    """A member of the council opened a session in the back office, and so was told of it today. Raises Unseen."""
    session_of(tx, scope, id_)
    session = chats.lock(tx.conn, id_)
    if session is not None and (seats := reads(tx, scope, session)):
        mark(tx, session, seats, Told.OFFICE, (local_date(tx.now), scope.actor))


def mark(tx: WriteTx, session: Row[Any], seats: Sequence[str], how: Told, by: tuple[date, str]) -> None:
    """Keep that members were told, on which day and by whom; with the last of them the term of what is on the agenda ends."""
    day, actor = by
    held.change_seats(tx.conn, seats, told_on=day, told_how=how, told_at=tx.now, told_by=actor)
    tx.audit(
        "council.told", actor=actor, subject=f"agenda:{session.id}", details={"how": how, "on": str(day), "members": len(seats)}
    )
    days = [seat.told_on for seat in held.seats(tx.conn, session.id)]
    if all(days):
        _all_told(tx, session, max(days), actor)
    else:
        kept.change(tx.conn, session.id)


def _all_told(tx: WriteTx, session: Row[Any], day: date, actor: str) -> None:
    kept.change(tx.conn, session.id, state=SessionState.NOTIFIED_MEMBERS, notified_on=day)
    rows = waiting(tx, session.id)
    late = sum(applications.day_of(tx, row.id, day).late for row in rows)
    for row in rows:
        applications.end_term(tx, row.id, day, actor)
    details: dict[str, str | int] = {"on": str(day), "late": late, "past_dated": int(day < local_date(tx.now))}
    tx.audit("agenda.told", actor=actor, subject=f"agenda:{session.id}", details=details)


def _invite(tx: WriteTx, content: Content, session: Row[Any], seats: Collection[Row[Any]]) -> None:
    """Tell those who are known in the chat, a little later than it is fixed; nobody of a session that was held already."""
    if session.begins_at is None or session.begins_at <= tx.now:
        return
    told_at = tx.now + timedelta(minutes=content.programme["application.hold_minutes"])
    known = chats.known(tx.conn, [seat.member_id for seat in seats])
    values = {
        "session": session.id, "region": session.region, "begins": session.begins_at.isoformat(), "place": session.place,
        "items": str(len(waiting(tx, session.id))),
    }  # fmt: skip
    for seat in seats:
        person = known[seat.member_id].person_id
        if person is not None:
            key = f"council:{session.id}:{seat.id}:{tx.new_id()}"
            held.change_seats(tx.conn, [seat.id], invitation=key)
            schedule(tx, [Planned(key, person, EVENT, values, told_at)])

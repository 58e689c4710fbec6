"""What follows a protocol for the applicants: where they stand, that they are told, and that everybody was (R-003-24).

A message counts once it came to the chat; who has none, or whose message did not arrive, is told by hand, and somebody says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import DECIDED, State
from domain.calendar import local_date
from domain.councils import WRITTEN, Outcome, SessionState, Told
from domain.deadlines import Term, Unit, nominal_date
from domain.staff import Right, Scope
from services import applications, calendar, council_duties, council_notices, invitation_states
from services.application_acts import CanNotApply
from services.council_room import CanNotHold, session_of
from services.invitation_states import CLOCK, Reached
from services.invitations import BY_HAND
from services.storage import agendas as sessions
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.storage import outcome_told as kept
from services.storage import protocols
from services.transaction import ReadTx, WriteTx

_NEXT = {State.DECIDED_POSITIVE: State.PROTOCOLLED, State.DECIDED_NEGATIVE: State.CLOSED_NEGATIVE}


class Way(StrEnum):
    """How the telling of an applicant stands."""

    TOLD = "told"
    WAITS = "waits"  # the chat tells it
    FAILED = "failed"  # it did not arrive: it is to be told by hand
    BY_HAND = "by_hand"  # no chat is known


_WAYS = {Reached.NOT_IN_CHAT: Way.BY_HAND, Reached.FAILED: Way.FAILED}


@dataclass(frozen=True, slots=True)
class Notice:
    """An applicant and what is known of the telling; `late` after the term, `overdue` so late that nothing excuses it."""

    item: str
    application: str
    number: str
    name: str | None = field(repr=False)
    outcome: Outcome
    way: Way
    chat: Reached
    told_on: date | None
    told_how: Told | None
    late: bool
    overdue: bool


def protocolled(tx: WriteTx, content: Content, session: Row[Any], on: date, by: str) -> None:
    """The protocol of a day is signed: each application stands where it says, and its applicant will be told.

    Raises CanNotHold where a negative decision has no reasons: it can't be told (R-003-24).
    """
    del content
    rows = [one for one in held.decisions(tx.conn, session.id).values() if one.outcome != Outcome.NO_DECISION]
    for one in sorted(rows, key=lambda row: str(row.item_id)):
        _protocolled(tx, session, one, on, by)


def catch_up(tx: WriteTx, application: str, by: str) -> None:
    """An application stands decided again, whose refusal was undone: where its protocol was signed meanwhile, that counts now."""
    row = next(
        (one for one in reversed(held.of_applications(tx.conn, [application])) if one.outcome != Outcome.NO_DECISION), None
    )
    protocol = protocols.of_session(tx.conn, row.session_id) if row else None
    if row is not None and protocol is not None and protocol.signed_at is not None:
        session = sessions.one(tx.conn, row.session_id)
        assert session is not None  # noqa: S101 - its decision names it
        _protocolled(tx, session, row, protocol.on, by)


def told_by_hand(tx: WriteTx, scope: Scope, session: str, item: str, on: date | None, how: Told) -> None:
    """Somebody was told by phone, by letter or in person, on a day; after the term it is flagged, never blocked (T-7).

    Raises Unseen, CanNotHold, CanNotApply.
    """
    row = session_of(tx, scope, session, Right.HOLD_COUNCILS, lock=True)
    if SessionState(row.state) not in WRITTEN:
        raise CanNotHold("no_protocol")
    found = next((one for one in kept.of_session(tx.conn, session) if one.item_id == item), None)
    if found is None:
        raise CanNotHold("no_item", [item])
    if how not in BY_HAND:
        raise CanNotApply("not_chosen", "how")
    protocol, today = protocols.of_session(tx.conn, session), local_date(tx.now)
    day = on or today
    if protocol is None or not protocol.on <= day <= today:
        raise CanNotApply("told_day", "on")
    late = council_duties.late(tx, council_duties.NOTICES, session, day)
    if not held.told(tx.conn, item, told_on=day, told_late=late, told_how=how):
        raise CanNotHold("applicant_told", [found.number or ""])
    sessions.change(tx.conn, session)
    details: dict[str, str | int] = {"item": item, "how": how, "on": str(day), "late": int(late), "past_dated": int(day < today)}
    tx.audit("council.applicant_told", actor=scope.actor, subject=f"agenda:{session}", details=details)
    _finish(tx, session, scope.actor)


def wants_clock(tx: ReadTx) -> bool:
    """Whether something came to a chat, or everybody was told, that is not marked yet."""
    return bool(_arrived(tx) or kept.finished(tx.conn))


def heard(tx: WriteTx) -> int:
    """Mark whom the chat told, and the sessions of which everybody was; how many applicants. Twice changes nothing more."""
    marked = 0
    for row, day in _arrived(tx):
        late = council_duties.late(tx, council_duties.NOTICES, row.session_id, day)
        marked += held.told(tx.conn, row.item_id, told_on=day, told_late=late, told_how=Told.CHAT)
        _finish(tx, row.session_id, CLOCK)
    for session in kept.finished(tx.conn):
        _finish(tx, session, CLOCK)
    return marked


def notices(tx: ReadTx, content: Content, session: Row[Any]) -> Sequence[Notice]:
    """Who of a session's applicants was told, and who is still to be; nothing before the protocol is signed."""
    protocol = protocols.of_session(tx.conn, session.id)
    if SessionState(session.state) not in WRITTEN or protocol is None:
        return ()
    term = Term(Unit.WORKING_DAYS, content.programme["council.told_hard_wd"])
    last = nominal_date(term, protocol.on, calendar.read(tx))
    term_ = council_duties.term_of(tx, council_duties.NOTICES, session.id)
    lasts, today = (term_.last_on if term_ else last, last), local_date(tx.now)
    rows = _of(tx, session)
    chat = invitation_states.by_key(tx, [kept.key(row.application_id, row.item_id) for row in rows])
    return [_notice(row, chat[kept.key(row.application_id, row.item_id)].reached, lasts, today) for row in rows]


def _of(tx: ReadTx, session: Row[Any]) -> Sequence[Row[Any]]:
    places = {item.id: item.position for item in sessions.items(tx.conn, session.id)}
    return sorted(kept.of_session(tx.conn, session.id), key=lambda row: places[row.item_id])


def _arrived(tx: ReadTx) -> Sequence[tuple[Row[Any], date]]:
    """Whom the chat has told since it was last asked, each with the day."""
    rows = kept.owed(tx.conn)
    chat = invitation_states.by_key(tx, [kept.key(row.application_id, row.item_id) for row in rows])
    days = ((row, chat[kept.key(row.application_id, row.item_id)].arrived_on) for row in rows)
    return [(row, day) for row, day in days if day is not None]


def _notice(row: Row[Any], chat: Reached, lasts: tuple[date, date], today: date) -> Notice:
    due, last = lasts
    day = row.told_on or today
    return Notice(
        item=row.item_id, application=row.application_id, number=row.number or "", name=row.name, outcome=Outcome(row.outcome),
        way=Way.TOLD if row.told_on else _WAYS.get(chat, Way.WAITS), chat=chat, told_on=row.told_on,
        told_how=Told(row.told_how) if row.told_how else None, late=day > due, overdue=day > last,
    )  # fmt: skip


def _protocolled(tx: WriteTx, session: Row[Any], decision: Row[Any], on: date, by: str) -> None:
    row = tables.one(tx.conn, decision.application_id, lock=True)
    if row is None or State(row.state) not in DECIDED:
        return
    state = _NEXT[State(row.state)]
    if state is State.CLOSED_NEGATIVE and decision.words is None:
        raise CanNotHold("no_reasons", [row.number or ""])
    ended = {"ended_at": tx.now} if state is State.CLOSED_NEGATIVE else {}
    late = council_duties.late(tx, council_duties.PROTOCOL, session.id, on)
    applications.move(tx, row, state, by, applications.Day(on, late), **ended)
    council_duties.begin(tx, council_duties.NOTICES, session, on)
    if state is State.PROTOCOLLED:
        council_duties.begin(tx, council_duties.FORWARDING, session, on)
    council_notices.decided(tx, decision, row)


def _finish(tx: WriteTx, session: str, by: str) -> None:
    """Once nobody is left to be told: the session is through with it, and so is its term."""
    row = sessions.one(tx.conn, session, lock=True)
    if row is None or kept.owed(tx.conn, session):
        return
    day = kept.last_told(tx.conn, session) or local_date(tx.now)
    council_duties.end(tx, council_duties.NOTICES, session, day, by)
    if row.state == SessionState.PROTOCOL:
        sessions.change(tx.conn, session, state=SessionState.NOTIFIED)
        tx.audit("council.notified", actor=by, subject=f"agenda:{session}", details={"on": str(day)})

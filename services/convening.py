"""A session of the council is convened: its members and the base of its decisions are fixed from then on (R-003-21, AMB-10)."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.councils import Composition, SessionState
from domain.staff import Right, Scope
from services import invitations
from services.application_acts import CanNotApply
from services.council_room import CanNotHold, counting_of, session_of, waiting
from services.councils import lacking
from services.storage import agendas as kept
from services.storage import council_sessions as held
from services.storage import councils
from services.transaction import WriteTx


def convene(tx: WriteTx, content: Content, scope: Scope, id_: str, on: date | None = None) -> None:
    """Fix members, base and how votes are counted, and invite the members; the day may be past for a session held already.

    The council as it is on the session's day must have enough members, half of them for business (R-003-2.18, R-003-21.1).
    Raises Unseen, CanNotHold, CanNotApply.
    """
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if session.state != SessionState.AGENDA:
        raise CanNotHold("convened_already")
    if session.begins_at is None:
        raise CanNotHold("not_fixed")
    if not waiting(tx, id_):
        raise CanNotHold("nothing_on_it")
    today, sits_on = local_date(tx.now), local_date(session.begins_at)
    day = on or min(today, sits_on)
    if not today - invitations.PAST <= day <= min(today, sits_on):
        raise CanNotApply("convened_day", "on")
    councils.alone(tx.conn, session.region)
    members = councils.members(tx.conn, session.region, sits_on)
    for refused in lacking(content, Composition(len(members), sum(member.business for member in members))):
        raise refused
    base = councils.base(tx.conn, session.region, day)
    counting, fixed = counting_of(content), {}
    if base:
        fixed = {"base": base.base, "base_document": base.document, "base_document_on": base.document_on}
    fixed |= {"negative_rule": counting.negative_rule, "recused_in_base": counting.recused_in_base}
    held.seat(tx.conn, [_seat(tx, id_, number, member) for number, member in enumerate(members, start=1)])
    kept.change(tx.conn, id_, state=SessionState.CONVENED, convened_on=day, **fixed)
    details: dict[str, str | int] = {
        "on": str(day), "members": len(members), "base": base.base if base else "unset", "past_dated": int(day < today),
    }  # fmt: skip
    tx.audit("council.convened", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    invitations.anew(tx, content, session_of(tx, scope, id_))


def _seat(tx: WriteTx, session: str, position: int, member: Row[Any]) -> dict[str, Any]:
    return {
        "id": tx.new_id(), "session_id": session, "member_id": member.id, "position": position, "name": member.name,
        "post_kk": member.post_kk, "post_ru": member.post_ru, "business": member.business, "duty": member.duty,
    }  # fmt: skip

"""How a member of a council comes to be known in the chat: by a code that the secretary hands over, and that works once."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.council_requests import BindMember, MemberOf, Membership
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.calendar import local_date
from domain.characters import CROCKFORD, crockford
from domain.language import Text
from domain.staff import Everywhere, Right, Scope
from services import invitations
from services.application_claims import DAYS, LENGTH
from services.application_list import ID
from services.council_room import CanNotHold
from services.learners import Unseen
from services.storage import council_chats as chats
from services.storage import councils as kept
from services.storage import events
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

_GROUP = 5
_MOST_TYPED = 40


def member_of(tx: ReadTx, scope: Scope, region: str, member: str, right: Right = Right.READ_COUNCILS) -> Row[Any]:
    """A member of a region's council. Raises Unseen."""
    where = scope.where(right)
    row = kept.member(tx.conn, member) if ID.fullmatch(member) else None
    if row is None or row.region != region or not (isinstance(where, Everywhere) or region in where):
        raise Unseen("no such member")
    return row


def new_code(tx: WriteTx, scope: Scope, region: str, member: str) -> str:
    """A code for a member, XXXXX-XXXXX, to be shown once; one that was made before opens nothing more.

    Raises Unseen; CanNotHold where the member is known in the chat already, or is none any more.
    """
    row = member_of(tx, scope, region, member, Right.HOLD_COUNCILS)
    if row.until is not None and row.until < local_date(tx.now):
        raise CanNotHold("member_left", [row.name])
    if row.person_id is not None:
        raise CanNotHold("member_known", [row.name])
    code = "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))
    kept.change(tx.conn, member, code_index=_index(tx, code, 0))
    tx.audit("council.code_made", actor=scope.actor, subject=f"region:{region}", details={"member": member})
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def unbind(tx: WriteTx, scope: Scope, region: str, member: str) -> None:
    """A member is told in the chat no more, and a code that was made opens nothing. Raises Unseen, CanNotHold."""
    row = member_of(tx, scope, region, member, Right.HOLD_COUNCILS)
    if row.person_id is None and row.code_index is None:
        raise CanNotHold("member_not_known", [row.name])
    kept.change(tx.conn, member, person_id=None, code_index=None)
    invitations.take_back(tx, member)
    tx.audit("council.member_unbound", actor=scope.actor, subject=f"region:{region}", details={"member": member})


def opens(tx: ReadTx, code: str) -> bool:
    """Whether a typed code is a member's, and was not used yet."""
    return chats.by_code(tx.conn, _indexes(tx, code)) is not None


def memberships(tx: ReadTx, content: Content, asked: Sequence[MemberOf]) -> Mapping[MemberOf, Membership | None]:
    """Whose each one's code is; None where it opens nothing any more."""
    return {fact: _membership(chats.by_code(tx.conn, _indexes(tx, fact.code))) for fact in asked}


def bind(tx: WriteTx, content: Content, asked: Sequence[Asked[BindMember]]) -> Sequence[Outcome]:
    """Who typed a code, and saw whose it is, is that member from now on; sessions that are ahead are told there."""
    return [Outcome(_bound(tx, content, one)) for one in asked]


def hand_over(tx: WriteTx, gone: str, stays: str) -> None:
    """Of two persons who are one, the one's memberships, and what is still to be told of them, become the other's."""
    chats.hand_over(tx.conn, gone, stays)
    events.hand_over(tx.conn, gone, stays, "council.%")


def _bound(tx: WriteTx, content: Content, one: Asked[BindMember]) -> BindMember.Outcome:
    member = chats.bind(tx.conn, _indexes(tx, one.request.code), one.person)
    row = kept.member(tx.conn, member) if member else None
    if row is None:
        return BindMember.Outcome.GONE
    tx.audit("council.member_bound", actor=f"person:{one.person}", subject=f"region:{row.region}", details={"member": row.id})
    invitations.catch_up(tx, content, row.id)
    return BindMember.Outcome.BOUND


def _membership(row: Row[Any] | None) -> Membership | None:
    return Membership(row.name, Text(row.post_kk, row.post_ru), row.region) if row is not None else None


def _indexes(tx: ReadTx, typed: str) -> Sequence[bytes]:
    """What a typed code may be kept as: its day is part of it, so that it opens nothing when it is too old."""
    code = crockford(typed).removesuffix(".") if len(typed) <= _MOST_TYPED else ""
    return [_index(tx, code, back) for back in range(DAYS + 1)] if len(code) == LENGTH else []


def _index(tx: ReadTx, code: str, back: int) -> bytes:
    return _hash(tx.vault, f"{local_date(tx.now) - timedelta(days=back)}:{code}")


def _hash(vault: Vault, secret: str) -> bytes:
    return vault.index("council_member.code", secret)

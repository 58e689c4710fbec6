"""What an applicant does about the other users of a shared object: names one, invites a neighbour, takes one away (R-003-7.2)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.application_requests import AddUser, InviteUser, RemoveUser
from dialogs.requests import Outcome
from dialogs.scripts import Content
from services import applications
from services.application_open import named, own, takes_users
from services.application_users import BIN, PERSON, code_index, index_of, open_, own_number
from services.storage import application_files as files
from services.storage import application_users as users
from services.storage import applications as kept
from services.transaction import WriteTx
from services.use_case import Asked

MOST_OPEN = 20  # invitations that nobody has answered yet


def add(tx: WriteTx, content: Content, asked: Sequence[Asked[AddUser]]) -> Sequence[Outcome]:
    """Name legal entities by their BINs; each counts once, and the applicant is counted already."""
    return [Outcome(_added(tx, one)) for one in asked]


def invite(tx: WriteTx, content: Content, asked: Sequence[Asked[InviteUser]]) -> Sequence[Outcome]:
    """Make codes by which neighbours confirm; only a hash of each is kept."""
    return [Outcome(_invited(tx, one)) for one in asked]


def remove(tx: WriteTx, content: Content, asked: Sequence[Asked[RemoveUser]]) -> Sequence[Outcome]:
    """Take users away: a BIN, a neighbour with the confirmation, an invitation with its code, or a letter."""
    return [Outcome(_removed(tx, one)) for one in asked]


def name(tx: WriteTx, draft: Row[Any], number: str, by: str) -> tuple[AddUser.Outcome, str]:
    """Name a legal entity by its BIN, for an open draft; what came of it, and the user's id, or "" where it is the applicant."""
    if number == own_number(applications.answers_of(tx, draft)):
        return AddUser.Outcome.OWN, ""
    who = index_of(tx.vault, number)
    if (same := users.same(tx.conn, draft.id, who)) is not None:
        return AddUser.Outcome.SAME, same.id
    id_ = tx.new_id()
    sealed = {"number": tx.vault.seal(users.NUMBER, id_, number), "who_index": who}
    row = {"id": id_, "application_id": draft.id, "kind": BIN, "made_at": tx.now, "confirmed_at": tx.now}
    users.add(tx.conn, {**row, **sealed})
    _done(tx, draft.id, by, "application.user_named")
    return AddUser.Outcome.ADDED, id_


def take_away(tx: WriteTx, draft: Row[Any], user: str, by: str) -> bool:
    """Take a user of an open draft away; False where there is no such one."""
    gone = users.remove(tx.conn, draft.id, user) or files.drop_one(tx.conn, draft.id, user, tx.now)
    if gone:
        _done(tx, draft.id, by, "application.user_removed")
    return gone


def _added(tx: WriteTx, one: Asked[AddUser]) -> AddUser.Outcome:
    draft = _draft(tx, one)
    return AddUser.Outcome.CLOSED if draft is None else name(tx, draft, one.request.bin, _who(one))[0]


def _invited(tx: WriteTx, one: Asked[InviteUser]) -> InviteUser.Outcome:
    draft = _draft(tx, one)
    if draft is None:
        return InviteUser.Outcome.CLOSED
    if sum(open_(tx, row) for row in users.of(tx.conn, [draft.id])) >= MOST_OPEN:
        return InviteUser.Outcome.FULL
    id_ = tx.new_id()
    row = {"id": id_, "application_id": draft.id, "kind": PERSON, "made_at": tx.now}
    users.invite(tx.conn, {**row, "code_index": code_index(tx.vault, id_)})
    _done(tx, draft.id, _who(one), "application.user_invited")
    return InviteUser.Outcome.INVITED


def _removed(tx: WriteTx, one: Asked[RemoveUser]) -> RemoveUser.Outcome:
    draft = _draft(tx, one)
    if draft is None:
        return RemoveUser.Outcome.CLOSED
    take_away(tx, draft, one.request.user, _who(one))
    return RemoveUser.Outcome.REMOVED


def _draft(tx: WriteTx, one: Asked[Any]) -> Row[Any] | None:
    """The application that a request is about, where its person still fills it in, or mends what makes an object shared."""
    row = own(named(tx, [one]), one)
    return row if row is not None and takes_users(tx, row) else None


def _who(one: Asked[Any]) -> str:
    return f"person:{one.person}"


def _done(tx: WriteTx, application: str, by: str, act: str) -> None:
    kept.change(tx.conn, application, changed_at=tx.now)
    tx.audit(act, actor=by, subject=f"application:{application}")

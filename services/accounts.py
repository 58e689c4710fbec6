"""Managing the staff, for its administrators: which accounts are within reach, and what nobody does to his own.

- An administrator of the country reaches every account. One of a region reaches those whose roles are all for it, and gives
  roles for it only: nobody reaches further by resetting the password of who does.
- Nobody changes his own roles, closes his own account, or resets his own password here: a stolen sign-in would be enough.
- While there is an administrator for the country without an end, one is left: not closed, and the role not taken back.
- The first real account ends the demonstration, so it must be an administrator's: otherwise nobody would be one.
- A deputy gets a role that the colleague has himself, until a day.
- A program's token may do no more than who makes it; others are made on the server (`kasip staff token`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.staff import Everywhere, Grant, Right, Scope
from services import staff
from services.staff import Account, CanNotStaff, Member
from services.storage import accounts as kept
from services.storage import staff as rows
from services.storage.accounts import Wanted
from services.storage.paging import Part, Window
from services.transaction import ReadTx, WriteTx


@dataclass(frozen=True, slots=True)
class Token:
    """A program's token, without what opens the door."""

    id: str
    name: str
    rights: tuple[Right, ...]
    region: str | None
    created_at: datetime
    until: datetime
    ended_at: datetime | None


def found(tx: ReadTx, scope: Scope, wanted: Wanted, window: Window) -> Part[Member]:
    """The accounts that are wanted, with the roles that they hold."""
    part = kept.found(tx, scope, wanted, window)
    held = rows.grants(tx.conn, [row.id for row in part.items])
    return part.map(lambda row: staff.member(row, held.get(row.id, ())))


def one(tx: ReadTx, scope: Scope, id_: str) -> Member | None:
    row = kept.one(tx, scope, id_)
    return None if row is None else staff.member(row, rows.grants(tx.conn, [id_]).get(id_, ()))


def take(tx: WriteTx, scope: Scope, id_: str) -> Member | None:
    """An account that is about to be changed; whoever manages the staff at the same time waits for this transaction."""
    kept.lasting_administrators(tx.conn, local_date(tx.now))
    return one(tx, scope, id_)


def add(tx: WriteTx, scope: Scope, account: Account, grant: Grant) -> Member:
    """Make an account with its first role. Raises CanNotStaff."""
    _require_reach(scope, grant.region)
    _require_deputy(tx, scope, grant)
    today = local_date(tx.now)
    before = kept.lasting_administrators(tx.conn, today)
    id_ = staff.add(tx, account, grant, scope.actor)
    if before and not kept.lasting_administrators(tx.conn, today):
        raise CanNotStaff("first_administrator", "the first real account ends the one for trying")
    return _again(tx, id_)


def give(tx: WriteTx, scope: Scope, member: Member, grant: Grant) -> Member:
    """Give a role. Raises CanNotStaff."""
    _require_other(scope, member)
    _require_reach(scope, grant.region)
    _require_deputy(tx, scope, grant)
    staff.give(tx, member.id, grant, scope.actor)
    return _again(tx, member.id)


def take_back(tx: WriteTx, scope: Scope, member: Member, grant_id: str) -> Member:
    """Take a role back from now on. Raises CanNotStaff."""
    _require_other(scope, member)
    if grant_id not in dict(member.grants):
        raise CanNotStaff("grant", "there is no such role to take back")
    _require_administrator(tx, lambda row: row.id != grant_id)
    staff.take_back(tx, grant_id, scope.actor)
    return _again(tx, member.id)


def close(tx: WriteTx, scope: Scope, member: Member) -> Member:
    """Let nobody sign in with this account any more. Raises CanNotStaff."""
    _require_other(scope, member)
    _require_administrator(tx, lambda row: row.staff_id != member.id)
    staff.close(tx, member.login, scope.actor)
    return _again(tx, member.id)


def reset(tx: WriteTx, scope: Scope, member: Member, hashed: str, *, second_factor: bool) -> Member:
    """Give a new one-time password, and where `second_factor` is lost let it be set up anew. Raises CanNotStaff."""
    _require_other(scope, member)
    staff.reset(tx, member.login, hashed, scope.actor, second_factor=second_factor)
    return _again(tx, member.id)


def tokens(tx: ReadTx, scope: Scope, window: Window, *, good: bool | None = None) -> Part[Token]:
    """The tokens of programs."""
    return kept.tokens(tx, scope, tx.now if good else None, window).map(_token)


def token(tx: ReadTx, scope: Scope, id_: str, *, lock: bool = False) -> Token | None:
    """One token; with `lock` nobody else changes it meanwhile."""
    row = kept.token(tx, scope, id_, lock=lock)
    return None if row is None else _token(row)


def add_token(tx: WriteTx, scope: Scope, name: str, rights: Collection[Right], region: str | None) -> tuple[Token, str]:
    """Make a program's token; gives also what opens the door, to be shown once. Raises CanNotStaff."""
    _require_reach(scope, region)
    if not rights:
        raise CanNotStaff("scopes", "a token that may do nothing")
    for right in rights:
        where = scope.where(right)
        if not isinstance(where, Everywhere) and region not in where:
            raise CanNotStaff("more_than_own", f"who makes the token has no {right} there")
    secret = staff.add_token(tx, name, frozenset(rights), region, scope.actor)
    return _token(kept.token_named(tx, scope, name)), secret


def end_token(tx: WriteTx, scope: Scope, token_: Token) -> Token:
    """Take a token back. Raises CanNotStaff."""
    staff.end_token(tx, token_.name, scope.actor)
    return _token(kept.token_named(tx, scope, token_.name))


def _require_reach(scope: Scope, region: str | None) -> None:
    where = scope.where(Right.MANAGE_STAFF)
    if not isinstance(where, Everywhere) and region not in where:
        raise CanNotStaff("reach", "roles are given for one's own regions only")


def _require_other(scope: Scope, member: Member) -> None:
    if member.closed_at is not None:
        raise CanNotStaff("closed", f"the account {member.login} is closed")
    if scope.actor == f"staff:{member.login}":
        raise CanNotStaff("self", "nobody changes his own account")


def _require_deputy(tx: ReadTx, scope: Scope, grant: Grant) -> None:
    """Who is stood in for is within reach, holds the role there, and not for ever."""
    if grant.deputy_of is None:
        return
    row = rows.by_login(tx.conn, grant.deputy_of)
    other = None if row is None else one(tx, scope, row.id)
    if other is None or other.closed_at is not None:
        raise CanNotStaff("deputy", "the one who is stood in for is nobody else of the staff")
    if not any(own.role == grant.role and own.region in {None, grant.region} for _, own in other.grants):
        raise CanNotStaff("deputy_role", "the one who is stood in for has no such role there")
    if grant.until is None:
        raise CanNotStaff("deputy_until", "a deputy stands in until a day")


def _require_administrator(tx: WriteTx, left: Callable[[Row[Any]], bool]) -> None:
    """That of the lasting administrators of the country, where there are any, somebody is left."""
    now = kept.lasting_administrators(tx.conn, local_date(tx.now))
    if now and not any(map(left, now)):
        raise CanNotStaff("last_administrator", "somebody must administer the country")


def _again(tx: ReadTx, id_: str) -> Member:
    return staff.member(kept.the(tx, id_), rows.grants(tx.conn, [id_]).get(id_, ()))


def _token(row: Row[Any]) -> Token:
    rights = tuple(Right(right) for right in row.scopes)
    return Token(row.id, row.name, rights, row.region, row.created_at, row.until, row.ended_at)

"""Accounts and tokens as who manages the staff sees them: each query starts from `visible`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from domain.staff import Right, Role, Scope
from services.storage import paging
from services.storage.paging import Order, Part, Window
from services.storage.staff import staff, staff_grant, staff_token
from services.storage.visible import visible
from services.transaction import ReadTx

ACCOUNTS = Order("staff", {"login": staff.c.login, "created_at": staff.c.created_at}, staff.c.id)
TOKENS = Order("tokens", {"name": staff_token.c.name, "until": staff_token.c.until}, staff_token.c.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts are looked for: `login` is a part of it; `open` or closed ones, or (None) both."""

    login: str = ""
    role: Role | None = None
    region: str | None = None
    open: bool | None = None


def found(tx: ReadTx, scope: Scope, wanted: Wanted, window: Window) -> Part[Row[Any]]:
    """The accounts that are wanted."""
    query = select(staff).where(visible(staff, scope, Right.MANAGE_STAFF))
    if wanted.login:
        query = query.where(staff.c.login.contains(wanted.login.casefold(), autoescape=True))
    if wanted.role or wanted.region:
        held = select(staff_grant.c.staff_id).where(staff_grant.c.ended_at.is_(None))
        held = held.where(staff_grant.c.role == wanted.role) if wanted.role else held
        query = query.where(staff.c.id.in_(held.where(staff_grant.c.region == wanted.region) if wanted.region else held))
    if wanted.open is not None:
        query = query.where(staff.c.closed_at.is_(None) if wanted.open else staff.c.closed_at.is_not(None))
    return paging.part(tx.conn, tx.vault, query, window, ACCOUNTS)


def one(tx: ReadTx, scope: Scope, id_: str) -> Row[Any] | None:
    """An account, closed or not."""
    query = select(staff).where(staff.c.id == id_, visible(staff, scope, Right.MANAGE_STAFF))
    return tx.conn.execute(query).one_or_none()


def the(tx: ReadTx, id_: str) -> Row[Any]:
    """An account that was just changed, whoever may see it now."""
    return tx.conn.execute(select(staff).where(staff.c.id == id_)).one()


def lasting_administrators(conn: Connection, today: date) -> Sequence[Row[Any]]:
    """Who administers the whole country without an end, with the grant; who asks next waits for this transaction."""
    held: Select[Any] = (
        select(staff_grant.c.id, staff_grant.c.staff_id)
        .join(staff, staff.c.id == staff_grant.c.staff_id)
        .where(staff.c.closed_at.is_(None), staff_grant.c.ended_at.is_(None), staff_grant.c.role == Role.ADMINISTRATOR)
        .where(staff_grant.c.region.is_(None), staff_grant.c.until.is_(None))
        .where(staff_grant.c.since.is_(None) | (staff_grant.c.since <= today))
    )
    return conn.execute(held.order_by(staff_grant.c.id).with_for_update()).all()


def tokens(tx: ReadTx, scope: Scope, good_at: datetime | None, window: Window) -> Part[Row[Any]]:
    """The tokens of programs; with a moment only those that are good then."""
    query = select(staff_token).where(visible(staff_token, scope, Right.MANAGE_STAFF))
    if good_at is not None:
        query = query.where(staff_token.c.ended_at.is_(None), staff_token.c.until > good_at)
    return paging.part(tx.conn, tx.vault, query, window, TOKENS)


def token(tx: ReadTx, scope: Scope, id_: str, *, lock: bool = False) -> Row[Any] | None:
    """A token, good or not; with `lock` nobody else changes it meanwhile."""
    query = select(staff_token).where(staff_token.c.id == id_, visible(staff_token, scope, Right.MANAGE_STAFF))
    return tx.conn.execute(query.with_for_update() if lock else query).one_or_none()


def token_named(tx: ReadTx, scope: Scope, name: str) -> Row[Any]:
    """A token that there is."""
    query = select(staff_token).where(staff_token.c.name == name, visible(staff_token, scope, Right.MANAGE_STAFF))
    return tx.conn.execute(query).one()

"""Agendas as the staff see them: the list, and one of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from domain.staff import Right, Scope
from services.storage.agendas import council_session
from services.storage.paging import Order, Part, Window, part
from services.storage.sealed import Vault
from services.storage.visible import visible

ORDER = Order("agendas", {"made": council_session.c.made_at}, council_session.c.id)


def found(
    scope: Scope, conn: Connection, vault: Vault, region: str | None, window: Window, which: ColumnElement[bool] | None = None
) -> Part[Row[Any]]:
    """A part of the sessions that are seen, and that fulfil a condition. Raises BadCursor."""
    query = select(council_session).where(visible(council_session, scope, Right.READ_COUNCILS))
    query = query if which is None else query.where(which)
    return part(conn, vault, query.where(council_session.c.region == region) if region else query, window, ORDER)


def one(scope: Scope, conn: Connection, id_: str, right: Right, *, lock: bool = False) -> Row[Any] | None:
    """A session; None where there is none, or none that is seen with the right."""
    query = select(council_session).where(council_session.c.id == id_, visible(council_session, scope, right))
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def days(scope: Scope, conn: Connection, ids: Collection[str]) -> Mapping[str, datetime]:
    """When sessions begin, by their ids, as far as what is due is seen there."""
    seen = visible(council_session, scope, Right.READ_DEADLINES)
    query = select(council_session.c.id, council_session.c.begins_at).where(council_session.c.id.in_(ids), seen)
    return {row.id: row.begins_at for row in conn.execute(query.where(council_session.c.begins_at.is_not(None)))}

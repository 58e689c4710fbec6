"""Packages as the staff see them: the inbox, and one of them."""

from typing import Any

from sqlalchemy import Connection, Row, select

from domain.staff import Right, Scope
from services.storage.packages import council_package
from services.storage.paging import Order, Part, Window, part
from services.storage.sealed import Vault
from services.storage.visible import visible

ORDER = Order("packages", {"sent": council_package.c.at}, council_package.c.id)


def found(scope: Scope, conn: Connection, vault: Vault, region: str | None, window: Window) -> Part[Row[Any]]:
    """A part of the packages that are seen. Raises BadCursor."""
    query = select(council_package).where(visible(council_package, scope, Right.READ_PACKAGES))
    return part(conn, vault, query.where(council_package.c.region == region) if region else query, window, ORDER)


def one(scope: Scope, conn: Connection, id_: str, right: Right, *, lock: bool = False) -> Row[Any] | None:
    """A package; None where there is none, or none that is seen with the right."""
    query = select(council_package).where(council_package.c.id == id_, visible(council_package, scope, right))
    return conn.execute(query.with_for_update() if lock else query).one_or_none()

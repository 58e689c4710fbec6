"""Everything that belongs to somebody, whatever the table: what a person may see of the own data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, select


def owned(conn: Connection, owner: Column[Any], of: str) -> Sequence[Row[Any]]:
    """The whole rows whose `owner` column names this one, in the order of their keys."""
    return conn.execute(select(owner.table).where(owner == of).order_by(*owner.table.primary_key)).all()

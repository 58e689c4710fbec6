"""Guarded inserts, set-wise and alike on both databases: one statement, and the missing rows are the refusals."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Index, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

Values = Mapping[str, Any]


def insert_new(
    conn: Connection, table: Table, rows: Sequence[Values], *returning: Column[Any], guard: Index | None = None
) -> Sequence[Row[Any]]:
    """Insert the rows that collide with none, and give back `returning` of those, in no particular order.

    With a `guard` only a collision on this unique index is a refusal; any other is an error.
    """
    if not rows:
        return []
    statement = _statement(conn.dialect.name, table, returning, guard)
    return conn.execute(statement, [dict(row) for row in rows]).all()


@cache  # the tables are few, and making a statement costs as much as carrying it out
def _statement(dialect: str, table: Table, returning: tuple[Column[Any], ...], guard: Index | None) -> ReturningInsert[Any]:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing(**_target(guard)).returning(*returning)


def _target(guard: Index | None) -> dict[str, Any]:
    if guard is None:
        return {}
    return {"index_elements": list(guard.columns), "index_where": guard.dialect_options["sqlite"]["where"]}

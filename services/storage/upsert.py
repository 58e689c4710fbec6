"""Guarded inserts, set-wise and alike on both databases: one statement, and the missing rows are the refusals."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]


def insert_new(
    conn: Connection, table: Table, rows: Sequence[Values], *returning: Column[Any], guard: Index | None = None
) -> Sequence[Row[Any]]:
    """Insert the rows that collide with none, and give back `returning` of those, in no particular order.

    With a `guard` only a collision on this unique index is a refusal; any other is an error.
    """
    if not rows:
        return []
    statement = _insert(conn, table).on_conflict_do_nothing(**_target(guard)).returning(*returning)
    return conn.execute(statement, [dict(row) for row in rows]).all()


def _insert(conn: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def _target(guard: Index | None) -> dict[str, Any]:
    if guard is None:
        return {}
    return {"index_elements": list(guard.columns), "index_where": guard.dialect_options["sqlite"]["where"]}

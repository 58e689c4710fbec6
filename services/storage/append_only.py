"""Triggers that make the database itself refuse to change or remove a table's rows."""

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def append_only(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that a migration runs, one by one, after it has created the table."""
    if dialect == "postgresql":
        return (_FUNCTION.strip(), _POSTGRESQL.format(table=table).strip())
    return tuple(_SQLITE.format(table=table, verb=verb).strip() for verb in ("update", "delete"))

"""What is kept, read from the tables alone."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, text

from services.transaction import ReadTx

BODIES = {"message": ("message.body", "id"), "session": ("session.body", "person_id")}
RANDOM = re.compile(r"(?:TRIAL-)?KZ-\d{4}-\d\d-[0-9A-Z]{8}-[0-9A-Z]|\b\d{4}-[0-9A-Z]{8}\b|\b[0-9A-HJKMNP-TV-Z]{26}\b|•+\d{4}\b")
LEADS = ("participation", "attempt", "message", "certificate")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, and those that hold something of a person, with the condition by which the rows are found."""

    names: tuple[str, ...]
    owned: Mapping[str, str]

    @classmethod
    def found(cls, tx: ReadTx) -> "Tables":
        inspected = inspect(tx.conn)
        names = sorted(inspected.get_table_names())
        columns = {name: {column["name"] for column in inspected.get_columns(name)} for name in names}
        owned = {name: condition for name in names if (condition := _condition(columns[name]))}
        return cls(tuple(names), owned)

    def of(self, tx: ReadTx, person: str) -> dict[str, list[str]]:
        """Everything that is kept of a person, without what is random: ids, numbers given out, seals, the ends of phones."""
        return {
            name: sorted(_plain(tx, name, row) for row in _rows(tx, f'SELECT * FROM "{name}" WHERE {condition}', person))
            for name, condition in self.owned.items()
        }

    def counted(self, tx: ReadTx) -> dict[str, int]:
        """How many rows each table has."""
        return {name: tx.conn.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in self.names}

    def digest(self, tx: ReadTx, but: Collection[str] = ()) -> str:
        """One hash over every row as it stands, of all tables but these."""
        kept = {name: sorted(map(repr, _rows(tx, f'SELECT * FROM "{name}"', ""))) for name in self.names if name not in but}
        return hashlib.sha256(repr(kept).encode()).hexdigest()


def _condition(columns: Collection[str]) -> str | None:
    if "person_id" in columns:
        return "person_id = :person"
    lead = next((name for name in LEADS if f"{name}_id" in columns), None)
    return f"{lead}_id IN (SELECT id FROM {lead} WHERE person_id = :person)" if lead else None


def _rows(tx: ReadTx, query: str, person: str) -> list[Row]:
    return [dict(row._mapping) for row in tx.conn.execute(text(query), {"person": person} if person else {})]


def _plain(tx: ReadTx, table: str, row: Row) -> str:
    opened = tx.vault.open(BODIES[table][0], row[BODIES[table][1]], row["body"]) if table in BODIES else ""
    kept = {name: value for name, value in row.items() if not isinstance(value, bytes | memoryview)}
    return RANDOM.sub("…", repr({**kept, "opened": opened}))

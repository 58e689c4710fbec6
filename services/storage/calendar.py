"""Days of the working calendar that differ from Monday to Friday, or have a name (T-2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Row, String, Table, false, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("date", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("name_kk", String, nullable=False),
    Column("name_ru", String, nullable=False),
    Column("source", String, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("edited_at", UtcDateTime),  # nobody has touched what stands as it was seeded
    Column("edited_by", String),
    Column("working_six", Boolean),  # in the week of six days; none: as in that of five
    Column("removed", Boolean, nullable=False, default=False, server_default=false()),  # so that a seed does not bring it back
)


def all_days(conn: Connection) -> Sequence[Row[Any]]:
    """Every day, oldest first."""
    return conn.execute(select(calendar_day).where(~calendar_day.c.removed).order_by(calendar_day.c.date)).all()


def one_day(conn: Connection, day: date, *, lock: bool = False) -> Row[Any] | None:
    """One day; None where the week alone decides. Locked, nobody else changes it before this is done."""
    query = select(calendar_day).where(calendar_day.c.date == day, ~calendar_day.c.removed)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def add(conn: Connection, rows: Sequence[Values]) -> frozenset[date]:
    """Insert the days that were never there yet; those days."""
    return frozenset(row.date for row in insert_new(conn, calendar_day, rows, calendar_day.c.date))


def put(conn: Connection, row: Values) -> None:
    """Insert a day, or change the one that is there."""
    if not add(conn, [row]):
        conn.execute(update(calendar_day).where(calendar_day.c.date == row["date"]).values({**row, "removed": False}))


def remove(conn: Connection, day: date, **values: Any) -> None:
    """Let the week alone decide again."""
    conn.execute(update(calendar_day).where(calendar_day.c.date == day).values(removed=True, **values))

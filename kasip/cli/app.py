"""The command itself, and what its parts share."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from kasip.house import House
    from kasip.settings import Settings
    from services.storage.engine import Store

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Kasip: training and support for entrepreneurs.",
)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work to its end; Ctrl-C ends it quietly."""
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def said(option: str, words: str) -> str:
    """The words of an option that must not be empty."""
    from domain.errors import KasipError

    if not words.strip():
        raise KasipError(f"{option} is empty")
    return words.strip()


def settings() -> "Settings":
    """The settings, with the logs set up as they say."""
    from kasip import logs
    from kasip.settings import load

    loaded = load()
    logs.configure(loaded.log)
    return loaded


@asynccontextmanager
async def store() -> AsyncIterator["Store"]:
    """The database alone, for what needs no content; closed at the end."""
    from kasip.database import require_migrated
    from kasip.keys import load_vault
    from services.storage.engine import open_store

    loaded = settings()
    require_migrated(loaded)
    opened = open_store(loaded.database, load_vault(loaded), loaded.clock())
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def house() -> AsyncIterator["House"]:
    """An opened house, closed at the end."""
    from kasip.database import require_migrated
    from kasip.house import open_house

    loaded = settings()
    require_migrated(loaded)
    opened = await open_house(loaded)
    try:
        yield opened
    finally:
        await opened.close()

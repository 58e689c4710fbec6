"""The command itself, and what its parts share."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from kasip.serve import House
    from kasip.settings import Settings

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
    from domain.errors import KasipError  # noqa: PLC0415

    if not words.strip():
        raise KasipError(f"{option} is empty")
    return words.strip()


def settings() -> "Settings":
    """The settings, with the logs set up as they say."""
    from kasip import logs  # noqa: PLC0415
    from kasip.settings import load  # noqa: PLC0415

    loaded = load()
    logs.configure(loaded.log)
    return loaded


@asynccontextmanager
async def house() -> AsyncIterator["House"]:
    """An opened house, closed at the end."""
    from kasip.database import require_migrated  # noqa: PLC0415
    from kasip.serve import open_house  # noqa: PLC0415

    loaded = settings()
    require_migrated(loaded)
    opened = await open_house(loaded)
    try:
        yield opened
    finally:
        await opened.close()

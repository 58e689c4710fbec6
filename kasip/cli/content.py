"""`kasip content check` and `kasip content load`."""

from pathlib import Path
from typing import Annotated

import typer

from kasip.cli.app import app, run, store

content = typer.Typer(no_args_is_help=True, help="Courses, forms, consents and rules.")
app.add_typer(content, name="content")

Folder = Annotated[Path | None, typer.Argument(help="A folder of scripts; the starter content when none is named.")]


@content.command()
def check(folder: Folder = None) -> None:
    """Look for faults in scripts: limits, both languages, sources, ids."""
    from services import content as scripts

    found = scripts.read(folder or scripts.STARTER)
    print(f"{len(found.scripts)} scripts, no faults")


@content.command()
def load(folder: Folder = None) -> None:
    """Load new versions; a changed script under a loaded version is refused."""
    run(_load(folder))


async def _load(folder: Path | None) -> None:
    from services import content as scripts

    starter = scripts.read(folder or scripts.STARTER)
    async with store() as opened:
        new = await opened.write(lambda tx: scripts.load(tx, starter))
    print("\n".join(new) if new else "nothing new")

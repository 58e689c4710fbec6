"""`kasip content check` and `kasip content load`."""

from pathlib import Path
from typing import Annotated

import typer

from kasip.cli.app import app, run, settings

content = typer.Typer(no_args_is_help=True, help="Courses, forms, consents and rules.")
app.add_typer(content, name="content")

Folder = Annotated[Path | None, typer.Argument(help="A folder of scripts; the starter content when none is named.")]


@content.command()
def check(folder: Folder = None) -> None:
    """Look for faults in scripts: limits, both languages, sources, ids."""
    from services import content as scripts  # noqa: PLC0415

    found = scripts.read(folder or scripts.STARTER)
    print(f"{len(found)} scripts, no faults")  # noqa: T201


@content.command()
def load(folder: Folder = None) -> None:
    """Load new versions; a changed script under a loaded version is refused."""
    run(_load(folder))


async def _load(folder: Path | None) -> None:
    from kasip.database import require_migrated  # noqa: PLC0415
    from kasip.keys import load_vault  # noqa: PLC0415
    from services import content as scripts  # noqa: PLC0415
    from services.storage.engine import open_store  # noqa: PLC0415

    loaded = settings()
    require_migrated(loaded)
    store = open_store(loaded.database, load_vault(loaded), loaded.clock())
    try:
        new = await store.write(lambda tx: scripts.load(tx, folder or scripts.STARTER))
    finally:
        await store.close()
    print("\n".join(new) if new else "nothing new")  # noqa: T201

"""`kasip doctor`."""

from typing import TYPE_CHECKING

import typer

from kasip.cli.app import app, run, settings

if TYPE_CHECKING:
    from kasip.settings import Settings

MARKS = {True: "ok  ", False: "FAIL", None: "note"}


@app.command()
def doctor() -> None:
    """Examine this instance without changing it; exit code 1 when something is wrong."""
    run(_doctor(settings()))


async def _doctor(loaded: "Settings") -> None:
    from kasip.doctor import examine

    findings = [finding async for finding in examine(loaded)]
    for one in findings:
        print(f"{MARKS[one.sound]}  {one.subject}: {one.says}")
    if any(one.sound is False for one in findings):
        raise typer.Exit(1)

"""`kasip doctor`."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kasip.examination import Finding
    from kasip.settings import Settings

MARKS = {True: "ok  ", False: "FAIL", None: "note"}


def doctor() -> None:
    """Examine this instance without changing it; exit code 1 when something is wrong."""
    from kasip.cli.running import begun, run

    findings = run(_findings(begun()))
    for one in findings:
        typer.echo(f"{MARKS[one.sound]}  {one.subject}: {one.says}")
    if any(one.sound is False for one in findings):
        raise typer.Exit(1)


async def _findings(settings: "Settings") -> "list[Finding]":
    from kasip.examination import examine

    return [finding async for finding in examine(settings)]

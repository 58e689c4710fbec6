"""`kasip quarantine list` and `kasip quarantine retry`."""

from typing import Annotated

import typer

from domain.errors import KasipError, MovedOn
from kasip.cli.app import app, house, run

quarantine = typer.Typer(no_args_is_help=True, help="Turns that failed alone.")
app.add_typer(quarantine, name="quarantine")

Id = Annotated[str, typer.Argument(metavar="ID")]


@quarantine.command("list")
def list_() -> None:
    """Show the turns that wait to be tried again, oldest first; what was said stays sealed."""
    run(_list())


@quarantine.command()
def retry(id_: Id) -> None:
    """Hold a turn again, after its fault is mended; refused when its person has gone on since."""
    run(_retry(id_))


async def _list() -> None:
    from services import quarantine as turns

    async with house() as opened:
        set_apart = await opened.store.read(turns.listed)
        for one in set_apart:
            print(f"{one.id}  {one.at:%Y-%m-%d %H:%M}Z  code {one.trace}  {one.error}  person {one.person or '-'}")
    if not set_apart:
        print("no turn is quarantined")


async def _retry(id_: str) -> None:
    from services import quarantine as turns

    async with house() as opened:
        try:
            await opened.store.write(lambda tx: turns.retry(tx, opened.talk, id_))
        except LookupError:
            raise KasipError(f"no quarantined turn {id_}") from None
        except MovedOn:
            raise KasipError(f"{id_}: its person has gone on since; the turn can't be held any more") from None
    print("done")

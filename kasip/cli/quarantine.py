"""`kasip quarantine list` and `kasip quarantine retry`."""

import typer

from domain.errors import KasipError, MovedOn
from kasip.cli.app import app, house, run

quarantine = typer.Typer(no_args_is_help=True, help="Turns that failed alone.")
app.add_typer(quarantine, name="quarantine")


@quarantine.command("list")
def list_() -> None:
    """Show the turns that wait to be tried again, oldest first; what was said stays sealed."""
    run(_list())


@quarantine.command()
def retry(id_: str) -> None:
    """Hold a turn again, after its fault is mended; refused when its person has gone on since."""
    run(_retry(id_))


async def _list() -> None:
    from services import quarantine as turns  # noqa: PLC0415

    async with house() as opened:
        for one in await opened.store.read(turns.listed):
            print(f"{one.id}  {one.at:%Y-%m-%d %H:%M}Z  code {one.trace}  {one.error}  person {one.person or '-'}")  # noqa: T201


async def _retry(id_: str) -> None:
    from services import quarantine as turns  # noqa: PLC0415

    async with house() as opened:
        try:
            await opened.store.write(lambda tx: turns.retry(tx, opened.talk, id_))
        except LookupError:
            raise KasipError(f"no quarantined turn {id_}") from None
        except MovedOn:
            raise KasipError(f"{id_}: its person has gone on since; the turn can't be held any more") from None
    print("done")  # noqa: T201

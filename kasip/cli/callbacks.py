"""`kasip callbacks list` and `kasip callbacks done`."""

from typing import Annotated

import typer

from domain.errors import KasipError
from kasip.cli.app import app, house, run

callbacks = typer.Typer(no_args_is_help=True, help="People who asked to be called.")
app.add_typer(callbacks, name="callbacks")

Id = Annotated[str, typer.Argument(metavar="ID")]


@callbacks.command("list")
def list_() -> None:
    """Show who waits for a call, the longest first; that the numbers were read is kept in the audit trail."""
    run(_list())


@callbacks.command()
def done(id_: Id) -> None:
    """Note that a person was called."""
    run(_done(id_))


async def _list() -> None:
    from services import enquiries as calls

    async with house() as opened:
        waiting = await opened.store.write(lambda tx: calls.looked(tx, "operator"))
        for one in waiting:
            print(f"{one.id}  {one.asked_at:%Y-%m-%d %H:%M}Z  {one.language}  {one.region}  {one.phone}  {one.name}")
    if not waiting:
        print("nobody waits for a call")


async def _done(id_: str) -> None:
    from services import enquiries as calls

    async with house() as opened:
        if not await opened.store.write(lambda tx: calls.called(tx, id_, "operator")):
            raise KasipError(f"nobody waits for a call under {id_}")
    print("done")

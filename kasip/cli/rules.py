"""`kasip rules`."""

from kasip.cli.app import app, house, run


@app.command()
def rules() -> None:
    """Show every parameter of the programme: value, rule, basis, and whether it is confirmed."""
    run(_rules())


async def _rules() -> None:
    async with house() as opened:
        programme = opened.talk.content.programme
        print(programme.id)  # noqa: T201
        for one in programme.parameters.values():
            state = "confirmed" if one.confirmed else "unconfirmed"
            print(f"  {one.name:22} {one.value:>5}  {one.rule:12} {state:12} {one.basis}")  # noqa: T201

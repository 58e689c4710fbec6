"""`kasip rules`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kasip.cli.app import app, house, run

if TYPE_CHECKING:
    from domain.programmes import Parameter


@app.command()
def rules() -> None:
    """Show every parameter of the programme: value, rule, basis, and whether it is confirmed; then what courses change."""
    run(_rules())


async def _rules() -> None:
    async with house() as opened:
        content = opened.talk.content
        _print(content.programme.id, content.programme.parameters.values())
        for (id_, version), course in sorted(content.courses.items()):
            if course.parameters:
                _print(f"course {id_} version {version}", course.parameters.values())


def _print(title: str, parameters: Iterable["Parameter"]) -> None:
    print(title)
    for one in parameters:
        state = "confirmed" if one.confirmed else "unconfirmed"
        print(f"  {one.name:30} {one.value:>9}  {one.rule:12} {state:12} {one.basis}")

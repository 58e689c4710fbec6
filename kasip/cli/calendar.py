"""`kasip calendar show` and `kasip calendar set`."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import KasipError
from kasip.cli.app import app, run, said, store

if TYPE_CHECKING:
    from domain.calendar import Day

calendar = typer.Typer(no_args_is_help=True, help="Holidays, moved days off and worked weekends.")
app.add_typer(calendar, name="calendar")

Year = Annotated[int, typer.Argument(min=1991, max=9998)]
Date = Annotated[str, typer.Argument(metavar="YYYY-MM-DD")]
Working = Annotated[bool, typer.Option("--working/--off", help="Whether people work on this day.")]
NameKk = Annotated[str, typer.Option(help="What the day is, in Kazakh.")]
NameRu = Annotated[str, typer.Option(help="What the day is, in Russian.")]
Source = Annotated[str, typer.Option(help="The law or the order that says so.")]
Six = Annotated[
    bool | None,
    typer.Option("--six-working/--six-off", help="Whether people work on it in a week of six days, where that differs."),
]
Confirmed = Annotated[bool, typer.Option("--confirmed", help="The source was seen and is in force.")]


@calendar.command()
def show(year: Year) -> None:
    """Show the days of a year that are not as the week has them, or have a name."""
    run(_show(year))


@calendar.command("set")
def set_(  # noqa: PLR0913, PLR0917 - a day has as many sides
    day: Date,
    working: Working,
    name_kk: NameKk,
    name_ru: NameRu,
    source: Source,
    confirmed: Confirmed = False,
    six: Six = None,
) -> None:
    """Enter a day, or change it; the staff's open terms are counted anew."""
    from domain.calendar import Day
    from domain.language import Text

    name = Text(said("--name-kk", name_kk), said("--name-ru", name_ru))
    run(_set(Day(_date(day), working, name, said("--source", source), confirmed, six)))


async def _show(year: int) -> None:
    from services import calendar as days

    async with store() as opened:
        known = await opened.read(days.read)
    if not known.knows(year):
        print(f"nothing is entered for {year}: only its Saturdays and Sundays are off")
        return
    print("\n".join(_table([day for day in known.days.values() if day.date.year == year])))


async def _set(day: "Day") -> None:
    from services import calendar as days

    async with store() as opened:
        moved = await opened.write(lambda tx: days.set_day(tx, day, actor="operator"))
    print(_table([day])[0])
    if moved:
        print(f"open terms that come out otherwise now: {moved}")


def _table(days: Sequence["Day"]) -> list[str]:
    cells = [
        (
            f"{day.date} {day.date:%a}",
            _kind(day),
            "" if day.confirmed else "unconfirmed",
            day.name.kk,
            day.name.ru,
            day.source,
        )
        for day in days
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _kind(day: "Day") -> str:
    five, six = ("working" if day.worked(six) else "off" for six in (False, True))
    return five if five == six else f"{five}, {six} in six days"


def _date(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.isoformat() != typed:
        raise KasipError(f"{typed} is no date: write year, month and day as in 2026-03-09")
    return found

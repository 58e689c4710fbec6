"""`make bench`: every measure, a short table each."""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import report
from bench.base import Base
from bench.desk import first_page
from bench.desk_day import deadline_day
from bench.house import fresh_house, settle
from bench.in_flight import in_flight
from bench.papers import drawing
from bench.people import Crowd
from bench.read_back import read_back
from bench.telegram import TelegramCrowd, road
from bench.turns import lone, rounds
from tests.support.databases import Postgresql
from tests.support.postgresql import server


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and measure."""
    asked = _parser().parse_args(arguments)
    print(report.where())
    with tempfile.TemporaryDirectory(prefix="kasip-bench-", dir=asked.folder) as folder:
        for name in asked.measures or MEASURES:
            asyncio.run(MEASURES[name](Path(folder) / name, asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="What Kasip costs, as ratios to a base of the same run.")
    parser.add_argument("measures", nargs="*", help=f"of {', '.join(MEASURES)}; all, where none is named")
    parser.add_argument("--turns", type=int, default=2000, help="turns a round")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--lone", type=int, default=300, help="turns one after the other")
    parser.add_argument("--papers", type=int, default=100, help="certificates in flight")
    parser.add_argument("--applications", type=int, default=100_000, help="behind the work list")
    parser.add_argument("--openings", type=int, default=40, help="of each page of the work list")
    parser.add_argument("--recommended", type=int, default=20, help="applications on the coordinator's day, at least 4")
    parser.add_argument("--returned", type=int, default=5, help="and so many returned, and as many refused")
    parser.add_argument("--folder", type=Path, help="where the databases are made: on the disk that is to be measured")
    return parser


async def _turns(folder: Path, asked: argparse.Namespace) -> None:
    base = Base()
    async with fresh_house(folder) as house:
        crowd = await _in_quiz(Crowd(house, asked.people))
        settle()
        done, given = await rounds(crowd, base, asked.turns)
        print("\n" + report.rounds(done, asked.people, asked.turns))
        alone, more = await lone(crowd, base, folder, asked.lone)
        print("\n" + report.lone(alone))
        print(report.kept(await read_back(folder / "kasip.db", [*given, *more], crowd.turns)))


async def _telegram(folder: Path, asked: argparse.Namespace) -> None:
    base = Base()
    async with fresh_house(folder) as house, TelegramCrowd(house, asked.people).talking() as crowd:
        await _in_quiz(crowd)
        settle()
        found, given = await road(crowd, base, asked.turns)
        print("\n" + report.road(found, asked.people, asked.turns))
        await house.intake.close()
        print(report.kept(await read_back(folder / "kasip.db", given, crowd.turns)))


async def _papers(folder: Path, asked: argparse.Namespace) -> None:
    async with fresh_house(folder) as house:
        print("\n" + report.drawn(drawing(house.talk.translations, asked.papers), asked.papers))
        crowd, certified = await _in_quiz(Crowd(house, asked.people)), await _in_quiz(Crowd(house, asked.papers))
        settle()
        found, given = await in_flight(crowd, await certified.opened())
        print("\n" + report.noticed(found, asked.papers))
        print(report.kept(await read_back(folder / "kasip.db", given, crowd.turns + certified.turns)))


async def _desk(folder: Path, asked: argparse.Namespace) -> None:
    found = list(await first_page(folder / "sqlite", ("SQLite", ""), asked.applications, asked.openings))
    with ExitStack() as stack:
        databases = await asyncio.to_thread(lambda: Postgresql(stack.enter_context(server())))
        async with databases.empty() as address:
            found += await first_page(folder / "postgresql", ("PostgreSQL", address), asked.applications, asked.openings)
        await asyncio.to_thread(databases.close)
    print("\n" + report.opened(found, asked.applications, asked.openings))


async def _desk_day(folder: Path, asked: argparse.Namespace) -> None:
    print("\n" + report.day(await deadline_day(folder, asked.recommended, asked.returned)))


async def _in_quiz(crowd: Crowd) -> Crowd:
    await crowd.enrol()
    await crowd.quizzes()
    return crowd


MEASURES = {"turns": _turns, "telegram": _telegram, "papers": _papers, "desk": _desk, "desk-day": _desk_day}

if __name__ == "__main__":
    main()

"""Reads answers back from a database, in a process of its own and with sqlite3 alone."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.answers import Answer

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds: of the answers that were acknowledged, and beside them."""

    answers: int
    missing: int
    unexpected: int
    replies: int


async def read_back(database: Path, answers: Sequence[Answer], turns: int) -> Kept:
    """Read in a second process; raises RuntimeError unless every answer is there once and every turn has its reply."""
    command = (sys.executable, "-m", "bench.read_back", str(database))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    given = json.dumps([[one.attempt, one.position, one.option] for one in answers]).encode()
    said, _ = await process.communicate(given)
    kept = Kept(**json.loads(said))
    if kept != Kept(len(answers), 0, 0, turns):
        raise RuntimeError(f"{len(answers)} answers and {turns} turns were acknowledged, kept is {kept}")
    return kept


def judge(database: str, given: list[list[Any]]) -> Kept:
    """Compare what was given with the rows of a database."""
    wanted = {(attempt, position): option for attempt, position, option in given}
    with closing(sqlite3.connect(database)) as conn:
        rows = {(row[0], row[1]): row[2] for row in conn.execute('SELECT attempt_id, position, "option" FROM attempt_answer')}
        replies = conn.execute("SELECT count(*) FROM message WHERE direction = 'out'").fetchone()[0]
    kept = sum(rows.get(key) == option for key, option in wanted.items())
    return Kept(kept, len(given) - kept, len(rows.keys() - wanted.keys()), replies)


if __name__ == "__main__":
    found = judge(sys.argv[1], json.load(sys.stdin))
    sys.stdout.write(json.dumps(asdict(found)))

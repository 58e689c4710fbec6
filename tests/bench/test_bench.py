"""Each measure runs to its end, and every answer that it gave is read back."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.answers import Answer
from bench.read_back import read_back
from tests.support.root import ROOT

TINY = ("--turns", "10", "--people", "2", "--lone", "5", "--papers", "2", "--applications", "1000", "--openings", "2",
        "--recommended", "4", "--returned", "1")  # fmt: skip


def test_each_measure_reads_every_answer_back(tmp_path: Path) -> None:
    # In a process of its own: it freezes the garbage collector, and imports aiogram.
    command = (sys.executable, "-m", "bench", *TINY, "--folder", str(tmp_path))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(
        table in done.stdout
        for table in (
            "Durable turns",
            "through the Dispatcher",
            "A lone turn",
            "Drawing a certificate",
            "Other people's",
            "The work list's",
            "A coordinator's day",
        )
    )
    found = re.findall(r"Read back by a second process: (\d+) answers, 0 missing", done.stdout)
    assert len(found) == 3
    assert all(int(number) >= 30 for number in found)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kept", "turns"),
    [([("a", 0, "x")], 2), ([("a", 0, "x"), ("a", 1, "z")], 2), ([("a", 0, "x"), ("a", 1, "y"), ("a", 2, "y")], 2),
     ([("a", 0, "x"), ("a", 1, "y")], 3)],
    ids=["lost", "another", "too many", "a reply lost"],
)  # fmt: skip
def test_a_loss_is_found(kept: list[tuple[str, int, str]], turns: int, tmp_path: Path) -> None:
    database = tmp_path / "kasip.db"
    with closing(sqlite3.connect(database)) as conn:
        conn.execute('CREATE TABLE attempt_answer (attempt_id, position, "option")')
        conn.execute("CREATE TABLE message (direction)")
        conn.executemany("INSERT INTO attempt_answer VALUES (?, ?, ?)", kept)
        conn.executemany("INSERT INTO message VALUES (?)", [("out",), ("in",), ("out",)])
        conn.commit()
    given = [Answer("", b"", "a", position, option) for position, option in enumerate("xy")]
    with pytest.raises(RuntimeError, match="acknowledged"):
        asyncio.run(read_back(database, given, turns))

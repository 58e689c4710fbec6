"""`kasip calendar` as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from services import calendar
from services.storage.engine import open_store
from services.storage.migrate import upgrade
from services.storage.sealed import Vault
from tests.house.catalogue import ROOT
from tests.support.clock import SetClock

NAMES = ("--name-kk", "Жұмыс күні", "--name-ru", "Рабочий день", "--source", "order No. 1")


class Command:
    """Runs `kasip calendar` on a data directory of its own."""

    def __init__(self, data: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KASIP_")}
        self.environment = {**kept, "KASIP_DATA_DIR": str(data), "COLUMNS": "160"}

    def __call__(self, *words: str) -> "CompletedProcess[str]":
        program = "import sys; sys.argv[0] = 'kasip'; from kasip.cli import main; main()"
        command = [sys.executable, "-c", program, "calendar", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture
async def kasip(tmp_path: Path, vault: Vault) -> Command:
    """The command over a seeded calendar."""
    url = f"sqlite:///{tmp_path / 'kasip.db'}"
    upgrade(url)
    store = open_store(url, vault, SetClock())
    await store.write(calendar.seed)
    await store.close()
    return Command(tmp_path)


def lines(said: "CompletedProcess[str]") -> dict[str, str]:
    assert said.returncode == 0, said.stderr
    return {line[:10]: " ".join(line.split()) for line in said.stdout.splitlines()}


def test_a_year_is_shown_day_by_day(kasip: Command) -> None:
    shown = lines(kasip("show", "2026"))
    assert shown["2026-03-23"].startswith("2026-03-23 Mon off Наурыз мейрамы Наурыз мейрамы Law on holidays")
    assert shown["2026-08-31"].startswith("2026-08-31 Mon off unconfirmed Қазақстан Республикасының Конституциясы күні")
    assert list(shown) == sorted(shown)
    assert {day[:4] for day in shown} == {"2026"}
    assert lines(kasip("show", "2025"))["2025-01-05"].startswith("2025-01-05 Sun working")


def test_a_year_without_days_is_said_so(kasip: Command) -> None:
    assert kasip("show", "2040").stdout == "nothing is entered for 2040: only its Saturdays and Sundays are off\n"


def test_a_day_is_changed(kasip: Command) -> None:
    said = "2026-08-31 Mon working Жұмыс күні Рабочий день order No. 1"
    assert lines(kasip("set", "2026-08-31", "--working", *NAMES, "--confirmed"))["2026-08-31"] == said
    assert lines(kasip("show", "2026"))["2026-08-31"] == said


def test_a_new_day_is_unconfirmed_unless_it_is_said(kasip: Command) -> None:
    assert kasip("set", "2029-03-09", "--off", *NAMES).returncode == 0
    assert "off unconfirmed" in lines(kasip("show", "2029"))["2029-03-09"]


@pytest.mark.parametrize("typed", ["2026-02-30", "31.08.2026", "20260831", "2026-W10-1", "tomorrow"])
def test_what_is_no_date_is_refused_in_one_line(kasip: Command, typed: str) -> None:
    said = kasip("set", typed, "--off", *NAMES)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == f"{typed} is no date: write year, month and day as in 2026-03-09\n"


def test_a_day_needs_both_names_a_source_and_its_kind(kasip: Command) -> None:
    empty = kasip("set", "2026-08-31", "--off", "--name-kk", " ", *NAMES[2:])
    assert (empty.returncode, empty.stderr) == (2, "--name-kk is empty\n")
    assert kasip("set", "2026-08-31", *NAMES).returncode == 2
    assert kasip("set", "2026-08-31", "--off", *NAMES[:4]).returncode == 2


def test_before_the_first_migration_it_says_what_to_do(tmp_path: Path) -> None:
    said = Command(tmp_path / "var")("show", "2026")
    assert (said.returncode, said.stderr) == (2, "the database is not migrated: run `kasip migrate`\n")

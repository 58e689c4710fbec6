"""The command started as a program of its own: only there it shows what a command forgot to import, and how it ends."""

import subprocess
import sys

import pytest

from tests.kasip.command import Command
from tests.support.root import ROOT


def test_help_lists_the_commands_and_loads_nothing_heavy(kasip: Command) -> None:
    said = kasip.start("--help")
    assert said.returncode == 0
    for name in ("serve", "talk", "migrate", "content", "rules", "doctor", "quarantine"):
        assert name in said.stdout
    program = "import sys; import kasip.cli.app; print({'sqlalchemy', 'fastapi', 'babel'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("content check", "no faults"),
        ("calendar show 2026", "2026-03-23"),
        ("rules", "quiz.pass_percent"),
        ("doctor", "ok    database"),
        ("talk", "Қазақша"),
        ("whatsapp templates", "kasip_paper_here_v1"),
        ("quarantine list", ""),
        ("callbacks list", ""),
    ],
)
def test_each_command_runs(ready: Command, words: str, shown: str) -> None:
    said = ready.start(*words.split())
    assert said.returncode == 0, said.stderr
    assert shown in said.stdout
    assert "Traceback" not in said.stderr


def test_before_the_first_migration_it_says_what_to_do(kasip: Command) -> None:
    said = kasip.start("rules")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.splitlines() == ["the database is not migrated: run `kasip migrate`"]
    assert not (kasip.data / "kasip.db").exists()


def test_a_number_that_was_never_given_is_one_line(ready: Command) -> None:
    said = ready.start("certificate", "show", "KZ-2026-75-00000000-0")
    assert (said.returncode, said.stdout) == (2, "")
    assert len(said.stderr.splitlines()) == 1


def test_it_refuses_to_run_with_keys_that_do_not_fit_the_data(ready: Command) -> None:
    assert "Қазақша" in ready("talk").stdout
    for name in ("keys", "index_key"):
        (ready.data / name).unlink()
    said = ready.start("talk")
    assert said.returncode == 2
    assert said.stderr.startswith("the keys do not fit the database")
    assert len(said.stderr.splitlines()) == 1


def test_a_database_that_is_away_is_one_line(kasip: Command, away: dict[str, str]) -> None:
    said = kasip.start("rules", **away)
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1].startswith("the database can't be reached now")
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr

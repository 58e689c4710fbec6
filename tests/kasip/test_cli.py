"""The command as a person runs it, on a fresh data directory."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from services.content import STARTER
from tests.house.catalogue import ROOT


class Command:
    """Runs `kasip` with settings of its own."""

    def __init__(self, directory: Path) -> None:
        self.data = directory / "var"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KASIP_")}
        self.environment = {**kept, "KASIP_DATA_DIR": str(self.data), "COLUMNS": "160"}

    def __call__(self, *words: str, **settings: str) -> "CompletedProcess[str]":
        program = "import sys; sys.argv[0] = 'kasip'; from kasip.cli import main; main()"
        environment = {**self.environment, **settings}
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def ready(self) -> "Command":
        """With a migrated database and the starter content in it."""
        assert self("migrate").returncode == 0
        assert self("content", "load").returncode == 0
        return self


@pytest.fixture
def kasip(tmp_path: Path) -> Command:
    return Command(tmp_path)


def findings(said: "CompletedProcess[str]") -> dict[str, str]:
    """What doctor says: subject → mark."""
    marks = (line.split(maxsplit=1) for line in said.stdout.splitlines())
    return {rest.split(":")[0]: mark for mark, rest in marks}


def test_help_lists_the_commands_and_loads_nothing_heavy(kasip: Command) -> None:
    said = kasip("--help")
    assert said.returncode == 0
    for name in ("serve", "talk", "migrate", "content", "rules", "doctor", "quarantine"):
        assert name in said.stdout
    program = "import sys; import kasip.cli.app; print({'sqlalchemy', 'fastapi', 'babel'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize("words", [("rules",), ("content", "load"), ("quarantine", "list")])
def test_before_the_first_migration_it_says_what_to_do(kasip: Command, words: tuple[str, ...]) -> None:
    said = kasip(*words)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.splitlines() == ["the database is not migrated: run `kasip migrate`"]
    assert not (kasip.data / "kasip.db").exists()


def test_migrating_twice_is_no_harm(kasip: Command) -> None:
    assert kasip("migrate").returncode == 0
    again = kasip("migrate")
    assert (again.returncode, again.stdout.split()[0]) == (0, "0")


def test_content_is_loaded_once(kasip: Command) -> None:
    kasip("migrate")
    loaded = kasip("content", "load").stdout
    assert "course basics version 2" in loaded
    assert "programme damu_online version 2" in loaded
    assert kasip("content", "load").stdout == "nothing new\n"


def test_changed_content_is_refused_in_one_line(kasip: Command, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER, tmp_path / "content"))
    course = folder / "courses" / "basics" / "course.toml"
    course.write_text(course.read_text("utf-8").replace("max_days = 14", "max_days = 15"), "utf-8")
    said = kasip.ready()("content", "load", str(folder))
    assert said.returncode == 2
    assert [line for line in said.stderr.splitlines() if "course basics version 2" in line] == said.stderr.splitlines()


def test_the_check_names_every_fault(kasip: Command, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER, tmp_path / "content"))
    module = folder / "courses" / "basics" / "support.toml"
    module.write_text(
        module.read_text("utf-8").replace("draw = 5", "draw = 50").replace('right = "b"', 'right = "z"', 1), "utf-8"
    )
    said = kasip("content", "check", str(folder))
    assert said.returncode != 0
    assert "50 questions are drawn" in said.stderr
    assert "the right option z" in said.stderr
    assert kasip("content", "check").returncode == 0


def test_rules_show_value_rule_basis_and_state(kasip: Command) -> None:
    said = kasip.ready()("rules").stdout
    lines = {line.split()[0]: line for line in said.splitlines()}
    expected = {
        "reminder.hour": "10 R-000-5 unconfirmed",
        "quiz.pass_percent": "60 C-01 unconfirmed",
        "final_test.pass_percent": "75 R-000-13.7 confirmed",
        "retest.anchor": "previous AMB-02 confirmed",
    }
    for name, shown in expected.items():
        assert " ".join(lines[name].split()).startswith(f"{name} {shown}")
    assert "Entrepreneurial Code, article 24" in lines["size.small_max"]


def test_doctor_makes_nothing(kasip: Command) -> None:
    said = kasip("doctor")
    assert said.returncode == 1
    assert findings(said)["database"] == "FAIL"
    assert not kasip.data.exists()


def test_doctor_finds_a_ready_instance_sound(kasip: Command) -> None:
    said = kasip.ready()("doctor")
    assert said.returncode == 0, said.stdout
    assert "FAIL" not in said.stdout
    assert "KASIP_OWNER is not set" in said.stdout
    assert "23 of 26 unconfirmed" in said.stdout


def test_doctor_misses_content(kasip: Command) -> None:
    kasip("migrate")
    kasip("doctor")
    assert findings(kasip("doctor"))["content" if (kasip.data / "keys").exists() else "keys"] == "FAIL"


def test_doctor_shows_a_moved_clock(kasip: Command) -> None:
    said = kasip("doctor", KASIP_CLOCK_OFFSET="86400")
    assert "moved by +86400 s" in said.stdout


def test_doctor_misses_a_lost_key(kasip: Command) -> None:
    (kasip.ready().data / "index_key").unlink()
    said = kasip("doctor")
    assert (said.returncode, findings(said)["keys"]) == (1, "FAIL")
    assert not (kasip.data / "index_key").exists()


def test_it_refuses_to_run_with_keys_that_do_not_fit_the_data(kasip: Command) -> None:
    kasip.ready()
    assert "Қазақша" in kasip("talk").stdout
    for name in ("keys", "index_key"):
        (kasip.data / name).unlink()
    said = kasip("talk")
    assert said.returncode == 2
    assert said.stderr.startswith("the keys do not fit the database")
    assert len(said.stderr.splitlines()) == 1


def test_a_wrong_setting_is_one_line(kasip: Command) -> None:
    said = kasip("doctor", KASIP_HTTP="nowhere")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("KASIP_HTTP: ") or "KASIP_HTTP" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_database_that_is_away_is_one_line(kasip: Command) -> None:
    key = "A" * 43 + "="
    away = {"KASIP_DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/y", "KASIP_KEYS": f"a:{key}", "KASIP_INDEX_KEY": key}
    for words in (("rules",), ("migrate",), ("content", "load")):
        said = kasip(*words, **away)
        assert said.returncode == 2
        assert said.stderr.splitlines()[-1].startswith("the database can't be reached now")
        assert "Traceback" not in said.stderr
        assert "secret" not in said.stderr

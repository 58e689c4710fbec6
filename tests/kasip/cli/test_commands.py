"""The command as a person runs it, on a fresh data directory or a prepared one."""

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from services.content import STARTER
from tests.kasip.command import Command


def findings(said: "CompletedProcess[str]") -> dict[str, str]:
    """What doctor says: subject → mark."""
    marks = (line.split(maxsplit=1) for line in said.stdout.splitlines())
    return {rest.split(":")[0]: mark for mark, rest in marks}


@pytest.mark.parametrize("words", [("rules",), ("content", "load"), ("quarantine", "list")])
def test_before_the_first_migration_it_says_what_to_do(kasip: Command, words: tuple[str, ...]) -> None:
    said = kasip(*words)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.splitlines() == ["the database is not migrated: run `kasip migrate`"]
    assert not (kasip.data / "kasip.db").exists()


def test_migrating_twice_is_no_harm(kasip: Command) -> None:
    assert kasip("migrate").returncode == 0
    again = kasip("migrate")
    assert (again.returncode, again.stdout.split(";")[0]) == (0, "revisions applied: 0")


def test_content_is_loaded_once(kasip: Command) -> None:
    kasip("migrate")
    loaded = kasip("content", "load").stdout
    assert "course basics version 2" in loaded
    assert "programme damu_online version 5" in loaded
    assert kasip("content", "load").stdout == "nothing new\n"


def test_changed_content_is_refused_in_one_line(ready: Command, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER, tmp_path / "content"))
    course = folder / "courses" / "basics" / "course.toml"
    course.write_text(course.read_text("utf-8").replace("max_days = 14", "max_days = 15"), "utf-8")
    said = ready("content", "load", str(folder))
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


def test_rules_show_value_rule_basis_and_state(ready: Command) -> None:
    said = ready("rules").stdout
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


def test_doctor_finds_a_ready_instance_sound(ready: Command) -> None:
    said = ready("doctor")
    assert said.returncode == 0, said.stdout
    assert "FAIL" not in said.stdout
    assert "KASIP_OWNER is not set" in said.stdout
    assert "KASIP_APPEAL is not set" in said.stdout
    assert "without priority activities: 10, 11," in said.stdout
    assert "41 of 52 unconfirmed" in said.stdout


def test_doctor_misses_content(kasip: Command) -> None:
    kasip("migrate")
    kasip("doctor")
    assert findings(kasip("doctor"))["content" if (kasip.data / "keys").exists() else "keys"] == "FAIL"


def test_doctor_shows_a_moved_clock(kasip: Command) -> None:
    said = kasip("doctor", KASIP_CLOCK_OFFSET="86400")
    assert "moved by +86400 s" in said.stdout


def test_doctor_misses_a_lost_key(ready: Command) -> None:
    (ready.data / "index_key").unlink()
    said = ready("doctor")
    assert (said.returncode, findings(said)["keys"]) == (1, "FAIL")
    assert not (ready.data / "index_key").exists()


def test_a_wrong_setting_is_one_line(kasip: Command) -> None:
    said = kasip("doctor", KASIP_HTTP="nowhere")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("KASIP_HTTP: ") or "KASIP_HTTP" in said.stderr
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("rules",), ("migrate",), ("content", "load")])
def test_a_database_that_is_away_is_one_line(kasip: Command, away: dict[str, str], words: tuple[str, ...]) -> None:
    said = kasip(*words, **away)
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1].startswith("the database can't be reached now")
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr

"""`kasip calendar` as a person runs it, over the starter's calendar."""

from subprocess import CompletedProcess

import pytest

from tests.kasip.command import Command

NAMES = ("--name-kk", "Жұмыс күні", "--name-ru", "Рабочий день", "--source", "order No. 1")


def lines(said: "CompletedProcess[str]") -> dict[str, str]:
    assert said.returncode == 0, said.stderr
    return {line[:10]: " ".join(line.split()) for line in said.stdout.splitlines()}


def test_a_year_is_shown_day_by_day(ready: Command) -> None:
    shown = lines(ready("calendar", "show", "2026"))
    assert shown["2026-03-23"].startswith("2026-03-23 Mon off Наурыз мейрамы Наурыз мейрамы Law on holidays")
    assert shown["2026-08-31"].startswith("2026-08-31 Mon off unconfirmed Қазақстан Республикасының Конституциясы күні")
    assert list(shown) == sorted(shown)
    assert {day[:4] for day in shown} == {"2026"}
    assert lines(ready("calendar", "show", "2025"))["2025-01-05"].startswith("2025-01-05 Sun working")


def test_a_year_without_days_is_said_so(ready: Command) -> None:
    assert ready("calendar", "show", "2040").stdout == "nothing is entered for 2040: only its Saturdays and Sundays are off\n"


def test_a_day_is_changed(ready: Command) -> None:
    said = "2026-08-31 Mon working Жұмыс күні Рабочий день order No. 1"
    assert lines(ready("calendar", "set", "2026-08-31", "--working", *NAMES, "--confirmed"))["2026-08-31"] == said
    assert lines(ready("calendar", "show", "2026"))["2026-08-31"] == said


def test_a_new_day_is_unconfirmed_unless_it_is_said(ready: Command) -> None:
    assert ready("calendar", "set", "2029-03-09", "--off", *NAMES).returncode == 0
    assert "off unconfirmed" in lines(ready("calendar", "show", "2029"))["2029-03-09"]


def test_the_week_of_six_days_is_shown_where_it_differs(ready: Command) -> None:
    assert "off, working in six days" in lines(ready("calendar", "show", "2026"))["2026-03-25"]


@pytest.mark.parametrize("typed", ["2026-02-30", "31.08.2026", "20260831", "2026-W10-1", "tomorrow"])
def test_what_is_no_date_is_refused_in_one_line(ready: Command, typed: str) -> None:
    said = ready("calendar", "set", typed, "--off", *NAMES)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == f"{typed} is no date: write year, month and day as in 2026-03-09\n"


def test_a_day_needs_both_names_a_source_and_its_kind(ready: Command) -> None:
    empty = ready("calendar", "set", "2026-08-31", "--off", "--name-kk", " ", *NAMES[2:])
    assert (empty.returncode, empty.stderr) == (2, "--name-kk is empty\n")
    assert ready("calendar", "set", "2026-08-31", *NAMES).returncode == 2
    assert ready("calendar", "set", "2026-08-31", "--off", *NAMES[:4]).returncode == 2


def test_before_the_first_migration_it_says_what_to_do(kasip: Command) -> None:
    said = kasip("calendar", "show", "2026")
    assert (said.returncode, said.stderr) == (2, "the database is not migrated: run `kasip migrate`\n")

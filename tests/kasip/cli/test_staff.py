"""`kasip staff` as a person runs it: what is shown once, and what is refused in one line."""

import re
import sqlite3
from subprocess import CompletedProcess

import pytest

from tests.kasip.command import Command

PASSWORD = re.compile(r"^aliya: the one-time password is ((?:[a-z2-9]{4}-){4}[a-z2-9]{4})\n$")


def refused(said: "CompletedProcess[str]") -> str:
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.count("\n") == 1
    return said.stderr.strip()


def kept(kasip: Command) -> bytes:
    """All that the database has."""
    with sqlite3.connect(kasip.data / "kasip.db") as conn:
        return "\n".join(conn.iterdump()).encode()


def test_an_account_from_its_first_day_to_its_last(ready: Command) -> None:
    assert ready("staff", "list").stdout == "there is no account\n"
    added = PASSWORD.fullmatch(ready("staff", "add", "aliya", "--role", "agency", "--region", "75").stdout)
    assert added is not None
    assert ready("staff", "list").stdout == "aliya  agency 75\n"
    reset = PASSWORD.fullmatch(ready("staff", "reset", "aliya", "--second-factor").stdout)
    assert reset is not None
    assert reset[1] != added[1]
    assert ready("staff", "close", "aliya").stdout == "aliya is closed\n"
    assert ready("staff", "list").stdout == "aliya  agency 75  closed\n"
    assert refused(ready("staff", "close", "aliya")) == "there is no account aliya"
    assert refused(ready("staff", "reset", "aliya")) == "there is no account aliya"
    assert not any(password.encode() in kept(ready) for password in (added[1], reset[1]))


def test_a_token_is_shown_once_and_taken_back(ready: Command) -> None:
    made = ready("staff", "token", "sync", "--scope", "learners:read", "--scope", "figures:read", "--region", "59").stdout.strip()
    assert re.fullmatch(r"kasip_[A-Za-z0-9_-]{43}", made)
    assert made.encode() not in kept(ready)
    assert refused(ready("staff", "token", "sync", "--scope", "figures:read")) == "there is a token sync already"
    assert ready("staff", "token", "sync", "--revoke").stdout == "the token sync is taken back\n"
    assert refused(ready("staff", "token", "sync", "--revoke")) == "there is no token sync that is good"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("add", "aliya", "--role", "agency", "--region", "99"), "there is no region 99"),
        (("add", "Әлия", "--role", "agency"), "a login has 3 to 32 of a-z 0-9 . _ - and begins with a letter"),
        (("add", "al", "--role", "agency"), "a login has 3 to 32 of a-z 0-9 . _ - and begins with a letter"),
        (("token", "sync"), "--scope is needed, one or more of: learners:read, learners:write"),
        (("token", "sync", "--scope", "figures:read", "--region", "99"), "there is no region 99"),
        (("token", "Sync!", "--scope", "figures:read"), "a name has 3 to 32 of a-z 0-9 . _ - and begins with a letter"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(ready: Command, words: tuple[str, ...], line: str) -> None:
    before = kept(ready)
    assert refused(ready("staff", *words)).startswith(line)
    assert kept(ready) == before, "and nothing of it is kept"


def test_a_role_or_a_scope_that_there_is_not(ready: Command) -> None:
    for words in (("add", "aliya", "--role", "king"), ("add", "aliya"), ("token", "sync", "--scope", "everything")):
        said = ready("staff", *words)
        assert (said.returncode, said.stdout) == (2, ""), words
        assert "--role" in said.stderr or "--scope" in said.stderr


def test_the_same_login_is_given_once(ready: Command) -> None:
    assert ready("staff", "add", "aliya", "--role", "agency").returncode == 0
    assert refused(ready("staff", "add", "aliya", "--role", "auditor")) == "there is an account aliya already"
    assert ready("staff", "list").stdout == "aliya  agency country\n"


def test_before_the_first_migration_it_says_what_to_do(kasip: Command) -> None:
    assert refused(kasip("staff", "list")) == "the database is not migrated: run `kasip migrate`"

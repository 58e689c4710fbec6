"""Accounts of the staff, the roles they hold, and tokens of programs; each act stands in the audit trail."""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from domain.errors import KasipError
from domain.language import Language
from domain.regions import BY_CODE
from domain.staff import Everywhere, Grant, Regions, Right, Role, Scope
from services import guesses
from services.storage import staff as kept
from services.transaction import ReadTx, WriteTx

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
SHORTEST_PASSWORD = 12
TOKEN_PREFIX = "kasip_"  # noqa: S105 - it is what every token begins with, no secret
TOKEN_LIVES = timedelta(days=365)


class CanNotStaff(KasipError):
    """An account, a role or a token can't be made or changed so; `reason` is a word."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """A new account; its password is one-time, but that of the demonstration (`demo`)."""

    login: str
    hashed: str = field(repr=False)
    language: Language = Language.KK
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff with the roles held, past ones left out; `grants` are by their ids."""

    id: str
    login: str
    language: Language
    second_factor: bool
    one_time: bool
    demo: bool
    created_at: datetime
    closed_at: datetime | None
    grants: tuple[tuple[str, Grant], ...]


def one_time_password() -> str:
    """A password to be given on and changed: five groups that can be read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(5))


def weak(password: str, login: str) -> bool:
    """Whether a password is too short, the login, or one character again and again."""
    return len(password) < SHORTEST_PASSWORD or login in password.casefold() or len(set(password)) < 5


def add(tx: WriteTx, account: Account, grant: Grant, by: str) -> str:
    """Make an account with its first role; gives its id. Raises CanNotStaff."""
    if not LOGIN.fullmatch(account.login):
        raise CanNotStaff("login", "a login has 3 to 32 of a-z 0-9 . _ - and begins with a letter")
    id_ = tx.new_id()
    row = {
        "id": id_, "login": account.login, "language": account.language, "password": account.hashed,
        "one_time": not account.demo, "demo": account.demo, "created_at": tx.now,
    }  # fmt: skip
    if not kept.add(tx.conn, row):
        raise CanNotStaff("taken", f"there is an account {account.login} already")
    tx.audit("staff.added", actor=by, subject=f"staff:{id_}")
    give(tx, id_, grant, by)
    if not account.demo:
        _end_demonstration(tx, by)
    return id_


def give(tx: WriteTx, staff_id: str, grant: Grant, by: str) -> None:
    """Give a role. Raises CanNotStaff."""
    if grant.region is not None and grant.region not in BY_CODE:
        raise CanNotStaff("region", f"there is no region {grant.region}")
    if grant.since and grant.until and grant.until < grant.since:
        raise CanNotStaff("dates", "the last day is before the first")
    other = kept.by_login(tx.conn, grant.deputy_of) if grant.deputy_of else None
    if grant.deputy_of and (other is None or other.id == staff_id):
        raise CanNotStaff("deputy", "the one who is stood in for is nobody else of the staff")
    kept.grant(
        tx.conn,
        {
            "id": tx.new_id(), "staff_id": staff_id, "role": grant.role, "region": grant.region, "since": grant.since,
            "until": grant.until, "deputy_of": other.id if other else None, "given_by": by, "given_at": tx.now,
        },
    )  # fmt: skip
    details = {"role": str(grant.role), "region": grant.region or "all"}
    tx.audit("staff.role_given", actor=by, subject=f"staff:{staff_id}", details=details)


def take_back(tx: WriteTx, grant_id: str, by: str) -> None:
    """Take a role back from now on. Raises CanNotStaff."""
    if not kept.end_grant(tx.conn, grant_id, tx.now):
        raise CanNotStaff("grant", "there is no such role to take back")
    tx.audit("staff.role_ended", actor=by, subject=f"grant:{grant_id}")


def close(tx: WriteTx, login: str, by: str) -> None:
    """Let nobody sign in with this account any more. Raises CanNotStaff."""
    row = _open(tx, login)
    kept.change(tx.conn, row.id, closed_at=tx.now)
    kept.end_sessions(tx.conn, row.id)
    tx.audit("staff.closed", actor=by, subject=f"staff:{row.id}")


def reset(tx: WriteTx, login: str, hashed: str, by: str, *, second_factor: bool) -> None:
    """Give a new one-time password, and where `second_factor` is lost let it be set up anew. Raises CanNotStaff."""
    row = _open(tx, login)
    lost = {"totp": None, "totp_at": None, "totp_step": None} if second_factor else {}
    kept.change(tx.conn, row.id, password=hashed, one_time=True, **lost)
    kept.end_sessions(tx.conn, row.id)
    guesses.forget(tx, login)
    tx.audit("staff.reset", actor=by, subject=f"staff:{row.id}", details={"second_factor": int(second_factor)})


def speak(tx: WriteTx, staff_id: str, language: Language) -> None:
    """Keep the language that somebody reads."""
    kept.change(tx.conn, staff_id, language=language)


def untouched(tx: ReadTx) -> bool:
    """Whether the database has nobody yet: neither staff nor persons."""
    return kept.untouched(tx.conn)


def members(tx: ReadTx) -> Sequence[Member]:
    """Everybody, by login."""
    rows = kept.all_of_them(tx.conn)
    grants = kept.grants(tx.conn, [row.id for row in rows])
    return [member(row, grants.get(row.id, ())) for row in rows]


def member(row: Row[Any], grants: Sequence[Row[Any]]) -> Member:
    """An account's row with those of its roles."""
    held = tuple((one.id, Grant(Role(one.role), one.region, one.since, one.until, one.stands_for)) for one in grants)
    return Member(
        row.id, row.login, Language(row.language), row.totp_at is not None, row.one_time, row.demo, row.created_at,
        row.closed_at, held,
    )  # fmt: skip


def add_token(tx: WriteTx, name: str, rights: Collection[Right], region: str | None, by: str) -> str:
    """Make a program's token, good for a year; gives it, to be shown once. Raises CanNotStaff."""
    if not LOGIN.fullmatch(name):
        raise CanNotStaff("login", "a name has 3 to 32 of a-z 0-9 . _ - and begins with a letter")
    if region is not None and region not in BY_CODE:
        raise CanNotStaff("region", f"there is no region {region}")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = {
        "id": tx.new_id(), "name": name, "hash": _hash(token), "scopes": sorted(rights), "region": region,
        "created_at": tx.now, "until": tx.now + TOKEN_LIVES,
    }  # fmt: skip
    if not kept.add_token(tx.conn, row):
        raise CanNotStaff("taken", f"there is a token {name} already")
    tx.audit("token.added", actor=by, subject=f"token:{name}", details={"scopes": " ".join(sorted(rights))})
    return token


def end_token(tx: WriteTx, name: str, by: str) -> None:
    """Take a token back. Raises CanNotStaff."""
    if not kept.end_token(tx.conn, name, tx.now):
        raise CanNotStaff("token", f"there is no token {name} that is good")
    tx.audit("token.ended", actor=by, subject=f"token:{name}")


def scope_of_token(tx: ReadTx, token: str) -> Scope | None:
    """What a program may do with its token; None where it is none, or none any more."""
    row = kept.token(tx.conn, _hash(token))
    if row is None or row.ended_at is not None or row.until <= tx.now:
        return None
    where: Regions = frozenset({row.region}) if row.region else Everywhere()
    return Scope(f"token:{row.name}", {Right(right): where for right in row.scopes})


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _open(tx: ReadTx, login: str) -> Row[Any]:
    row = kept.by_login(tx.conn, login)
    if row is None or row.closed_at is not None:
        raise CanNotStaff("login", f"there is no account {login}")
    return row


def _end_demonstration(tx: WriteTx, by: str) -> None:
    """The first real account ends the one for trying."""
    for row in kept.all_of_them(tx.conn):
        if row.demo and row.closed_at is None:
            close(tx, row.login, by)

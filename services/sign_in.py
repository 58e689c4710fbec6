"""Signing in: a password, a second factor where numbers are seen, and how often anybody may guess (A6).

Whether a login exists is never told: an unknown one is counted, delayed and refused as a wrong password is.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pyotp
from sqlalchemy import Row

from domain.calendar import local_date
from domain.errors import KasipError
from domain.language import Language
from domain.staff import SEES_NUMBERS, Grant, Role, Scope, scope_of
from services.storage import staff as kept
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
UNFINISHED = timedelta(minutes=10)  # for the steps between the password and the desk
SEEN_EVERY = timedelta(minutes=1)  # a page more is no write more
STEP_SECONDS = 30
TOTP = "staff.totp"


class Stage(StrEnum):
    """How far a sign-in is."""

    PROVE = "prove"  # a code of the second factor is asked
    CHANGE = "change"  # the one-time password is to be changed
    ENROL = "enrol"  # the second factor is to be set up
    OPEN = "open"


class Guessed(KasipError):
    """Nobody signs in with these words, or not now."""


class GuessedTooOften(KasipError):
    """So many wrong guesses were made that none is taken for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many guesses")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """So many guesses within a time, under a keyed hash of what is named."""

    most: int
    within: timedelta
    of_login: bool
    of_address: bool


LIMITS = (
    Limit(5, timedelta(minutes=15), of_login=True, of_address=True),
    Limit(50, timedelta(minutes=15), of_login=False, of_address=True),
    Limit(100, timedelta(hours=12), of_login=True, of_address=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and how far; `secret` is what the browser holds, and from it `csrf` follows."""

    staff: str
    login: str
    language: Language
    stage: Stage
    scope: Scope
    roles: tuple[Role, ...]
    csrf: str = field(repr=False)
    demo: bool = False


def count_guess(tx: WriteTx, login: str, address: str) -> None:
    """Count a guess before it is looked at, so that a hundred at once are a hundred. Raises GuessedTooOften."""
    keys = _keys(tx.vault, login, address)
    before = kept.guesses(tx.conn, list(keys))
    over = {key for key, row in before.items() if tx.now - row.since >= keys[key].within}
    waits = [
        keys[key].within - (tx.now - row.since) for key, row in before.items() if key not in over and row.times >= keys[key].most
    ]
    if waits:
        raise GuessedTooOften(int(max(waits).total_seconds()) + 1)
    kept.guess(tx.conn, list(keys), list(over), tx.now)


def _keys(vault: Vault, login: str, address: str) -> Mapping[bytes, Limit]:
    def key(limit: Limit) -> bytes:
        named = (login if limit.of_login else "", address if limit.of_address else "")
        return vault.index("sign_in", "\0".join(named))

    return {key(limit): limit for limit in LIMITS}


def password_of(tx: ReadTx, login: str, *, demo: bool) -> str | None:
    """The hashed password of an account that may sign in; that of the demonstration only where there is one (`demo`)."""
    row = kept.by_login(tx.conn, login)
    return str(row.password) if row is not None and row.closed_at is None and (demo or not row.demo) else None


def begin(tx: WriteTx, login: str, address: str) -> str:
    """Sign in with a password that was found right; gives the secret for the browser. Raises Guessed."""
    row = kept.by_login(tx.conn, login)
    if row is None or row.closed_at is not None:
        raise Guessed("the account was closed meanwhile")
    keys = _keys(tx.vault, login, address)
    kept.forget_guesses(tx.conn, [key for key, limit in keys.items() if limit.of_login and limit.of_address])
    kept.forget_sessions(tx.conn, tx.now - IDLE, tx.now - LONGEST)
    tx.audit("staff.signed_in", actor=f"staff:{login}", subject=f"staff:{row.id}")
    return _begin(tx, row, _stage(row, _grants(tx, row.id), local_date(tx.now), proven=False))


def prove(tx: WriteTx, secret: str, code: str) -> str:
    """Take a code of the second factor; gives a new secret. Raises Guessed."""
    row = _at(tx, secret, Stage.PROVE)
    _use_code(tx, row, code)
    return _on(tx, secret, row, proven=True)


def enrol(tx: WriteTx, secret: str, code: str) -> str:
    """Take the first code of a second factor that was set up just now; gives a new secret. Raises Guessed."""
    row = _at(tx, secret, Stage.ENROL)
    _use_code(tx, row, code)
    kept.change(tx.conn, row.id, totp_at=tx.now)
    tx.audit("staff.second_factor", actor=f"staff:{row.login}", subject=f"staff:{row.id}")
    return _on(tx, secret, row, proven=True)


def second_factor(tx: WriteTx, secret: str) -> str:
    """The key of the second factor that is being set up, the same until it is proven. Raises Guessed."""
    row = _at(tx, secret, Stage.ENROL)
    if row.totp is not None:
        return tx.vault.open(TOTP, row.id, row.totp)
    key = pyotp.random_base32()
    kept.change(tx.conn, row.id, totp=tx.vault.seal(TOTP, row.id, key))
    return key


def key_address(key: str, login: str) -> str:
    """The key of a second factor as apps read it from a picture."""
    return pyotp.TOTP(key).provisioning_uri(name=login, issuer_name="Kasip")


def change_password(tx: WriteTx, secret: str, hashed: str) -> str:
    """Put a password of one's own in the place of the one-time one; other sign-ins end. Raises Guessed."""
    row = _at(tx, secret, Stage.CHANGE)
    kept.change(tx.conn, row.id, password=hashed, one_time=False)
    kept.end_sessions(tx.conn, row.id)
    tx.audit("staff.password_changed", actor=f"staff:{row.login}", subject=f"staff:{row.id}")
    return _on(tx, secret, row, proven=True)


def end(tx: WriteTx, secret: str) -> None:
    """Sign out."""
    kept.end_session(tx.conn, _id(secret))


def session(tx: ReadTx, secret: str) -> Session | None:
    """Who is signed in; None where the sign-in is over."""
    row = _row(tx, secret)
    if row is None:
        return None
    today = local_date(tx.now)
    grants = [grant for grant in _grants(tx, row.id) if grant.holds(today)]
    scope = scope_of(f"staff:{row.login}", grants, today)
    csrf = tx.vault.index("staff.csrf", row.session.hex()).hex()
    roles = tuple(dict.fromkeys(grant.role for grant in grants))
    return Session(row.id, row.login, Language(row.language), Stage(row.stage), scope, roles, csrf, row.demo)


def stale(tx: ReadTx, secret: str) -> bool:
    """Whether it must be noted that its holder is still there."""
    row = kept.session(tx.conn, _id(secret))
    return row is not None and tx.now - row.seen_at >= SEEN_EVERY


def see(tx: WriteTx, secret: str) -> None:
    """Note that its holder is there."""
    if _row(tx, secret) is not None:
        kept.see_session(tx.conn, _id(secret), tx.now)


def _row(tx: ReadTx, secret: str) -> Row[Any] | None:
    row = kept.session(tx.conn, _id(secret))
    if row is None or row.closed_at is not None:
        return None
    idle = IDLE if row.stage == Stage.OPEN else UNFINISHED
    return row if tx.now - row.seen_at < idle and tx.now - row.begun_at < LONGEST else None


def _at(tx: ReadTx, secret: str, stage: Stage) -> Row[Any]:
    row = _row(tx, secret)
    if row is None or row.stage != stage:
        raise Guessed("this sign-in is over, or at another step")
    return row


def _use_code(tx: WriteTx, row: Row[Any], code: str) -> None:
    """Each code is good once, for its half minute and those beside it."""
    if row.totp is None:
        raise Guessed("no second factor is set up")
    totp, at = pyotp.TOTP(tx.vault.open(TOTP, row.id, row.totp)), int(tx.now.timestamp()) // STEP_SECONDS
    step = next((step for step in (at - 1, at, at + 1) if secrets.compare_digest(totp.generate_otp(step), code)), None)
    if step is None or not kept.step_taken(tx.conn, row.id, step):
        raise Guessed("a wrong code")


def _on(tx: WriteTx, secret: str, row: Row[Any], *, proven: bool) -> str:
    """Go on to what is asked next, under a new secret."""
    kept.end_session(tx.conn, _id(secret))
    fresh = kept.one(tx.conn, row.id)
    return _begin(tx, row, _stage(fresh, _grants(tx, row.id), local_date(tx.now), proven=proven))


def _begin(tx: WriteTx, row: Row[Any], stage: Stage) -> str:
    secret = secrets.token_urlsafe(32)
    kept.begin_session(tx.conn, {"id": _id(secret), "staff_id": row.id, "stage": stage, "begun_at": tx.now, "seen_at": tx.now})
    return secret


def _stage(row: Any, grants: list[Grant], today: date, *, proven: bool) -> Stage:
    needed = not row.demo and any(grant.role in SEES_NUMBERS for grant in grants if grant.holds(today))
    if row.totp_at is not None and not proven:
        return Stage.PROVE
    if row.one_time:
        return Stage.CHANGE
    return Stage.ENROL if needed and row.totp_at is None else Stage.OPEN


def _grants(tx: ReadTx, staff_id: str) -> list[Grant]:
    rows = kept.grants(tx.conn, [staff_id]).get(staff_id, ())
    return [Grant(Role(row.role), row.region, row.since, row.until, row.stands_for) for row in rows]


def _id(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()

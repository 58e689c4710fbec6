"""Signing in: a password, a second factor where numbers are seen, and how often anybody may guess (A6).

Whether a login exists is never told: an unknown one is counted, delayed and refused as a wrong password is.
"""

import hashlib
import secrets
from collections.abc import Sequence
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
from services import guesses
from services.storage import staff as kept
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


@dataclass(frozen=True, slots=True)
class Guess:
    """A name under which guesses are counted, and where from; `code` is of the second factor."""

    login: str
    address: str
    code: str = field(default="", repr=False)

    @classmethod
    def of_code(cls, login: str, address: str, code: str) -> "Guess":
        """Codes are counted apart from passwords."""
        return cls(f"code:{login}", address, code)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and how far; `csrf` is what a form of this browser must carry."""

    staff: str
    login: str
    language: Language
    stage: Stage
    scope: Scope
    roles: tuple[Role, ...]
    csrf: str = field(repr=False)
    demo: bool = False
    stale: bool = False  # it is to be noted that its holder is still there


def password_of(tx: ReadTx, login: str, *, demo: bool) -> str | None:
    """The hashed password of an account that may sign in; that of the demonstration only where there is one (`demo`)."""
    row = kept.by_login(tx.conn, login)
    return str(row.password) if row is not None and row.closed_at is None and (demo or not row.demo) else None


def begin(tx: WriteTx, guess: Guess, password: str) -> str:
    """Sign in with a password whose hash (`password`) was found to fit; gives the secret for the browser. Raises Guessed."""
    row = kept.by_login(tx.conn, guess.login, lock=True)
    if row is None or row.closed_at is not None or row.password != password:
        raise Guessed("the account was closed, or its password changed, meanwhile")
    guesses.forgive(tx, guess.login, guess.address)
    guesses.forget_old(tx)
    kept.forget_sessions(tx.conn, tx.now - IDLE, tx.now - LONGEST)
    if row.totp_at is None:
        kept.change(tx.conn, row.id, totp=None)  # a key that was shown and never proven may be in other hands
    return _begin(tx, row, _stage(row, _grants(tx, row.id), local_date(tx.now), proven=False))


def prove(tx: WriteTx, secret: str, guess: Guess) -> str:
    """Take a code of the second factor; gives a new secret. Raises Guessed."""
    row = _at(tx, secret, Stage.PROVE)
    _use_code(tx, row, guess)
    return _on(tx, secret, row)


def enrol(tx: WriteTx, secret: str, guess: Guess) -> str:
    """Take the first code of a second factor that was set up just now; gives a new secret, other sign-ins end. Raises Guessed."""
    row = _at(tx, secret, Stage.ENROL)
    _use_code(tx, row, guess)
    kept.change(tx.conn, row.id, totp_at=tx.now)
    kept.end_sessions(tx.conn, row.id)
    tx.audit("staff.second_factor", actor=f"staff:{row.login}", subject=f"staff:{row.id}")
    return _on(tx, secret, row)


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


def change_password(tx: WriteTx, secret: str, password: str) -> str:
    """Put a password of one's own in the place of the one-time one; other sign-ins end. Raises Guessed."""
    row = _at(tx, secret, Stage.CHANGE)
    kept.change(tx.conn, row.id, password=password, one_time=False)
    kept.end_sessions(tx.conn, row.id)
    tx.audit("staff.password_changed", actor=f"staff:{row.login}", subject=f"staff:{row.id}")
    return _on(tx, secret, row)


def end(tx: WriteTx, secret: str) -> None:
    """Sign out."""
    kept.end_session(tx.conn, hashed(secret))


def session(tx: ReadTx, secret: str, *, demo: bool = False) -> Session | None:
    """Who is signed in; None where the sign-in is over, or is of a demonstration where there is none (`demo`)."""
    row = _row(tx, secret)
    if row is None or (row.demo and not demo):
        return None
    today = local_date(tx.now)
    grants = [grant for grant in _grants(tx, row.id) if grant.holds(today)]
    scope = scope_of(f"staff:{row.login}", grants, today)
    csrf = tx.vault.index("staff.csrf", row.session.hex()).hex()
    return Session(
        staff=row.id,
        login=row.login,
        language=Language(row.language),
        stage=_now_at(row, grants, today),
        scope=scope,
        roles=tuple(dict.fromkeys(grant.role for grant in grants)),
        csrf=csrf,
        demo=row.demo,
        stale=tx.now - row.seen_at >= SEEN_EVERY,
    )


def see(tx: WriteTx, secret: str) -> None:
    """Note that its holder is there."""
    if _row(tx, secret) is not None:
        kept.see_session(tx.conn, hashed(secret), tx.now)


def _row(tx: ReadTx, secret: str, *, lock: bool = False) -> Row[Any] | None:
    row = kept.session(tx.conn, hashed(secret), lock=lock)
    if row is None or row.closed_at is not None:
        return None
    idle = IDLE if row.stage == Stage.OPEN else UNFINISHED
    return row if tx.now - row.seen_at < idle and tx.now - row.begun_at < LONGEST else None


def _at(tx: WriteTx, secret: str, stage: Stage) -> Row[Any]:
    row = _row(tx, secret, lock=True)
    if row is None or _now_at(row, _grants(tx, row.id), local_date(tx.now)) is not stage:
        raise Guessed("this sign-in is over, or at another step")
    return row


def _now_at(row: Row[Any], grants: Sequence[Grant], today: date) -> Stage:
    """How far a sign-in is; a role that was given meanwhile may ask for a second factor before anything else."""
    return _stage(row, grants, today, proven=True) if row.stage == Stage.OPEN else Stage(row.stage)


def _use_code(tx: WriteTx, row: Row[Any], guess: Guess) -> None:
    """Each code is good once, for its half minute and those beside it (RFC 6238)."""
    if row.totp is None:
        raise Guessed("no second factor is set up")
    totp, at = pyotp.TOTP(tx.vault.open(TOTP, row.id, row.totp)), int(tx.now.timestamp()) // STEP_SECONDS
    fits = [
        step for step in (at - 1, at, at + 1) if secrets.compare_digest(totp.generate_otp(step).encode(), guess.code.encode())
    ]
    if not fits or not kept.step_taken(tx.conn, row.id, fits[0]):
        raise Guessed("a wrong code")
    guesses.forgive(tx, guess.login, guess.address)


def _on(tx: WriteTx, secret: str, row: Row[Any]) -> str:
    """Go on to what is asked next, under a new secret."""
    kept.end_session(tx.conn, hashed(secret))
    fresh = kept.one(tx.conn, row.id)
    return _begin(tx, row, _stage(fresh, _grants(tx, row.id), local_date(tx.now), proven=True))


def _begin(tx: WriteTx, row: Row[Any], stage: Stage) -> str:
    secret = secrets.token_urlsafe(32)
    kept.begin_session(tx.conn, {"id": hashed(secret), "staff_id": row.id, "stage": stage, "begun_at": tx.now, "seen_at": tx.now})
    if stage is Stage.OPEN:
        tx.audit("staff.signed_in", actor=f"staff:{row.login}", subject=f"staff:{row.id}")
    return secret


def _stage(row: Any, grants: Sequence[Grant], today: date, *, proven: bool) -> Stage:
    needed = not row.demo and any(grant.role in SEES_NUMBERS for grant in grants if grant.holds(today))
    if row.totp_at is not None and not proven:
        return Stage.PROVE
    if row.one_time:
        return Stage.CHANGE
    return Stage.ENROL if needed and row.totp_at is None else Stage.OPEN


def _grants(tx: ReadTx, staff_id: str) -> list[Grant]:
    rows = kept.grants(tx.conn, [staff_id]).get(staff_id, ())
    return [Grant(Role(row.role), row.region, row.since, row.until, row.stands_for) for row in rows]


def hashed(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()

"""The staff: who they are, which roles they hold where, their open sign-ins, tokens of programs, and failed guesses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from services.storage.people import person
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

staff = Table(
    "staff",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("login", String, nullable=False, unique=True),
    Column("language", String, nullable=False),
    Column("password", String, nullable=False),  # argon2id, with its salt and costs
    Column("one_time", Boolean, nullable=False),  # to be changed at the first sign-in
    Column("demo", Boolean, nullable=False),  # for trying only: see kasip/demonstration.py
    Column("totp", LargeBinary),
    Column("totp_at", UtcDateTime),  # when the second factor was proven first
    Column("totp_step", Integer),  # the time step of the last code taken: each is good once
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

staff_grant = Table(
    "staff_grant",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("region", String),  # none: the country
    Column("since", Date),
    Column("until", Date),
    Column("deputy_of", ForeignKey("staff.id")),
    Column("given_by", String, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),  # the hash of what the browser holds
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("stage", String, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

staff_token = Table(
    "staff_token",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("region", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),  # a keyed hash: which login, or which address, or both
    Column("times", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)


def by_login(conn: Connection, login: str, *, lock: bool = False) -> Row[Any] | None:
    """Somebody of the staff, closed or not; with `lock` nobody else changes the account meanwhile."""
    query = select(staff).where(staff.c.login == login)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def one(conn: Connection, id_: str) -> Row[Any] | None:
    """Somebody of the staff, closed or not."""
    return conn.execute(select(staff).where(staff.c.id == id_)).one_or_none()


def all_of_them(conn: Connection) -> Sequence[Row[Any]]:
    """Everybody, by login."""
    return conn.execute(select(staff).order_by(staff.c.login)).all()


def untouched(conn: Connection) -> bool:
    """Whether the database has nobody yet: neither staff nor persons."""
    return not any(conn.execute(select(table.c.id).limit(1)).first() for table in (staff, person))


def add(conn: Connection, row: Values) -> bool:
    """Insert somebody; False where the login is taken."""
    return bool(insert_new(conn, staff, [row], staff.c.id))


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns."""
    conn.execute(update(staff).where(staff.c.id == id_).values(**values))


def step_taken(conn: Connection, id_: str, step: int) -> bool:
    """Use up a time step of the second factor; False where it, or a later one, was used already."""
    later = (staff.c.totp_step.is_(None)) | (staff.c.totp_step < step)
    done = update(staff).where(staff.c.id == id_, later).values(totp_step=step).returning(staff.c.id)
    return conn.execute(done).one_or_none() is not None


def grants(conn: Connection, persons: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The grants that were not ended, by whose they are, with the login of who is stood in for."""
    other = staff.alias()
    query = select(staff_grant, other.c.login.label("stands_for")).outerjoin(other, other.c.id == staff_grant.c.deputy_of)
    found: dict[str, list[Row[Any]]] = {}
    rows = conn.execute(
        query.where(staff_grant.c.staff_id.in_(persons), staff_grant.c.ended_at.is_(None)).order_by(staff_grant.c.id)
    )
    for row in rows:
        found.setdefault(row.staff_id, []).append(row)
    return found


def grant(conn: Connection, row: Values) -> None:
    """Give a role."""
    conn.execute(insert(staff_grant).values(dict(row)))


def end_grant(conn: Connection, id_: str, now: datetime) -> bool:
    """Take a role back; False where there is none, or it was taken already."""
    change = update(staff_grant).where(staff_grant.c.id == id_, staff_grant.c.ended_at.is_(None)).values(ended_at=now)
    return conn.execute(change.returning(staff_grant.c.id)).one_or_none() is not None


def begin_session(conn: Connection, row: Values) -> None:
    """Keep a sign-in."""
    conn.execute(insert(staff_session).values(dict(row)))


def session(conn: Connection, id_: bytes, *, lock: bool = False) -> Row[Any] | None:
    """A sign-in, with the account that it is of; with `lock` nobody else changes or ends them meanwhile."""
    columns = (
        staff,
        staff_session.c.id.label("session"),
        staff_session.c.stage,
        staff_session.c.begun_at,
        staff_session.c.seen_at,
    )
    query = select(*columns).join(staff_session, staff_session.c.staff_id == staff.c.id).where(staff_session.c.id == id_)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def see_session(conn: Connection, id_: bytes, now: datetime) -> None:
    """Its holder did something just now."""
    conn.execute(update(staff_session).where(staff_session.c.id == id_).values(seen_at=now))


def end_session(conn: Connection, id_: bytes) -> None:
    conn.execute(delete(staff_session).where(staff_session.c.id == id_))


def end_sessions(conn: Connection, staff_id: str) -> None:
    """Sign somebody out everywhere."""
    conn.execute(delete(staff_session).where(staff_session.c.staff_id == staff_id))


def forget_sessions(conn: Connection, seen_before: datetime, begun_before: datetime) -> None:
    """Drop the sign-ins that are over."""
    conn.execute(delete(staff_session).where((staff_session.c.seen_at < seen_before) | (staff_session.c.begun_at < begun_before)))


def add_token(conn: Connection, row: Values) -> bool:
    """Keep a program's token; False where the name is taken."""
    return bool(insert_new(conn, staff_token, [row], staff_token.c.id))


def token(conn: Connection, hash_: bytes) -> Row[Any] | None:
    """A program's token."""
    return conn.execute(select(staff_token).where(staff_token.c.hash == hash_)).one_or_none()


def end_token(conn: Connection, name: str, now: datetime) -> bool:
    """Take a token back; False where there is none that is good."""
    change = update(staff_token).where(staff_token.c.name == name, staff_token.c.ended_at.is_(None)).values(ended_at=now)
    return conn.execute(change.returning(staff_token.c.id)).one_or_none() is not None


def guess(conn: Connection, keys: Mapping[bytes, datetime], now: datetime) -> Sequence[Row[Any]]:
    """Count one guess under each key, and give the counts; one that began by the key's moment begins anew.

    Whoever guesses at the same time under one of the keys waits, so that each is given a count of its own.
    """
    failure, names = sign_in_failure.c, sorted(keys)
    over = or_(*(and_(failure.id == key, failure.since <= until) for key, until in keys.items()))
    conn.execute(delete(sign_in_failure).where(over))
    insert_new(conn, sign_in_failure, [{"id": key, "times": 0, "since": now} for key in names], failure.id)
    _wait_for_guesses(conn, names)
    counted = update(sign_in_failure).where(failure.id.in_(names)).values(times=failure.times + 1)
    return conn.execute(counted.returning(failure.id, failure.times, failure.since)).all()


def forgive_guesses(conn: Connection, one: Sequence[bytes], all_: Sequence[bytes]) -> None:
    """Take one guess back under some keys, and all of them under others."""
    _wait_for_guesses(conn, [*one, *all_])
    conn.execute(delete(sign_in_failure).where(sign_in_failure.c.id.in_(all_)))
    which = (sign_in_failure.c.id.in_(one), sign_in_failure.c.times > 0)
    conn.execute(update(sign_in_failure).where(*which).values(times=sign_in_failure.c.times - 1))


def forget_old_guesses(conn: Connection, before: datetime) -> None:
    conn.execute(delete(sign_in_failure).where(sign_in_failure.c.since < before))


def _wait_for_guesses(conn: Connection, keys: Sequence[bytes]) -> None:
    """Lock the counts, always in the same order, so that no two wait for each other."""
    names = sign_in_failure.c.id
    conn.execute(select(names).where(names.in_(keys)).order_by(names).with_for_update()).all()

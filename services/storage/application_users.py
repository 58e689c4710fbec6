"""Who else will use a shared object (R-003-7.2): by a BIN, by their own confirmation, or by a signed letter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from domain.applications import FILLED_IN
from services.storage.applications import application
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

NUMBER, WHO = "application_user.number", "application_user.who"

application_user = Table(
    "application_user",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("number", LargeBinary),  # sealed: the BIN, or the own number of a neighbour who confirmed
    Column("who_index", LargeBinary(32)),  # of the BIN, or of the person's IIN: each counts once
    Column("person_id", ForeignKey("person.id")),
    Column("code_index", LargeBinary(32), unique=True),  # of the code that a neighbour confirms by
    Column("made_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    UniqueConstraint("application_id", "who_index"),
)
_NOBODY: Values = {"person_id": None, "who_index": None, "number": None}


def add(conn: Connection, row: Values) -> bool:
    """A user; False where the same one is there already."""
    return bool(insert_new(conn, application_user, [row], application_user.c.id))


def invite(conn: Connection, row: Values) -> None:
    """A place for a neighbour who has not confirmed yet."""
    conn.execute(insert(application_user), [dict(row)])


def of(conn: Connection, applications: Sequence[str]) -> Sequence[Row[Any]]:
    """The users of applications, in the order in which they were named."""
    which = application_user.c.application_id.in_(applications)
    return conn.execute(select(application_user).where(which).order_by(application_user.c.id)).all()


def by_code(conn: Connection, index: bytes) -> Row[Any] | None:
    """The place that a code was made for."""
    return conn.execute(select(application_user).where(application_user.c.code_index == index)).one_or_none()


def same(conn: Connection, application: str, who: bytes) -> Row[Any] | None:
    """The user who is there already under this number."""
    which = (application_user.c.application_id == application, application_user.c.who_index == who)
    return conn.execute(select(application_user).where(*which)).one_or_none()


def confirm(conn: Connection, id_: str, now: datetime, **values: Any) -> bool:
    """A neighbour says yes; False where the place was taken already."""
    which = (application_user.c.id == id_, application_user.c.confirmed_at.is_(None))
    change = update(application_user).where(*which).values(confirmed_at=now, **values)
    return conn.execute(change.returning(application_user.c.id)).one_or_none() is not None


def reopen(conn: Connection, id_: str) -> None:
    """A neighbour takes the confirmation back: nothing is kept of it, and the code works again."""
    change = update(application_user).where(application_user.c.id == id_)
    conn.execute(change.values(**_NOBODY, confirmed_at=None))


def remove(conn: Connection, application: str, id_: str) -> bool:
    """Take one away; False where there is no such one."""
    which = (application_user.c.id == id_, application_user.c.application_id == application)
    return conn.execute(delete(application_user).where(*which).returning(application_user.c.id)).one_or_none() is not None


def move(conn: Connection, gone: str, stays: str) -> None:
    """Of two persons who are one, the one's confirmations become the other's; nobody is the own neighbour."""
    theirs = select(application.c.id).where(application.c.person_id.in_([gone, stays]))
    mine = application_user.c.person_id.in_([gone, stays])
    conn.execute(delete(application_user).where(mine, application_user.c.application_id.in_(theirs)))
    conn.execute(update(application_user).where(application_user.c.person_id == gone).values(person_id=stays))


def forget_persons(conn: Connection, persons: Sequence[str]) -> None:
    """What persons confirmed goes; of an application that was sent in stays only that somebody had confirmed."""
    filled_in = select(application.c.id).where(application.c.state.in_(FILLED_IN))
    theirs = application_user.c.person_id.in_(persons)
    conn.execute(delete(application_user).where(theirs, application_user.c.application_id.in_(filled_in)))
    conn.execute(update(application_user).where(theirs).values(**_NOBODY))


def forget(conn: Connection, applications: Sequence[str]) -> None:
    """Remove the users of applications."""
    if applications:
        conn.execute(delete(application_user).where(application_user.c.application_id.in_(applications)))

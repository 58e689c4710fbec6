"""Applications for infrastructure support: what is filled in, sealed as a whole, and where each stands (SM-4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.applications import FILLED_IN, MENDED, State
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_FILLED_IN = text("state IN ('draft', 'signing')")
ANSWERS = "application.answers"
NUMBER = "application.applicant"  # the blind index of whose it is: an IIN or a BIN

application = Table(
    "application",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), index=True),  # NULL: came on paper, and its owner has not come to us
    Column("origin", String, nullable=False),
    Column("state", String, nullable=False),
    Column("form", Integer, nullable=False),  # the version of the form's script
    Column("language", String, nullable=False),
    Column("answers", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("number", String, unique=True),  # ours, which is not the register's (F-12)
    Column("official_number", String),
    Column("region", String),
    Column("applicant_index", LargeBinary(32), index=True),
    Column("name", String),  # of the applicant
    Column("name_search", String),
    Column("claim_index", LargeBinary(32), unique=True),  # of the code by which the owner of a paper one comes to it
    Column("entered_by", String),
    Column("sealed_at", UtcDateTime),  # since when nothing can be changed, because it is being signed
    Column("submitted_at", UtcDateTime),
    Column("received_on", Date),  # the local day from which the term runs (T-6)
    Column("ended_at", UtcDateTime),
    Column("priority_class", Integer, nullable=False, server_default="2"),  # 1 is considered first (R-003-5.3)
    Column("due_on", Date),  # the last day of the term of the check while it runs
    Index(None, "region", "state", "received_on", "id"),
    Index(None, "state", "changed_at"),
)
on_desk = Index(
    "ix_application_desk",
    application.c.priority_class,
    application.c.due_on,
    application.c.received_on,
    application.c.id,
    sqlite_where=application.c.due_on.is_not(None),
    postgresql_where=application.c.due_on.is_not(None),
)
on_regions_desk = Index(
    "ix_application_region_desk",
    application.c.region,
    application.c.priority_class,
    application.c.due_on,
    application.c.received_on,
    application.c.id,
    sqlite_where=application.c.due_on.is_not(None),
    postgresql_where=application.c.due_on.is_not(None),
)
one_filled_in = Index(
    "uq_application_filled_in", application.c.person_id, unique=True, sqlite_where=_FILLED_IN, postgresql_where=_FILLED_IN
)

# What was agreed to, as it was read (F-1: consents[]).
application_consent = Table(
    "application_consent",
    metadata,
    Column("application_id", ForeignKey("application.id"), primary_key=True),
    Column("item", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
)

# What was done with an application, and by whom; and what happened to the budget after it (R-003-17, R-003-26, R-003-27).
application_step = Table(
    "application_step",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("was", String),
    Column("state", String, nullable=False),
    Column("on", Date),  # the local day of the act, where it is not the day on which it was entered
    Column("late", Boolean),  # none: nothing had to be done by a day
)
application_milestone = Table(
    "application_milestone",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("document", String),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("entered_by", String, nullable=False),
    UniqueConstraint("application_id", "kind"),
)
application_count = Table(
    "application_count",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("region", String, primary_key=True),
    Column("count", Integer, nullable=False),
)
_SAVE = (
    update(application)
    .where(application.c.id == bindparam("key"))
    .values(answers=bindparam("body"), changed_at=bindparam("now"), version=application.c.version + 1)
)


def add(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Begin applications; the persons who were not filling one in already."""
    return frozenset(row.person_id for row in insert_new(conn, application, rows, application.c.person_id, guard=one_filled_in))


def filled_in(conn: Connection, persons: Sequence[str]) -> Mapping[str, Row[Any]]:
    """What persons are filling in, by person."""
    which = (application.c.person_id.in_(persons), application.c.state.in_(FILLED_IN))
    return {row.person_id: row for row in conn.execute(select(application).where(*which))}


def of_persons(conn: Connection, persons: Sequence[str]) -> Sequence[Row[Any]]:
    """Everything that persons ever applied for, the newest first, but what they are filling in."""
    which = (application.c.person_id.in_(persons), application.c.state.not_in(FILLED_IN))
    return conn.execute(select(application).where(*which).order_by(application.c.id.desc())).all()


def one(conn: Connection, id_: str, *, lock: bool = False) -> Row[Any] | None:
    """An application by id; locked, nobody else changes it meanwhile."""
    query = select(application).where(application.c.id == id_)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def those(conn: Connection, ids: Sequence[str], *, lock: bool = False) -> Sequence[Row[Any]]:
    """Applications by their ids; locked, nobody else changes them meanwhile."""
    query = select(application).where(application.c.id.in_(ids)).order_by(application.c.id)
    return conn.execute(query.with_for_update() if lock else query).all()


def returned(conn: Connection, persons: Sequence[str]) -> Sequence[Row[Any]]:
    """What persons have to mend, or to sign again; the oldest first."""
    which = (application.c.person_id.in_(persons), application.c.state.in_(MENDED))
    return conn.execute(select(application).where(*which).order_by(application.c.id)).all()


def claimed_by(conn: Connection, indexes: Sequence[bytes]) -> Row[Any] | None:
    """What waits for its owner under one of these codes, as it is kept; nobody else takes it meanwhile."""
    which = (application.c.claim_index.in_(indexes), application.c.person_id.is_(None))
    return conn.execute(select(application).where(*which).with_for_update()).one_or_none()


def on_paper(conn: Connection, index: bytes, received: date) -> Sequence[Row[Any]]:
    """What came on paper from the owner of a number on a day, and was not taken back."""
    which = (application.c.applicant_index == index, application.c.received_on == received, application.c.origin == "paper")
    return conn.execute(select(application).where(*which, application.c.state != State.WITHDRAWN)).all()


def receive(conn: Connection, row: Values) -> None:
    """Enter one that nobody fills in here, or that a program fills in for somebody."""
    conn.execute(insert(application), [dict(row)])


def hand_over(conn: Connection, gone: str, stays: str) -> bool:
    """What was one person's is another one's, who is the same; False where there was nothing."""
    change_ = update(application).where(application.c.person_id == gone).values(person_id=stays)
    return bool(conn.execute(change_.returning(application.c.id)).all())


def save(conn: Connection, bodies: Mapping[str, bytes], now: datetime) -> None:
    """Keep what was filled in, sealed."""
    if bodies:
        conn.execute(_SAVE, [{"key": key, "body": body, "now": now} for key, body in bodies.items()])


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of one."""
    conn.execute(update(application).where(application.c.id == id_).values(version=application.c.version + 1, **values))


def idle(conn: Connection, before: datetime, since: datetime | None = None, limit: int = 1000) -> Sequence[Row[Any]]:
    """What was last gone on with before a moment, and since another one; the oldest first."""
    which = [application.c.state.in_(FILLED_IN), application.c.changed_at <= before]
    if since is not None:
        which.append(application.c.changed_at > since)
    return conn.execute(select(application).where(*which).order_by(application.c.changed_at).limit(limit)).all()


def count(conn: Connection, year: int, region: str) -> int:
    """The next number of a region's year, each given once."""
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    begun = dialect.insert(application_count).values(year=year, region=region, count=1)
    more = begun.on_conflict_do_update(index_elements=["year", "region"], set_={"count": application_count.c.count + 1})
    return int(conn.execute(more.returning(application_count.c.count)).scalar_one())


def agree(conn: Connection, row: Values) -> None:
    """Record a consent; one that was given before stays as it was given."""
    insert_new(conn, application_consent, [row], application_consent.c.item)


def consents(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """The consents of applications."""
    return conn.execute(select(application_consent).where(application_consent.c.application_id.in_(ids))).all()


def step(conn: Connection, row: Values) -> None:
    """Remember that an application came from one state into another."""
    conn.execute(insert(application_step), [dict(row)])


def steps(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """What was done with applications, in order."""
    query = select(application_step).where(application_step.c.application_id.in_(ids))
    return conn.execute(query.order_by(application_step.c.id)).all()


def term_ends(conn: Connection, due: Mapping[str, date | None]) -> None:
    """Remember the last day of the term of each; None: it runs no more."""
    if due:
        change_ = update(application).where(application.c.id == bindparam("key")).values(due_on=bindparam("day"))
        conn.execute(change_, [{"key": key, "day": day} for key, day in due.items()])


def reach(conn: Connection, row: Values) -> bool:
    """Enter a milestone; False where it was entered before."""
    return bool(insert_new(conn, application_milestone, [row], application_milestone.c.id))


def milestones(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """The milestones of applications, by their dates."""
    query = select(application_milestone).where(application_milestone.c.application_id.in_(ids))
    return conn.execute(query.order_by(application_milestone.c.on, application_milestone.c.id)).all()


def drop(conn: Connection, ids: Sequence[str]) -> None:
    """Remove applications that were never submitted, with their consents."""
    if ids:
        conn.execute(delete(application_consent).where(application_consent.c.application_id.in_(ids)))
        conn.execute(delete(application_step).where(application_step.c.application_id.in_(ids)))
        conn.execute(delete(application).where(application.c.id.in_(ids)))

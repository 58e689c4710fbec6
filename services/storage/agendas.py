"""Agendas of a region's council: which applications are considered when and where (R-003-19)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from domain.councils import SessionState
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values

_LOCK = 0x6B61730000  # with a region's number the advisory lock of its agendas

council_session = Table(
    "council_session",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("region", String, nullable=False),
    Column("state", String, nullable=False),
    Column("begins_at", UtcDateTime),
    Column("place", String),  # an address, or the link of an online session
    Column("notified_on", Date),  # since when all members know of it
    Column("convened_on", Date),  # from then on its members and the base of its decisions are fixed
    Column("base", String),  # none: no document of the region says which
    Column("base_document", String),
    Column("base_document_on", Date),
    Column("negative_rule", String),
    Column("recused_in_base", Boolean),
    Column("chair_seat_id", String(26)),  # who presides
    Column("secretary", String),  # who writes the protocol
    Column("opened_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("present", Integer),  # members there when the quorum was checked
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "region", "state"),
)
agenda_item = Table(
    "agenda_item",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    UniqueConstraint("session_id", "application_id"),
)


def begin(conn: Connection, row: Values) -> None:
    """A new session, of which nothing is fixed yet."""
    conn.execute(insert(council_session), [dict(row)])


def alone(conn: Connection, region: str) -> None:
    """Nobody else puts anything on an agenda of the region until this is done; SQLite has one writer at a time anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_LOCK + int(region))))


def open_one(conn: Connection, region: str) -> Row[Any] | None:
    """The session of a region whose agenda is being formed, the oldest where there are several."""
    which = (council_session.c.region == region, council_session.c.state == SessionState.AGENDA)
    query = select(council_session).where(*which).order_by(council_session.c.id).limit(1)
    return conn.execute(query.with_for_update()).one_or_none()


def one(conn: Connection, id_: str, *, lock: bool = False) -> Row[Any] | None:
    """A session by id; locked, nobody else changes it meanwhile."""
    query = select(council_session).where(council_session.c.id == id_)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of a session."""
    which = council_session.c.id == id_
    conn.execute(update(council_session).where(which).values(version=council_session.c.version + 1, **values))


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Put applications on an agenda."""
    conn.execute(insert(agenda_item), [dict(row) for row in rows])


def arrange(conn: Connection, places: Mapping[str, int]) -> None:
    """Give items of an agenda other places."""
    if places:
        moved = update(agenda_item).where(agenda_item.c.id == bindparam("key")).values(position=bindparam("place"))
        conn.execute(moved, [{"key": id_, "place": place} for id_, place in places.items()])


def take_off(conn: Connection, session: str, application: str) -> bool:
    """Take an application off an agenda; False where it is not on it."""
    which = (agenda_item.c.session_id == session, agenda_item.c.application_id == application)
    return conn.execute(delete(agenda_item).where(*which)).rowcount == 1


def items(conn: Connection, session: str) -> Sequence[Row[Any]]:
    """What is on an agenda, in order."""
    query = select(agenda_item).where(agenda_item.c.session_id == session)
    return conn.execute(query.order_by(agenda_item.c.position, agenda_item.c.id)).all()


def counts(conn: Connection, sessions: Sequence[str]) -> Mapping[str, int]:
    """How many applications are on each agenda."""
    column = agenda_item.c.session_id
    query = select(column, func.count().label("items")).where(column.in_(sessions)).group_by(column)
    return {row.session_id: row.items for row in conn.execute(query)}


def of_application(conn: Connection, application: str) -> Row[Any] | None:
    """The newest session on whose agenda an application is."""
    query = select(council_session).join(agenda_item, agenda_item.c.session_id == council_session.c.id)
    which = agenda_item.c.application_id == application
    return conn.execute(query.where(which).order_by(agenda_item.c.id.desc()).limit(1)).one_or_none()

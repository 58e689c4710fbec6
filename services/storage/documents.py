"""Files made for persons: wanted in the turn that asks for them, made after it, sealed as whole columns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

document = Table(
    "document",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("certificate_id", ForeignKey("certificate.id")),
    Column("style", String),
    Column("format", String, nullable=False),
    Column("name", String, nullable=False),
    Column("wanted_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", UtcDateTime),
    Column("size", Integer),
    Column("sha256", String(64)),
    Column("body", LargeBinary),
    UniqueConstraint("certificate_id", "style", "format"),
    Index(None, "made_at"),
)
BODY = "document.body"


def want(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Ask for papers; the ids of those that were not asked for before."""
    return frozenset(row.id for row in insert_new(conn, document, rows, document.c.id))


def add(conn: Connection, row: Values) -> None:
    """Keep a file that is made already."""
    conn.execute(insert(document), [dict(row)])


def wanted(conn: Connection, most_tries: int, limit: int, style: str = "") -> Sequence[Row[Any]]:
    """The certificates' papers that are still to be made, or others whose style begins so; the least tried first."""
    others = and_(document.c.certificate_id.is_(None), document.c.style.startswith(style, autoescape=True))
    of = others if style else document.c.certificate_id.is_not(None)
    query = select(document).where(document.c.made_at.is_(None), document.c.tries < most_tries, of)
    return conn.execute(query.order_by(document.c.tries, document.c.id).limit(limit)).all()


def given_up(conn: Connection, most_tries: int) -> int:
    """How many were tried too often."""
    query = select(func.count()).select_from(document).where(document.c.made_at.is_(None), document.c.tries >= most_tries)
    return conn.execute(query).scalar_one()


def tried(conn: Connection, documents: Collection[str]) -> None:
    """Count a try that failed."""
    conn.execute(update(document).where(document.c.id.in_(documents)).values(tries=document.c.tries + 1))


def made(conn: Connection, one: str, now: datetime, **values: Any) -> bool:
    """Keep the bytes; the first ones win."""
    change = update(document).where(document.c.id == one, document.c.made_at.is_(None))
    return conn.execute(change.values(made_at=now, **values).returning(document.c.id)).one_or_none() is not None


def one(conn: Connection, id_: str) -> Row[Any] | None:
    """A document by id."""
    return conn.execute(select(document).where(document.c.id == id_)).one_or_none()


def of_style(conn: Connection, person: str, style: str) -> Row[Any] | None:
    """A person's file of a style, made or not; the newest of several."""
    which = (document.c.person_id == person, document.c.style == style)
    return conn.execute(select(document).where(*which).order_by(document.c.id.desc()).limit(1)).one_or_none()


def of_certificate(conn: Connection, certificate: str, style: str, format_: str) -> Row[Any] | None:
    """A certificate's paper in a style and format, made or not."""
    which = (document.c.certificate_id == certificate, document.c.style == style, document.c.format == format_)
    return conn.execute(select(document).where(*which)).one_or_none()


def hand_over(conn: Connection, gone: str, stays: str, style: str) -> None:
    """The files of a style that were made for one person are another one's, who is the same."""
    which = (document.c.person_id == gone, document.c.style == style)
    conn.execute(update(document).where(*which).values(person_id=stays))


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Drop what was made for persons, but the papers of certificates."""
    conn.execute(delete(document).where(document.c.person_id.in_(persons), document.c.certificate_id.is_(None)))

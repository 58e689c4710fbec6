"""Certificates issued, the register of who completed, and how each is found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    insert,
    select,
    text,
    update,
)

from domain.certificates import CertificateState
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_VALID = text("state = 'valid'")

certificate = Table(
    "certificate",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("participation_id", ForeignKey("participation.id"), nullable=False, index=True),
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False),
    Column("course", String, nullable=False),
    Column("iin_index", LargeBinary(32), nullable=False),
    Column("state", String, nullable=False),
    Column("language", String, nullable=False),
    Column("frozen", LargeBinary, nullable=False),
    Column("template", Integer, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("replaces_id", ForeignKey("certificate.id"), unique=True),
)
one_valid = Index(
    "uq_certificate_valid",
    certificate.c.iin_index,
    certificate.c.course,
    certificate.c.trial,
    unique=True,
    sqlite_where=_VALID,
    postgresql_where=_VALID,
)

completion_register = Table(
    "completion_register",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("act", String, nullable=False),
    Column("certificate_id", ForeignKey("certificate.id"), nullable=False, index=True),
    Column("number", String, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("participation_id", ForeignKey("participation.id"), nullable=False),
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False),
    Column("course", String, nullable=False),
    Column("course_version", Integer, nullable=False),
    Column("level", String, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("template", Integer, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("reason", String),
)

FROZEN = "certificate.frozen"


def issue(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Insert certificates; the ids of those whose person and course have no valid one yet."""
    return frozenset(row.id for row in insert_new(conn, certificate, rows, certificate.c.id, guard=one_valid))


def register(conn: Connection, rows: Sequence[Values]) -> None:
    """Enter acts into the register, which is only ever added to."""
    if rows:
        conn.execute(insert(completion_register), [dict(row) for row in rows])


def entry(conn: Connection, certificate_id: str) -> Row[Any]:
    """A certificate's newest entry in the register."""
    entries = select(completion_register).where(completion_register.c.certificate_id == certificate_id)
    return conn.execute(entries.order_by(completion_register.c.id.desc()).limit(1)).one()


def by_number(conn: Connection, number: str) -> Row[Any] | None:
    """The certificate with this number."""
    return conn.execute(select(certificate).where(certificate.c.number == number)).one_or_none()


def those(conn: Connection, certificates: Sequence[str]) -> Mapping[str, Row[Any]]:
    """Certificates by id."""
    return {row.id: row for row in conn.execute(select(certificate).where(certificate.c.id.in_(certificates)))}


def newest(conn: Connection, persons: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The certificate that each person was given last."""
    rows = conn.execute(select(certificate).where(certificate.c.person_id.in_(persons)).order_by(certificate.c.id))
    return {row.person_id: row for row in rows}


def close(conn: Connection, certificate_id: str, state: CertificateState, now: datetime) -> bool:
    """End a valid certificate; False where it is not valid any more."""
    valid = (certificate.c.id == certificate_id, certificate.c.state == CertificateState.VALID)
    change = update(certificate).where(*valid).values(state=state, ended_at=now).returning(certificate.c.id)
    return conn.execute(change).one_or_none() is not None

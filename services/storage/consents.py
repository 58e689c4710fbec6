"""What persons agreed to, and when they took it back (F-11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    select,
    text,
    tuple_,
    update,
)

from domain.people import ConsentKind
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_STANDING = text("withdrawn_at IS NULL")

consent = Table(
    "consent",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
one_standing = Index(
    "uq_consent_standing",
    consent.c.person_id,
    consent.c.kind,
    unique=True,
    sqlite_where=_STANDING,
    postgresql_where=_STANDING,
)


def standing(conn: Connection, persons: Sequence[str]) -> Mapping[str, frozenset[ConsentKind]]:
    """The consents that stand, by person; who gave none is missing."""
    query = select(consent.c.person_id, consent.c.kind).where(consent.c.person_id.in_(persons), consent.c.withdrawn_at.is_(None))
    found: dict[str, set[ConsentKind]] = {}
    for row in conn.execute(query):
        found.setdefault(row.person_id, set()).add(ConsentKind(row.kind))
    return {person: frozenset(kinds) for person, kinds in found.items()}


def supersede(conn: Connection, rows: Sequence[Values]) -> None:
    """End the consents to an older version of the texts that are agreed to now."""
    older = (
        consent.c.person_id == bindparam("of_person"),
        consent.c.kind == bindparam("of_kind"),
        consent.c.version < bindparam("than_version"),
        consent.c.withdrawn_at.is_(None),
    )
    change = update(consent).where(*older).values(withdrawn_at=bindparam("now"))
    conn.execute(
        change,
        [
            {"of_person": row["person_id"], "of_kind": row["kind"], "than_version": row["version"], "now": row["given_at"]}
            for row in rows
        ],
    )


def give(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Record consents; the ids of those that did not stand already."""
    return frozenset(row.id for row in insert_new(conn, consent, rows, consent.c.id, guard=one_standing))


def withdraw(conn: Connection, pairs: Sequence[tuple[str, str]], now: datetime) -> Sequence[Row[Any]]:
    """Take back consents by (person, kind); the rows that stood until now."""
    which = tuple_(consent.c.person_id, consent.c.kind).in_(pairs)
    change = update(consent).where(which, consent.c.withdrawn_at.is_(None)).values(withdrawn_at=now)
    return conn.execute(change.returning(consent.c.id, consent.c.person_id, consent.c.kind, consent.c.version)).all()

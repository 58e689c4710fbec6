"""Signing: the filled form as it is signed, the page's short code, and the signature that was given (F-1, row 8)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, Row, String, Table, delete, insert, select, update

from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

PAPER, SESSION = "application_signing.paper", "application_signing.session"
CONTAINER, SIGNER, IIN = "application_signature.container", "application_signature.signer", "application_signature.iin"

# One at a time an application: `paper` is what is signed, its first bytes win. `code_index`: for another computer.
application_signing = Table(
    "application_signing",
    metadata,
    Column("application_id", ForeignKey("application.id"), primary_key=True),
    Column("link_id", String(26), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("code_index", LargeBinary(32), nullable=False, unique=True),
    Column("paper", LargeBinary),
    Column("sha256", String(64)),
    Column("session", LargeBinary),  # what the eGov adapter wants to know again; sealed
)
application_signature = Table(
    "application_signature",
    metadata,
    Column("application_id", ForeignKey("application.id"), primary_key=True),
    Column("way", String, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
    Column("container", LargeBinary, nullable=False),
    Column("signer", LargeBinary, nullable=False),
    Column("iin", LargeBinary, nullable=False),
    Column("serial", String, nullable=False),
    Column("issuer", String, nullable=False),
    Column("algorithm", String, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("revocation", String, nullable=False),
    Column("verified_by", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("paper", LargeBinary, nullable=False),
)
# Signatures under what was returned and mended since; each as it was given.
application_signature_past = Table(
    "application_signature_past",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    *(Column(one.name, one.type, nullable=False) for one in application_signature.columns if one.name != "application_id"),
)


def begin(conn: Connection, row: Values) -> None:
    """A new signing takes the place of an older one."""
    conn.execute(delete(application_signing).where(application_signing.c.application_id == row["application_id"]))
    conn.execute(insert(application_signing), [dict(row)])


def one(conn: Connection, application: str) -> Row[Any] | None:
    """The signing of an application."""
    return conn.execute(select(application_signing).where(application_signing.c.application_id == application)).one_or_none()


def by_code(conn: Connection, index: bytes) -> Row[Any] | None:
    """The signing that a code opens."""
    return conn.execute(select(application_signing).where(application_signing.c.code_index == index)).one_or_none()


def by_link(conn: Connection, link: str) -> Row[Any] | None:
    """The signing that a link opens."""
    return conn.execute(select(application_signing).where(application_signing.c.link_id == link)).one_or_none()


def renew_code(conn: Connection, application: str, index: bytes, ends: datetime) -> None:
    """Another code instead of the one before."""
    which = application_signing.c.application_id == application
    conn.execute(update(application_signing).where(which).values(code_index=index, ends_at=ends))


def keep_paper(conn: Connection, application: str, paper: bytes, sha256: str) -> bool:
    """Keep what is signed; the first bytes win."""
    which = (application_signing.c.application_id == application, application_signing.c.paper.is_(None))
    change = update(application_signing).where(*which).values(paper=paper, sha256=sha256)
    return conn.execute(change.returning(application_signing.c.application_id)).one_or_none() is not None


def keep_session(conn: Connection, application: str, session: bytes | None) -> None:
    """Remember, or forget, how far the eGov adapter is."""
    which = application_signing.c.application_id == application
    conn.execute(update(application_signing).where(which).values(session=session))


def finish(conn: Connection, application: str) -> None:
    """It is signed: its page goes on to show the receipt, and what was drawn is kept with the signature."""
    which = application_signing.c.application_id == application
    conn.execute(update(application_signing).where(which).values(paper=None, session=None))


def end(conn: Connection, applications: Sequence[str]) -> None:
    """No signing goes on for these."""
    if applications:
        conn.execute(delete(application_signing).where(application_signing.c.application_id.in_(applications)))


def set_aside(conn: Connection, application: str, id_: str) -> None:
    """The signature is of the past: what it stands under is open again."""
    row = signature(conn, application)
    if row is not None:
        conn.execute(insert(application_signature_past), [{**row._asdict(), "id": id_}])
        conn.execute(delete(application_signature).where(application_signature.c.application_id == application))


def keep(conn: Connection, row: Values) -> bool:
    """Keep a signature; False where there is one already."""
    return bool(insert_new(conn, application_signature, [row], application_signature.c.application_id))


def signature(conn: Connection, application: str) -> Row[Any] | None:
    """The signature of an application."""
    which = application_signature.c.application_id == application
    return conn.execute(select(application_signature).where(which)).one_or_none()

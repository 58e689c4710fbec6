"""Packages of councils as the staff read them: the inbox, and one of them with its files (R-003-25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.staff import Scope
from services.packages import package_of
from services.storage import package_inbox
from services.storage import packages as kept
from services.storage.paging import Part, Window
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class Package:
    """What was sent after a session; `digest` is the SHA-256 of its manifest."""

    id: str
    session: str
    region: str
    protocol_number: str
    protocol_on: date
    on: date
    late: bool
    redacted: bool
    projects: int
    digest: str
    received_on: date | None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package; its size is in bytes."""

    path: str
    size: int
    sha256: str


def found(tx: ReadTx, scope: Scope, region: str | None, window: Window) -> Part[Package]:
    """A part of the packages, the newest first unless asked otherwise. Raises BadCursor."""
    return package_inbox.found(scope, tx.conn, tx.vault, region, window).map(_package)


def one(tx: ReadTx, scope: Scope, id_: str) -> tuple[Package, Sequence[File]]:
    """A package with its files. Raises Unseen."""
    row = package_of(tx, scope, id_)
    return _package(row), [File(file.path, file.size, file.sha256) for file in kept.files(tx.conn, id_)]


def _package(row: Row[Any]) -> Package:
    return Package(
        row.id, row.session_id, row.region, row.protocol_number, row.protocol_on, row.on, row.late, row.redacted, row.projects,
        row.digest, row.received_on,
    )  # fmt: skip

"""The completion register for the agency (R-000-8): who completed, with which certificate, and how it stands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.certificates import CertificateState
from domain.language import Text
from domain.masking import mask
from domain.staff import Right, Scope
from services.looks import looked
from services.storage import register as kept
from services.storage.certificates import FROZEN
from services.storage.paging import Part, Window
from services.storage.people import opened
from services.storage.register import Wanted
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

EXPORT_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One certificate of the register: what its paper says, the person's number masked, and how it stood when it was asked."""

    number: str
    name: str = field(repr=False)
    iin: str = field(repr=False)
    person: str
    registration: str
    region: str
    course: str
    course_title: Text
    course_version: int
    language: str
    level: str
    correct: int
    total: int
    issued_on: date
    correction: bool
    state: CertificateState
    ended_on: date | None
    reason: str
    trial: bool


def found(tx: ReadTx, scope: Scope, right: Right, wanted: Wanted, window: Window) -> Part[Entry]:
    """A part of the list as one right lets it be seen; who reads is `noted`. Raises BadCursor."""
    return kept.found(tx, scope, right, wanted, window).map(lambda row: _entry(tx.vault, row, wanted.as_of))


def count(tx: ReadTx, scope: Scope, wanted: Wanted, right: Right = Right.READ_LEARNERS) -> int:
    """How many certificates the whole list has."""
    return kept.count(tx, scope, right, wanted)


def left_out(tx: ReadTx, scope: Scope, wanted: Wanted) -> int:
    """How many of the other kind, trial or official, are not among those that an export has."""
    if wanted.trial is None:
        return 0
    return kept.count(tx, scope, Right.EXPORT_REGISTER, replace(wanted, trial=not wanted.trial))


def noted(tx: WriteTx, scope: Scope, entries: Sequence[Entry]) -> None:
    """Remember who looked at the list."""
    if entries:
        looked(tx, scope.actor, "register.read", "register")


def note_export(tx: WriteTx, scope: Scope, wanted: Wanted, kind: str, rows: int) -> None:
    """Put an export into the audit trail: who, which filters, how many rows."""
    filters = {"region": wanted.region, "course": wanted.course, "language": wanted.language, "state": wanted.state}
    filters["period"] = f"{wanted.period.first}..{wanted.period.last}" if wanted.period else None
    details: dict[str, str | int] = {name: str(value) for name, value in filters.items() if value is not None}
    details |= {"trial": {None: "all", True: "yes", False: "no"}[wanted.trial], "first": int(wanted.first)}
    tx.audit("register.exported", actor=scope.actor, subject="register", details={**details, "format": kind, "rows": rows})


def _entry(vault: Vault, row: Row[Any], as_of: datetime) -> Entry:
    frozen = json.loads(vault.open(FROZEN, row.id, row.frozen))
    ended = row.ended_at if row.ended_at is not None and row.ended_at <= as_of else None
    return Entry(
        number=row.number,
        name=frozen["name"],
        iin=mask(opened(vault, "iin", row.person_id, row.iin)) if row.iin is not None else "",
        person=row.person_id,
        registration=row.registration or "",
        region=row.region or "",
        course=row.course,
        course_title=Text(**frozen["course"]),
        course_version=row.course_version,
        language=row.language,
        level=row.level,
        correct=row.correct,
        total=row.total,
        issued_on=local_date(row.issued_at),
        correction=row.replaces_id is not None,
        state=CertificateState(row.state) if ended else CertificateState.VALID,
        ended_on=local_date(ended) if ended else None,
        reason=row.ended_reason or "" if ended else "",
        trial=row.trial,
    )

"""Learners as the staff see them: a list with numbers masked, one by number, and a card; another region's are not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.certificates import read_number
from domain.characters import CROCKFORD, shadow
from domain.errors import KasipError
from domain.language import Text
from domain.learning import ParticipationState
from domain.masking import mask
from domain.people import IdentityLevel
from domain.staff import Right, Scope
from services.looks import looked
from services.storage import learners as kept
from services.storage import people
from services.storage.learners import Filters
from services.storage.paging import Part, Window
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

LISTED, FOUND, READ, SHOWN = "learners.listed", "learner.found", "learner.read", "learner.number_shown"
READING = (LISTED, FOUND, READ, SHOWN)
NUMBERS = ("iin", "bin", "phone")
DIGITS = 12
ID = re.compile(f"[{CROCKFORD}]{{26}}")


class Unseen(KasipError):
    """There is no such record, or none that the asker sees."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the list: where the newest participation stands; the number shows its last digits only."""

    id: str
    name: str | None = field(repr=False)
    number: str | None
    region: str | None
    level: IdentityLevel
    state: ParticipationState
    course: Text
    registration: str | None
    certificate: str | None
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody told of himself or herself; numbers show their last digits only."""

    iin: str | None
    bin: str | None
    phone: str | None
    legal_form: str | None
    workers: int | None
    size: str | None
    name_confirmed_at: datetime | None
    reminders: bool


def found(tx: ReadTx, content: Content, scope: Scope, filters: Filters, window: Window) -> Part[Learner]:
    """The learners that are wanted. Raises BadCursor."""
    part = kept.found(scope, tx.conn, tx.vault, filters, window)
    return part.map(lambda row: line(tx.vault, content, row))


def numbered(tx: ReadTx, content: Content, scope: Scope, number: str) -> Sequence[Learner]:
    """Whose IIN, BIN or certificate this is, typed in full."""
    if certificate := read_number(number):
        rows = kept.holding(scope, tx.conn, certificate)
    else:
        digits = digits_of(number)
        indexes = [tx.vault.index(f"person.{name}", digits) for name in ("iin", "bin")]
        rows = kept.numbered(scope, tx.conn, *indexes)
    return [line(tx.vault, content, row) for row in rows]


def is_number(typed: str) -> bool:
    """Whether somebody searched by the number of a person, a business or a certificate."""
    return len(digits_of(typed)) == DIGITS or read_number(typed) is not None


def digits_of(typed: str) -> str:
    """The digits of a number that is typed in any way; empty where there is more than digits in it."""
    plain = "".join(char for char in shadow(typed) if char not in " -.()\t\u00a0")
    return plain if plain.isascii() and plain.isdigit() else ""


def noted(tx: WriteTx, scope: Scope, found_: Sequence[Learner], *, by_number: bool) -> None:
    """Remember who looked: at a list, or for somebody by a number."""
    if by_number:
        looked(tx, scope.actor, FOUND, *(f"person:{one.id}" for one in found_))
    elif found_:
        looked(tx, scope.actor, LISTED, "learners")


def row_of(tx: ReadTx, scope: Scope, person: str, right: Right = Right.READ_LEARNERS) -> Row[Any]:
    """A learner's own row. Raises Unseen."""
    row = kept.one(scope, tx.conn, person, right) if ID.fullmatch(person) else None
    if row is None:
        raise Unseen("no such learner")
    return row


def line(vault: Vault, content: Content, row: Row[Any]) -> Learner:
    """What the list says of somebody."""
    return Learner(
        id=row.id,
        name=row.name,
        number=masked(vault, row, "iin") or masked(vault, row, "bin"),
        region=row.region,
        level=IdentityLevel(row.level),
        state=ParticipationState(row.state),
        course=content.course(row.course, row.course_version).title,
        registration=row.registration,
        certificate=row.certificate,
        arrived_at=row.created_at,
    )


def declared(vault: Vault, row: Row[Any]) -> Declared:
    """What a card says of somebody."""
    iin, bin_, phone = (masked(vault, row, name) for name in NUMBERS)
    return Declared(iin, bin_, phone, row.legal_form, row.workers, row.size, row.name_confirmed_at, row.reminders)


def masked(vault: Vault, row: Row[Any], column: str) -> str | None:
    """A number of a person, all but its end hidden."""
    sealed = getattr(row, column)
    return None if sealed is None else mask(people.opened(vault, column, row.id, sealed))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open final test that one person proposed to make void; `own`: the one who asks proposed it."""

    id: str
    person: str
    name: str | None = field(repr=False)
    region: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    own: bool


def waiting(tx: ReadTx, scope: Scope, window: Window) -> Part[Waiting]:
    """The proposals that wait for the second person. Raises BadCursor."""
    return kept.proposals(scope, tx.conn, tx.vault, window).map(
        lambda row: Waiting(
            row.id,
            row.person_id,
            row.name,
            row.region,
            row.reason,
            row.proposed_by,
            row.proposed_at,
            own=row.proposed_by == scope.actor,
        )
    )


def noted_waiting(tx: WriteTx, scope: Scope, proposals: Sequence[Waiting]) -> None:
    """Remember who read the proposals."""
    if proposals:
        looked(tx, scope.actor, LISTED, "void-proposals")


def changeable(tx: ReadTx, scope: Scope, person: str) -> bool:
    """Whether somebody may act about a learner."""
    return kept.one(scope, tx.conn, person, Right.CHANGE_LEARNERS) is not None

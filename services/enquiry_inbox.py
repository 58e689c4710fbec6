"""The inbox of people's enquiries: what of them the staff see; each look stands in the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.full_name import known_as
from domain.language import Language, Text, spoken
from domain.masking import mask
from domain.staff import Right, Scope
from services.looks import looked
from services.replies import opened
from services.storage import enquiry_inbox as kept
from services.storage import people
from services.storage.enquiries import ASKED, NOTE
from services.storage.enquiry_inbox import Filters
from services.storage.paging import Part, Window
from services.transaction import ReadTx, WriteTx


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox; `known_as` is empty where the person gave no name."""

    id: str
    kind: str
    known_as: str = field(repr=False)
    language: Language
    region: str | None
    asked_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    tries: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What one of the staff left for the next; the person never sees it."""

    at: datetime
    by: str
    to: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one enquiry; the phone is whole for who took it, masked for everybody else.

    `reads`: the languages in which a reply may be read; there are two where it is not clear which.
    """

    item: Item
    person: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    whole: bool
    question: str | None = field(repr=False)
    reply: Text | None = field(repr=False)
    replied_by: str | None
    done_by: str | None
    tried_at: datetime | None
    reads: tuple[Language, ...]
    notes: Sequence[Noted]
    version: tuple[object, ...]


def found(tx: WriteTx, scope: Scope, filters: Filters, window: Window) -> Part[Item]:
    """A part of the inbox. Raises BadCursor."""
    shown = kept.found(tx.conn, tx.vault, scope, filters, window)
    looked(tx, scope.actor, "enquiry.listed", "enquiries")
    return shown.map(_item)


def card(tx: WriteTx, scope: Scope, id_: str) -> Card | None:
    """One enquiry; None where it is not there for this scope."""
    row = kept.one(tx.conn, scope, id_, Right.READ_ENQUIRIES)
    if row is None:
        return None
    whole = row.taken_by == scope.actor and row.done_at is None and scope.may(Right.ANSWER_ENQUIRIES)
    looked(tx, scope.actor, "enquiry.read", f"enquiry:{id_}")
    if whole and row.phone:
        looked(tx, scope.actor, "enquiry.number_read", f"enquiry:{id_}")
    return Card(
        item=_item(row),
        person=row.person_id,
        name=row.name or "",
        phone=_phone(tx, row, whole=whole),
        whole=whole,
        question=tx.vault.open(ASKED, row.id, row.question) if row.question else None,
        reply=opened(tx.vault, row.id, row.reply) if row.reply else None,
        replied_by=row.replied_by,
        done_by=row.done_by,
        tried_at=row.tried_at,
        reads=reads(row),
        notes=[_noted(tx, note) for note in kept.notes(tx.conn, id_)],
        version=version(row),
    )


def standing(tx: ReadTx, scope: Scope, id_: str) -> Row[Any] | None:
    """The row of an enquiry as it stands, for who may answer it."""
    return kept.one(tx.conn, scope, id_, Right.ANSWER_ENQUIRIES)


def reads(row: Row[Any]) -> tuple[Language, ...]:
    """The language that the person reads now, and that of the question where it was another one."""
    now, asked = spoken(row.reads), Language(row.language)
    return (now,) if now is asked else (now, asked)


def version(row: Row[Any]) -> tuple[object, ...]:
    """What changes when an enquiry does."""
    return row.id, row.taken_by, row.taken_at, row.tries, row.done_at


def _item(row: Row[Any]) -> Item:
    return Item(
        id=row.id,
        kind=row.kind,
        known_as=known_as(row.name or ""),
        language=Language(row.language),
        region=row.region,
        asked_at=row.asked_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        tries=row.tries,
        done_at=row.done_at,
    )


def _phone(tx: ReadTx, row: Row[Any], *, whole: bool) -> str | None:
    if row.phone is None:
        return None
    phone = people.opened(tx.vault, "phone", row.person_id, row.phone)
    return phone if whole else mask(phone)


def _noted(tx: ReadTx, row: Row[Any]) -> Noted:
    return Noted(row.at, row.by, row.to, tx.vault.open(NOTE, row.id, row.body))

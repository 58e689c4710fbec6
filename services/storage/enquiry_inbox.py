"""Enquiries as the staff see them: within a scope, the longest waiting first, and what is written into each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from domain.staff import Right, Scope
from services.storage.enquiries import enquiry, enquiry_note
from services.storage.paging import Order, Part, Window, part
from services.storage.people import person
from services.storage.sealed import Vault
from services.storage.sessions import session
from services.storage.upsert import Values
from services.storage.visible import visible

MINE, FREE = "mine", "free"
ORDER = Order("enquiries", {"asked": enquiry.c.asked_at}, enquiry.c.id)
_WITH_PERSON = (enquiry, person.c.name, person.c.region, person.c.phone)


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the inbox is looked at; `holder` is `mine` or `free`, None is whatever there is."""

    kind: str | None = None
    holder: str | None = None
    done: bool = False
    region: str | None = None


def found(conn: Connection, vault: Vault, scope: Scope, filters: Filters, window: Window) -> Part[Row[Any]]:
    """A part of the inbox, with who asks. Raises BadCursor."""
    query = select(*_WITH_PERSON).join(person, person.c.id == enquiry.c.person_id)
    query = query.where(visible(enquiry, scope, Right.READ_ENQUIRIES), *_filtered(filters, scope.actor))
    return part(conn, vault, query, window, ORDER)


def one(conn: Connection, scope: Scope, id_: str, right: Right, *, lock: bool = False) -> Row[Any] | None:
    """An enquiry with who asks and the language that he or she reads now; None where it is not there for this scope."""
    columns = (*_WITH_PERSON, session.c.language.label("reads"))
    query = select(*columns).join(person, person.c.id == enquiry.c.person_id)
    query = query.outerjoin(session, session.c.person_id == enquiry.c.person_id)
    query = query.where(enquiry.c.id == id_, visible(enquiry, scope, right))
    return conn.execute(query.with_for_update(of=enquiry) if lock else query).one_or_none()


def change(conn: Connection, id_: str, **values: Any) -> None:
    """Change some columns of one that is locked."""
    conn.execute(update(enquiry).where(enquiry.c.id == id_).values(**values))


def add_note(conn: Connection, row: Values) -> None:
    """Keep a note of the staff's."""
    conn.execute(insert(enquiry_note).values(dict(row)))


def notes(conn: Connection, id_: str) -> Sequence[Row[Any]]:
    """What the staff noted about an enquiry, the oldest first."""
    return conn.execute(select(enquiry_note).where(enquiry_note.c.enquiry_id == id_).order_by(enquiry_note.c.id)).all()


def _filtered(filters: Filters, actor: str) -> list[ColumnElement[bool]]:
    done = enquiry.c.done_at
    conditions: list[ColumnElement[bool]] = [done.is_not(None) if filters.done else done.is_(None)]
    if filters.kind:
        conditions.append(enquiry.c.kind == filters.kind)
    if filters.region:
        conditions.append(person.c.region == filters.region)
    if filters.holder == MINE:
        conditions.append(enquiry.c.taken_by == actor)
    if filters.holder == FREE:
        conditions.append(enquiry.c.taken_by.is_(None))
    return conditions

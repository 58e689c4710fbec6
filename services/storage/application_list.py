"""Applications as the staff see them: the list, one by a number, and what a card is put together from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import ge, le, lt
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, false, or_, select

from domain.names import search_key
from domain.period import EARLIEST, LATEST, Period
from domain.staff import Right, Scope
from services.storage.application_figures import having
from services.storage.application_files import application_file
from services.storage.applications import application
from services.storage.contacts import proven_phones
from services.storage.events import event
from services.storage.paging import Order, Part, Window, part
from services.storage.people import person
from services.storage.sealed import Vault
from services.storage.visible import visible

ORDER = Order(
    "applications",
    {"received": application.c.received_on, "name": application.c.name_search, "number": application.c.number},
    application.c.id,
)
EVER = Period(EARLIEST, LATEST)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which applications are wanted; what is empty is not asked. `text`: beginnings of words of the name, or a number of ours.

    `due_before`: those whose term runs and ends before a day; `received_from` and `received_until` are included. `done`: an act
    of the figure N-1 that was done in the period.
    """

    text: str = ""
    region: str | None = None
    state: str | None = None
    priority_class: int | None = None
    due_before: date | None = None
    received_from: date | None = None
    received_until: date | None = None
    done: str = ""
    period: Period = EVER


def found(scope: Scope, conn: Connection, vault: Vault, filters: Filters, window: Window) -> Part[Row[Any]]:
    """What was sent in, or came on paper. Raises BadCursor."""
    query = _rows(scope, Right.READ_APPLICATIONS).where(*wanted(filters))
    return part(conn, vault, query, window, ORDER)


def numbered(scope: Scope, conn: Connection, index: bytes) -> Sequence[Row[Any]]:
    """What the owner of an IIN or a BIN applied for, by its blind index; the newest first."""
    which = application.c.applicant_index == index
    return conn.execute(_rows(scope, Right.READ_APPLICATIONS).where(which).order_by(application.c.id.desc()).limit(50)).all()


def one(
    scope: Scope, conn: Connection, id_: str, right: Right = Right.READ_APPLICATIONS, *, lock: bool = False
) -> Row[Any] | None:
    """An application; None where there is none, or none that is seen with the right."""
    query = _rows(scope, right).where(application.c.id == id_)
    return conn.execute(query.with_for_update() if lock else query).one_or_none()


def file(scope: Scope, conn: Connection, application_id: str, id_: str) -> Row[Any] | None:
    """A file of an application that is seen."""
    which = (application_file.c.id == id_, application_file.c.application_id == application_id)
    seen = visible(application_file, scope, Right.READ_APPLICATIONS)
    return conn.execute(select(application_file).where(*which, seen)).one_or_none()


def notices(conn: Connection, of: str, id_: str) -> Sequence[Row[Any]]:
    """What an applicant was told of an application, or will be; oldest first."""
    which = (event.c.person_id == of, event.c.key.like(f"application:{id_}:%"))
    columns: list[Column[Any]] = [event.c.name, event.c.due_at, event.c.done_at, event.c.id]
    return conn.execute(select(*columns).where(*which).order_by(event.c.id)).all()


def claiming(conn: Connection, column: str, index: bytes) -> Sequence[Row[Any]]:
    """The persons who claim an IIN or a BIN, by its blind index."""
    return conn.execute(select(person).where(person.c[f"{column}_index"] == index).order_by(person.c.id)).all()


def with_phone(conn: Connection, persons: Sequence[str], index: bytes) -> frozenset[str]:
    """Of these persons those for whom a channel vouched that the number is theirs."""
    return frozenset(of for of, phone in proven_phones(conn, persons) if phone == index)


def _rows(scope: Scope, right: Right) -> Select[Any]:
    return select(application).where(visible(application, scope, right))


def wanted(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """The conditions of the filters."""
    found_: list[ColumnElement[bool]] = []
    if typed := filters.text.strip():
        found_.append(or_(application.c.number == typed.upper(), application.c.official_number == typed, _named(typed)))
    if filters.done:
        found_.append(having(filters.done, filters.period))
    equal = (
        (application.c.region, filters.region),
        (application.c.state, filters.state),
        (application.c.priority_class, filters.priority_class),
    )
    found_ += [column == value for column, value in equal if value]
    days = (
        (lt, application.c.due_on, filters.due_before),
        (ge, application.c.received_on, filters.received_from),
        (le, application.c.received_on, filters.received_until),
    )
    return found_ + [compare(column, day) for compare, column, day in days if day is not None]


def _named(typed: str) -> ColumnElement[bool]:
    """Each typed word begins a word of the name, in whatever spelling."""
    words, name = search_key(typed).split(), application.c.name_search
    if not words:
        return false()
    each = [or_(name.like(f"{word}%"), name.like(f"% {word}%")) for word in words]
    condition = each[0]
    for one_ in each[1:]:
        condition = condition & one_
    return condition

"""A part of a list: so many rows after a place in an order, alike on both databases.

The place is sealed: nobody reads a name out of an address, and nobody makes up a place, or one of another list.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Date, Row, Select, and_, literal, or_, tuple_

from domain.errors import KasipError
from services.storage.sealed import Unsealable, Vault
from services.storage.types import UtcDateTime

PLACE = "list.place"

Item = TypeVar("Item")
Other = TypeVar("Other")


class BadCursor(KasipError):
    """What was given as the place in a list is none of ours."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked: `sort` names a key of its order, with `-` from the end; `after` is the `next` of a part."""

    limit: int = 50
    after: str | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list may be sorted by, the first unless another is named; of equal rows the id decides.

    `name` is the list's own: its places are good for no other. `filled` keys have a value in each row of the list, though
    not in each of the table.
    """

    name: str
    keys: Mapping[str, ColumnElement[Any]]
    id_: ColumnElement[str]
    filled: frozenset[str] = frozenset()

    def may_lack(self, sort: str) -> bool:
        """Whether rows may have no value to be sorted by; where each has one, an index serves."""
        return sort not in self.filled and getattr(self.keys[sort], "nullable", True)


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """The rows asked for, and the place after them where there are more."""

    items: Sequence[Item]
    next: str | None = None

    def map(self, make: Callable[[Item], Other]) -> "Part[Other]":
        return Part([make(item) for item in self.items], self.next)


def part(conn: Connection, vault: Vault, query: Select[Any], window: Window, order: Order) -> Part[Row[Any]]:
    """The rows of a query that the window shows; rows without a value come last. Raises BadCursor, KeyError."""
    sort, backwards = window.sort.lstrip("-") or next(iter(order.keys)), window.sort.startswith("-")
    key, place = order.keys[sort], f"{order.name} {window.sort}"
    lacking = [key.is_(None)] if order.may_lack(sort) else []
    if window.after:
        query = query.where(_past(key, order.id_, backwards, lacking, opened(vault, place, window.after)))
    first, second = (key.desc(), order.id_.desc()) if backwards else (key.asc(), order.id_.asc())
    ordered = query.add_columns(key.label("place_key"), order.id_.label("place_id")).order_by(*lacking, first, second)
    rows = conn.execute(ordered.limit(window.limit + 1)).all()
    shown = rows[: window.limit]
    more = len(rows) > len(shown)
    return Part(shown, _place_of(vault, place, shown[-1]) if more and shown else None)


def sealed(vault: Vault, place: str, seen: Sequence[Any]) -> str:
    """A place as it is given out: what was seen last, under the name of the list and its order."""
    body = json.dumps(seen)
    return base64.urlsafe_b64encode(vault.seal_bytes(PLACE, place, body.encode())).decode().rstrip("=")


def opened(vault: Vault, place: str, after: str) -> Sequence[Any]:
    """What was seen last. Raises BadCursor."""
    try:
        sealed_ = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
        seen: Sequence[Any] = json.loads(vault.open_bytes(PLACE, place, sealed_))
    except (binascii.Error, ValueError, Unsealable):
        raise BadCursor("no place of this list") from None
    return seen


def _past(
    key: ColumnElement[Any], id_: ColumnElement[str], backwards: bool, lacking: Sequence[ColumnElement[bool]], seen: Sequence[Any]
) -> ColumnElement[bool]:
    """What comes after a place; a row without a value comes after all that have one."""
    value, last = _value(key, seen[0]), seen[1]
    here, there = tuple_(key, id_), tuple_(literal(value, key.type), literal(last, id_.type))
    beyond = here < there if backwards else here > there
    if not lacking:
        return beyond
    if value is None:
        return and_(*lacking, id_ < last if backwards else id_ > last)
    return or_(beyond, *lacking)


def _value(key: ColumnElement[Any], said: Any) -> Any:
    if said is None or not isinstance(key.type, UtcDateTime | Date):
        return said
    return datetime.fromisoformat(said) if isinstance(key.type, UtcDateTime) else date.fromisoformat(said)


def _place_of(vault: Vault, place: str, row: Row[Any]) -> str:
    key = row.place_key.isoformat() if isinstance(row.place_key, date) else row.place_key
    return sealed(vault, place, [key, row.place_id])

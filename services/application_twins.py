"""Finds what may be the same application twice, or one project that was split into several (R-003-20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from domain.applications import Application, State, types_of
from domain.calendar import local_date
from domain.names import search_key
from domain.staff import Scope
from services import applications
from services.storage import application_twins as kept
from services.transaction import ReadTx

WITHIN = timedelta(days=366)
MOST = 500  # of a region, the newest: each has to be opened to see its place
OWNER, PLACE, FILE = "owner", "place", "file"


@dataclass(frozen=True, slots=True)
class Twin:
    """An application that may be the same one, and by what it was found."""

    id: str
    number: str | None
    name: str | None = field(repr=False)
    state: State
    received_on: date | None
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """Those that may be seen, and the regions of those that may not."""

    seen: tuple[Twin, ...] = ()
    elsewhere: tuple[str, ...] = ()


def found(tx: ReadTx, row: Row[Any], whole: Application) -> Mapping[str, Sequence[str]]:
    """The ids of likely twins, with what each has in common: whose it is, a document, or the place with the same need."""
    since = (row.received_on or local_date(tx.now)) - WITHIN
    common: dict[str, list[str]] = {}
    for by, ids in (
        (OWNER, kept.of_owner(tx.conn, row, since)),
        (PLACE, _at_place(tx, row, whole, since)),
        (FILE, kept.with_file(tx.conn, row, since)),
    ):
        for id_ in ids:
            common.setdefault(id_, []).append(by)
    return common


def shown(tx: ReadTx, scope: Scope, common: Mapping[str, Sequence[str]]) -> Twins:
    """Likely twins as somebody may see them; of another region's only that there is one."""
    if not common:
        return Twins()
    rows = kept.seen(scope, tx.conn, sorted(common))
    unseen = sorted(common.keys() - {row.id for row in rows})
    elsewhere = kept.regions(tx.conn, unseen) if unseen else ()
    return Twins(
        tuple(Twin(row.id, row.number, row.name, State(row.state), row.received_on, tuple(common[row.id])) for row in rows),
        tuple(sorted(filter(None, elsewhere))),
    )


def _at_place(tx: ReadTx, row: Row[Any], whole: Application, since: date) -> Sequence[str]:
    place, wanted = search_key(whole.answers.get("project_place", "")), set(whole.types)
    if not place:
        return []
    rows = kept.of_region(tx.conn, row, since, MOST)
    return [one.id for one in rows if _alike(applications.answers_of(tx, one), place, wanted)]


def _alike(answers: Mapping[str, str], place: str, wanted: set[str]) -> bool:
    return not wanted.isdisjoint(types_of(answers)) and search_key(answers.get("project_place", "")) == place

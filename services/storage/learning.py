"""Participations in courses (SM-1) and the modules begun in each (SM-2)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    and_,
    bindparam,
    func,
    select,
    text,
    tuple_,
    update,
)

from domain.learning import ENDED, RESTARTABLE, ModuleState, ParticipationState
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_ACTIVE = text("state NOT IN ('ineligible', 'withdrawn', 'failed_final', 'retest_window_expired', 'certificate_revoked')")

participation = Table(
    "participation",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("course", String, nullable=False),
    Column("course_version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("registration", String, unique=True),  # who is ineligible has none (R-000-6)
    Column("reason", String),
    Column("size", String),
    Column("level", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("previous_id", ForeignKey("participation.id")),
    Column("retest_until", Date),  # the last day on which the next sitting may begin (R-000-13.8)
)
one_active = Index(
    "uq_participation_active",
    participation.c.person_id,
    participation.c.course,
    unique=True,
    sqlite_where=_ACTIVE,
    postgresql_where=_ACTIVE,
)

module_progress = Table(
    "module_progress",
    metadata,
    Column("participation_id", ForeignKey("participation.id"), primary_key=True),
    Column("module", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("passed_at", UtcDateTime),
)

_PLACE = (module_progress.c.participation_id == bindparam("of"), module_progress.c.module == bindparam("in_module"))


_OF = participation.c.person_id.in_(bindparam("persons", expanding=True))
_PROGRESS = (module_progress.c.module, module_progress.c.state.label("module_state"), module_progress.c.page)
_NEWEST = (
    select(participation, *_PROGRESS)
    .select_from(participation.outerjoin(module_progress))
    .where(participation.c.id.in_(select(func.max(participation.c.id)).where(_OF).group_by(participation.c.person_id)))
)


def newest(conn: Connection, persons: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The newest participation by its person, a row for every module begun, or one row with no module."""
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(_NEWEST, {"persons": persons}):
        found.setdefault(row.person_id, []).append(row)
    return found


def active_courses(conn: Connection, persons: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The (person, course) pairs that have an active participation."""
    query = select(participation.c.person_id, participation.c.course)
    rows = conn.execute(query.where(participation.c.person_id.in_(persons), participation.c.state.not_in(ENDED)))
    return frozenset((row.person_id, row.course) for row in rows)


def enter(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Insert participations; the ids of those whose person takes no part in the course yet."""
    return frozenset(row.id for row in insert_new(conn, participation, rows, participation.c.id, guard=one_active))


def places(conn: Connection, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Row[Any]]:
    """The active participations by (participation, module), with the progress in that module where it is begun."""
    modules = {module for _, module in pairs}
    begun = and_(module_progress.c.participation_id == participation.c.id, module_progress.c.module.in_(modules))
    query = select(participation, *_PROGRESS).select_from(participation.outerjoin(module_progress, begun))
    asked = query.where(participation.c.id.in_({of for of, _ in pairs}), participation.c.state.not_in(ENDED))
    rows = conn.execute(asked).all()
    exact = {(row.id, row.module): row for row in rows}
    by_id = {row.id: row for row in rows}
    return {(of, module): exact.get((of, module), by_id[of]) for of, module in pairs if of in by_id}


def begin(conn: Connection, rows: Sequence[Values]) -> None:
    """Begin modules; one that is begun stays as it is, and its participation is learning from now on."""
    insert_new(conn, module_progress, rows, module_progress.c.module)
    new = (
        participation.c.id.in_([row["participation_id"] for row in rows]),
        participation.c.state == ParticipationState.ENROLLED,
    )
    conn.execute(update(participation).where(*new).values(state=ParticipationState.LEARNING))


def turn(conn: Connection, pages: Mapping[tuple[str, str], int]) -> None:
    """Remember the page by (participation, module)."""
    if pages:
        change = update(module_progress).where(*_PLACE).values(page=bindparam("to_page"))
        conn.execute(change, [{"of": of, "in_module": module, "to_page": page} for (of, module), page in pages.items()])


def move(
    conn: Connection,
    pairs: Sequence[tuple[str, str]],
    to: ModuleState,
    *,
    among: Sequence[ModuleState],
    passed_at: datetime | None = None,
) -> frozenset[tuple[str, str]]:
    """Bring modules, by (participation, module), to a state from those `among` it; the ones that have moved."""
    if not pairs:
        return frozenset()
    which = tuple_(module_progress.c.participation_id, module_progress.c.module).in_(pairs)
    values = {"state": to, **({"passed_at": passed_at} if passed_at else {})}
    change = update(module_progress).where(which, module_progress.c.state.in_(among)).values(values)
    rows = conn.execute(change.returning(module_progress.c.participation_id, module_progress.c.module))
    return frozenset((row.participation_id, row.module) for row in rows)


def passed_modules(conn: Connection, participations: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """The modules passed, by participation."""
    query = select(module_progress.c.participation_id, module_progress.c.module)
    asked = query.where(module_progress.c.participation_id.in_(participations), module_progress.c.state == ModuleState.PASSED)
    found: dict[str, set[str]] = {}
    for row in conn.execute(asked):
        found.setdefault(row.participation_id, set()).add(row.module)
    return {of: frozenset(modules) for of, modules in found.items()}


def become(
    conn: Connection,
    participations: Collection[str],
    to: ParticipationState,
    *,
    among: Collection[ParticipationState],
    **values: Any,
) -> frozenset[str]:
    """Bring participations to a state from those `among` it, with other columns set too; the ones that have moved."""
    if not participations:
        return frozenset()
    which = (participation.c.id.in_(participations), participation.c.state.in_(among))
    change = update(participation).where(*which).values(state=to, **values).returning(participation.c.id)
    return frozenset(conn.scalars(change))


def those(conn: Connection, participations: Collection[str]) -> Mapping[str, Row[Any]]:
    """Participations by id."""
    return {row.id: row for row in conn.execute(select(participation).where(participation.c.id.in_(participations)))}


def restarts(conn: Connection, persons: Collection[str]) -> Mapping[str, int]:
    """How often persons have begun anew, by person."""
    anew = (participation.c.person_id.in_(persons), participation.c.previous_id.is_not(None))
    query = select(participation.c.person_id, func.count().label("times")).where(*anew)
    return {row.person_id: row.times for row in conn.execute(query.group_by(participation.c.person_id))}


def carry_over(conn: Connection, before: str, to: str, modules: Collection[str]) -> None:
    """Keep passed modules in a new participation."""
    if modules:
        rows = conn.execute(select(module_progress).where(module_progress.c.participation_id == before)).mappings()
        kept = [{**row, "participation_id": to} for row in rows if row["module"] in modules]
        insert_new(conn, module_progress, kept, module_progress.c.module)


def end(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Withdraw persons from every course; what was certified stays so, and what could be begun anew can be no more."""
    over = (ENDED - RESTARTABLE) | {ParticipationState.CERTIFIED}
    standing = (participation.c.person_id.in_(persons), participation.c.state.not_in(over))
    conn.execute(update(participation).where(*standing).values(state=ParticipationState.WITHDRAWN, ended_at=now))

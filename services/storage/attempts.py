"""Quizzes and final tests taken, and each answer kept in them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    func,
    select,
    text,
    update,
)

from domain.learning import FINAL, Attempt, AttemptState
from services.storage.learning import participation
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

_OPEN = text("state = 'open'")
_FINISHED = (AttemptState.PASSED, AttemptState.FAILED)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("participation_id", ForeignKey("participation.id"), nullable=False, index=True),
    Column("module", String, nullable=False),
    Column("seed", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("drawn", JSON),  # the final test's questions; a quiz's follow from its seed
    Column("due_at", UtcDateTime),  # where the final test has a time limit
)
one_open = Index("uq_attempt_open", attempt.c.person_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

attempt_answer = Table(
    "attempt_answer",
    metadata,
    Column("attempt_id", ForeignKey("attempt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("question", String, nullable=False),
    Column("option", String, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


_WITH_COURSE = select(attempt, participation.c.course, participation.c.course_version).join_from(attempt, participation)
_OPEN_OF = _WITH_COURSE.where(attempt.c.person_id.in_(bindparam("persons", expanding=True)), attempt.c.state == AttemptState.OPEN)


def open_of(conn: Connection, persons: Sequence[str]) -> Sequence[Row[Any]]:
    """The open attempts of persons, with the course."""
    return conn.execute(_OPEN_OF, {"persons": persons}).all()


def last_finished(conn: Connection, persons: Sequence[str], *, final: bool) -> Sequence[Row[Any]]:
    """The quiz or final test that each person finished last, a row for each answer in the order asked; with none, one row."""
    of = (attempt.c.person_id.in_(persons), attempt.c.state.in_(_FINISHED), (attempt.c.module == FINAL) == final)
    last = select(func.max(attempt.c.id)).where(*of).group_by(attempt.c.person_id)
    answers = (attempt_answer.c.question, attempt_answer.c.option, attempt_answer.c.right)
    query = _WITH_COURSE.add_columns(*answers).join(attempt_answer, attempt_answer.c.attempt_id == attempt.c.id, isouter=True)
    return conn.execute(query.where(attempt.c.id.in_(last)).order_by(attempt.c.id, attempt_answer.c.position)).all()


def sittings(conn: Connection, participations: Collection[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The final tests of participations that count, in order."""
    counting = (attempt.c.participation_id.in_(participations), attempt.c.module == FINAL, attempt.c.state != AttemptState.VOID)
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(select(attempt).where(*counting).order_by(attempt.c.id)):
        found.setdefault(row.participation_id, []).append(row)
    return found


def seen(conn: Connection, persons: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The questions of final tests that persons were asked before, void ones too."""
    drawn: dict[str, set[str]] = {}
    query = select(attempt.c.person_id, attempt.c.drawn).where(attempt.c.person_id.in_(persons), attempt.c.module == FINAL)
    for row in conn.execute(query):
        drawn.setdefault(row.person_id, set()).update(row.drawn or ())
    return {person: frozenset(questions) for person, questions in drawn.items()}


def one(conn: Connection, id_: str) -> Row[Any] | None:
    """An attempt by id, with the course."""
    return conn.execute(_WITH_COURSE.where(attempt.c.id == id_)).one_or_none()


def counts(conn: Connection, participations: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """How many attempts were begun, by (participation, module)."""
    query = select(attempt.c.participation_id, attempt.c.module, func.count().label("begun"))
    rows = conn.execute(
        query.where(attempt.c.participation_id.in_(participations)).group_by(attempt.c.participation_id, attempt.c.module)
    )
    return {(row.participation_id, row.module): row.begun for row in rows}


def add(conn: Connection, begun: Sequence[Attempt], now: datetime) -> frozenset[str]:
    """Open attempts; the ids of those whose person has no other open."""
    rows = [
        {
            "id": one.id,
            "person_id": one.person,
            "participation_id": one.participation,
            "module": one.module,
            "seed": one.seed,
            "number": one.number,
            "state": AttemptState.OPEN,
            "position": one.position,
            "correct": one.correct,
            "total": one.total,
            "opened_at": now,
            "drawn": list(one.drawn) or None,
            "due_at": one.due_at,
        }
        for one in begun
    ]
    return frozenset(row.id for row in insert_new(conn, attempt, rows, attempt.c.id, guard=one_open))


def keep(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Keep answers for good; the attempts whose position was not answered before."""
    return frozenset(row.attempt_id for row in insert_new(conn, attempt_answer, rows, attempt_answer.c.attempt_id))


def advance(conn: Connection, moved: Sequence[tuple[Attempt, AttemptState]], now: datetime) -> None:
    """Bring open attempts to where they are by now, each with its state from now on; one that is closed stays as it is."""
    rows = [
        {
            "key": one.id,
            "position": one.position,
            "correct": one.correct,
            "state": state,
            "finished_at": None if state is AttemptState.OPEN else now,
        }
        for one, state in moved
    ]
    if rows:
        conn.execute(update(attempt).where(attempt.c.id == bindparam("key"), attempt.c.state == AttemptState.OPEN), rows)


def void(conn: Connection, persons: Sequence[str], now: datetime) -> None:
    """Close the open attempts of persons without a result."""
    open_ = (attempt.c.person_id.in_(persons), attempt.c.state == AttemptState.OPEN)
    conn.execute(update(attempt).where(*open_).values(state=AttemptState.VOID, finished_at=now))

"""Applications that may be the same one twice, or one that was split: by whose they are, by a document, by their region."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, or_, select, union_all

from domain.applications import FILLED_IN, FileState, State
from domain.calendar import local_date
from domain.staff import Right, Scope
from services.storage.application_files import application_file
from services.storage.applications import application
from services.storage.files import file
from services.storage.visible import visible

_GONE = FILLED_IN | {State.PRESIGNED, State.REFUSED, State.WITHDRAWN}
_WHEN: tuple[Column[Any], ...] = (application.c.received_on, application.c.submitted_at, application.c.id)


def of_owner(conn: Connection, row: Row[Any], since: date) -> Sequence[str]:
    """What the same number or the same person sent in before."""
    whose = [application.c.applicant_index == row.applicant_index] if row.applicant_index else []
    whose += [application.c.person_id == row.person_id] if row.person_id else []
    if not whose:
        return []
    return conn.scalars(select(application.c.id).where(or_(*whose), *_before(row, since))).all()


def with_file(conn: Connection, row: Row[Any], since: date) -> Sequence[str]:
    """What was sent in before with one of the same documents, byte by byte."""
    own = select(file.c.id, file.c.sha256).join(application_file, application_file.c.file_id == file.c.id)
    mine = conn.execute(own.where(application_file.c.application_id == row.id, *_counting())).all()
    same = select(file.c.id).where(file.c.sha256.in_([one.sha256 for one in mine if one.sha256]))
    others = conn.scalars(same.where(file.c.id.not_in([one.id for one in mine]))).all() if mine else ()
    if not others:
        return []
    query = select(application.c.id).join(application_file, application_file.c.application_id == application.c.id)
    return conn.scalars(query.where(application_file.c.file_id.in_(others), *_counting(), *_before(row, since)).distinct()).all()


def of_region(conn: Connection, row: Row[Any], since: date, limit: int) -> Sequence[Row[Any]]:
    """What was sent in before in the same region, the newest first, with its sealed answers.

    Each state is a stretch of the index by itself; taken together they would be sorted as a whole.
    """
    newest = union_all(*(_of_state(row, since, state, limit) for state in State if state not in _GONE)).subquery()
    first = select(newest.c.id).order_by(*(newest.c[one.name].desc() for one in _WHEN)).limit(limit)
    ids = conn.scalars(first).all()
    columns: list[Column[Any]] = [application.c.id, application.c.answers]
    return conn.execute(select(*columns).where(application.c.id.in_(ids))).all()


def _of_state(row: Row[Any], since: date, state: State, limit: int) -> Select[Any]:
    query = select(*_WHEN).where(application.c.region == row.region, application.c.state == state, *_earlier(row, since))
    part = query.order_by(*(one.desc() for one in _WHEN)).limit(limit).subquery()
    return select(part)


def seen(scope: Scope, conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Of these the ones that somebody may see."""
    query = select(application).where(application.c.id.in_(ids), visible(application, scope, Right.DECIDE_APPLICATIONS))
    return conn.execute(query.order_by(application.c.id)).all()


def regions(conn: Connection, ids: Sequence[str]) -> Sequence[str]:
    """In which regions these are."""
    return conn.scalars(select(application.c.region).where(application.c.id.in_(ids)).distinct()).all()


def _counting() -> Sequence[ColumnElement[bool]]:
    return application_file.c.state == FileState.CLEAN, application_file.c.dropped_at.is_(None)


def _before(row: Row[Any], since: date) -> Sequence[ColumnElement[bool]]:
    return (*_earlier(row, since), application.c.state.not_in(_GONE))


def _earlier(row: Row[Any], since: date) -> Sequence[ColumnElement[bool]]:
    """What came to us before it: each pair is looked at once, with the later one.

    An id tells when a draft was begun, which may be long before it was sent in; it only parts those of one moment. Nothing
    is received after it was sent in, so the day keeps the search to a stretch of the index.
    """
    at = row.submitted_at
    if at is None:
        return application.c.received_on >= since, application.c.id != row.id
    sooner = or_(application.c.submitted_at < at, and_(application.c.submitted_at == at, application.c.id < row.id))
    return application.c.received_on.between(since, local_date(at)), sooner

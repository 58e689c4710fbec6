"""Counts behind the figures T-1i to T-4i; each statement begins with what its reader may see.

A person is in one region, has one form of business and one size, so that persons counted by these add up without a second look.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union,
)

from domain.certificates import CertificateState
from domain.learning import FINAL, AttemptState, ParticipationState
from domain.period import Period
from domain.staff import Right, Scope
from services.storage.attempts import attempt
from services.storage.certificates import certificate
from services.storage.civil import DaysBetween, LocalMonth
from services.storage.learning import module_progress, participation
from services.storage.people import person
from services.storage.sessions import session
from services.storage.visible import visible
from services.transaction import ReadTx

Rows = Sequence[Any]

_OF_WHOM = (person.c.region, person.c.legal_form, person.c.size)
_SCORED = (AttemptState.PASSED, AttemptState.FAILED)


def _during(column: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    return and_(column >= period.start, column < period.end)


def _mine(scope: Scope) -> ColumnElement[bool]:
    return visible(participation, scope, Right.READ_FIGURES)


def registered(tx: ReadTx, scope: Scope, period: Period, *, monthly: bool) -> Rows:
    """Persons who registered, those among them who were enrolled, and enrolments; by what persons are, or by month."""
    by = [LocalMonth(participation.c.started_at).label("month")] if monthly else [*_OF_WHOM]
    entered = case((participation.c.registration.is_not(None), participation.c.person_id))
    counts = (
        func.count(distinct(participation.c.person_id)).label("registered"),
        func.count(distinct(entered)).label("enrolled"),
        func.count(participation.c.registration).label("enrolments"),
        func.count().label("all"),
    )
    query = select(*by, *counts).select_from(participation.join(person)).where(_mine(scope))
    return tx.conn.execute(query.where(_during(participation.c.started_at, period)).group_by(*by)).all()


def active(tx: ReadTx, scope: Scope, period: Period, *, monthly: bool) -> Rows:
    """Persons who began a module, or began or finished a quiz or a test; by what persons are, or by month."""
    if monthly:
        steps = union(*[_stepped(scope, column, period) for column in (*_TRIED, module_progress.c.opened_at)]).subquery()
        query = select(steps.c.month, func.count().label("active")).group_by(steps.c.month)
        return tx.conn.execute(query).all()
    tried = exists().where(attempt.c.person_id == person.c.id, or_(*[_during(column, period) for column in _TRIED]))
    read = exists(
        select(module_progress.c.module)
        .select_from(module_progress.join(participation))
        .where(*_of_person(period))
        .correlate(person)
    )
    seen = visible(person, scope, Right.READ_FIGURES)
    return tx.conn.execute(
        select(*_OF_WHOM, func.count().label("active")).where(seen, or_(tried, read)).group_by(*_OF_WHOM)
    ).all()


_TRIED = (attempt.c.opened_at, attempt.c.finished_at)


def _of_person(period: Period) -> tuple[ColumnElement[bool], ...]:
    return participation.c.person_id == person.c.id, _during(module_progress.c.opened_at, period)


def _stepped(scope: Scope, column: Any, period: Period) -> Select[Any]:
    """Who did something in which month; a passed module is a quiz that was finished."""
    joined = attempt if column.table is attempt else column.table.join(participation)
    who = attempt.c.person_id if column.table is attempt else participation.c.person_id
    mine = visible(attempt if column.table is attempt else participation, scope, Right.READ_FIGURES)
    return (
        select(who.label("person_id"), LocalMonth(column).label("month")).select_from(joined).where(mine, _during(column, period))
    )


def completed(tx: ReadTx, scope: Scope, period: Period, *, monthly: bool) -> Rows:
    """Pairs of person and course whose final test was passed, by region, or by region and month."""
    month = [LocalMonth(attempt.c.finished_at).label("month")] if monthly else []
    joined = attempt.join(participation).join(person, person.c.id == participation.c.person_id)
    passed = (attempt.c.module == FINAL, attempt.c.state == AttemptState.PASSED, _during(attempt.c.finished_at, period))
    pairs = select(participation.c.person_id, participation.c.course, person.c.region, *month).select_from(joined).distinct()
    each = pairs.where(_mine(scope), *passed).subquery()
    by = [each.c.region, each.c.month] if monthly else [each.c.region]
    return tx.conn.execute(select(*by, func.count().label("completed")).group_by(*by)).all()


def certified(tx: ReadTx, scope: Scope, period: Period, *, trial: bool, monthly: bool) -> Rows:
    """Pairs whose first certificate was issued, and those among them of which none stands now; by region, or region and month.

    A corrected certificate that replaces another one is no second certificate.
    """
    month = [LocalMonth(certificate.c.issued_at).label("month")] if monthly else []
    which = (certificate.c.replaces_id.is_(None), certificate.c.trial == trial)
    by = [certificate.c.person_id, certificate.c.course, person.c.region, *month]
    stands = func.max(case((_stands(), 1), else_=0)).label("stands")
    pairs = select(*by, stands).select_from(certificate.join(person)).where(_certificates(scope, period), *which).group_by(*by)
    each = pairs.subquery()
    of = [each.c.region, each.c.month] if monthly else [each.c.region]
    counts = (func.count().label("certified"), func.sum(1 - each.c.stands).label("revoked"))
    return tx.conn.execute(select(*of, *counts).group_by(*of)).all()


def _stands() -> ColumnElement[bool]:
    newer = certificate.alias("newer")
    same = (newer.c.participation_id == certificate.c.participation_id, newer.c.state == CertificateState.VALID)
    return exists().where(*same, newer.c.trial == certificate.c.trial).correlate(certificate)


def _certificates(scope: Scope, period: Period) -> ColumnElement[bool]:
    return and_(visible(certificate, scope, Right.READ_FIGURES), _during(certificate.c.issued_at, period))


def uncounted_certificates(tx: ReadTx, scope: Scope, period: Period, *, trial: bool) -> Any:
    """Certificates that count for nothing: of the other kind (trial or official), and corrections of earlier ones."""
    other = case((certificate.c.trial != trial, 1), else_=0)
    again = case((and_(certificate.c.trial == trial, certificate.c.replaces_id.is_not(None)), 1), else_=0)
    counts = (func.coalesce(func.sum(other), 0).label("other_kind"), func.coalesce(func.sum(again), 0).label("corrections"))
    return tx.conn.execute(select(*counts).where(_certificates(scope, period))).one()


def first_sittings(tx: ReadTx, scope: Scope, period: Period) -> Rows:
    """Participations whose first final test was scored, by course, language, its result, and the sittings used until now."""
    other = attempt.alias("other")
    own = (other.c.participation_id == attempt.c.participation_id, other.c.module == FINAL, other.c.state.in_(_SCORED))
    used = select(func.count()).select_from(other).where(*own).correlate(attempt).scalar_subquery().label("used")
    columns = (participation.c.course, session.c.language, attempt.c.state, used)
    first = (
        attempt.c.module == FINAL,
        attempt.c.state.in_(_SCORED),
        attempt.c.number == 1,
        _during(attempt.c.finished_at, period),
    )
    query = select(*columns).select_from(_spoken(attempt.join(participation))).where(_mine(scope), *first)
    each = query.subquery()
    return tx.conn.execute(select(*each.c, func.count().label("times")).group_by(*each.c)).all()


def turning_points(tx: ReadTx, scope: Scope, period: Period) -> Rows:
    """Windows that were missed and new beginnings, by course and language."""
    expired = and_(participation.c.state == ParticipationState.RETEST_WINDOW_EXPIRED, _during(participation.c.ended_at, period))
    anew = and_(participation.c.previous_id.is_not(None), _during(participation.c.started_at, period))
    by = (participation.c.course, session.c.language)
    counts = (func.sum(case((one, 1), else_=0)).label(name) for one, name in ((expired, "expired"), (anew, "restarts")))
    query = select(*by, *counts).select_from(_spoken(participation)).where(_mine(scope), or_(expired, anew))
    return tx.conn.execute(query.group_by(*by)).all()


def _spoken(joined: Any) -> Any:
    return joined.outerjoin(session, session.c.person_id == participation.c.person_id)


def void_sittings(tx: ReadTx, scope: Scope, period: Period) -> int:
    """Final tests that count for nothing."""
    void = (attempt.c.module == FINAL, attempt.c.state == AttemptState.VOID, _during(attempt.c.finished_at, period))
    query = select(func.count()).select_from(attempt).where(visible(attempt, scope, Right.READ_FIGURES), *void)
    return tx.conn.execute(query).scalar_one()


def begun(tx: ReadTx, scope: Scope, period: Period) -> Rows:
    """Enrolments by course."""
    begun_now = (participation.c.registration.is_not(None), _during(participation.c.started_at, period))
    query = select(participation.c.course, func.count().label("begun")).where(_mine(scope), *begun_now)
    return tx.conn.execute(query.group_by(participation.c.course)).all()


def days_of_learning(tx: ReadTx, scope: Scope, period: Period, modules: Mapping[tuple[str, int], int]) -> Rows:
    """Participations begun in the period that have passed every module, by course and days; `kept`: modules came from before.

    `modules` says how many a course has in a version.
    """
    ends = (
        func.max(module_progress.c.passed_at).label("passed_at"),
        func.max(case((module_progress.c.opened_at < participation.c.started_at, 1), else_=0)).label("kept"),
    )
    columns = (participation.c.course, participation.c.course_version, participation.c.started_at)
    query = select(*columns, func.count(module_progress.c.passed_at).label("passed"), *ends)
    of = query.select_from(participation.join(module_progress)).where(_mine(scope), _during(participation.c.started_at, period))
    each = of.group_by(participation.c.id, *columns).subquery()
    versions = [and_(each.c.course == course, each.c.course_version == version) for course, version in modules]
    whole = case(*zip(versions, modules.values(), strict=True), else_=literal(-1))
    days = DaysBetween(each.c.started_at, each.c.passed_at).label("days")
    counted = select(each.c.course, each.c.kept, days, func.count().label("times")).where(each.c.passed == whole)
    return tx.conn.execute(counted.group_by(each.c.course, each.c.kept, literal_column("days"))).all()


def modules_passed(tx: ReadTx, scope: Scope, period: Period) -> Rows:
    """Modules opened, and passed among them, in participations begun in the period; those kept from before are left out."""
    by = (participation.c.course, module_progress.c.module)
    counts = (func.count().label("opened"), func.count(module_progress.c.passed_at).label("passed"))
    query = select(*by, *counts).select_from(participation.join(module_progress)).where(_mine(scope))
    own = (_during(participation.c.started_at, period), module_progress.c.opened_at >= participation.c.started_at)
    return tx.conn.execute(query.where(*own).group_by(*by)).all()

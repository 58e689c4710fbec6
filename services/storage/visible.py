"""Which rows of a table somebody of the staff may see: the only place that knows how a table comes to a region."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Table, and_, false, literal, or_, select, true

from domain.applications import FILLED_IN, State
from domain.councils import SessionState
from domain.staff import PARTS, Everywhere, Regions, Right, Scope
from services.storage.agendas import agenda_item, council_session
from services.storage.application_files import application_file
from services.storage.applications import application, application_step
from services.storage.attempts import attempt
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.storage.deadlines import deadline
from services.storage.enquiries import enquiry
from services.storage.learning import participation
from services.storage.packages import council_package
from services.storage.people import person
from services.storage.staff import staff, staff_grant, staff_token

# The column by which a table's rows are in a region, or are somebody's who is in one.
_OF_REGION: Mapping[Table, ColumnElement[str | None]] = {
    person: person.c.region,
    deadline: deadline.c.region,
    staff_token: staff_token.c.region,
    council_session: council_session.c.region,
    council_package: council_package.c.region,
}
_OF_PERSON: Mapping[Table, ColumnElement[str]] = {
    participation: participation.c.person_id,
    attempt: attempt.c.person_id,
    certificate: certificate.c.person_id,
    enquiry: enquiry.c.person_id,
}
PROGRAM = "token:"  # how a program that files applications for others is called

# What a line of the audit trail may be about, by the word before its id.
_ABOUT: Mapping[str, Table] = {
    "person": person,
    "participation": participation,
    "attempt": attempt,
    "certificate": certificate,
    "enquiry": enquiry,
    "application": application,
    "agenda": council_session,
    "package": council_package,
    "deadline": deadline,
    "staff": staff,
}

_AGENDAS = select(agenda_item.c.id).join(council_session).where(council_session.c.state != SessionState.AGENDA)
_CONSIDERED = _AGENDAS.where(agenda_item.c.application_id == application.c.id).correlate(application).exists()
_STEPS = select(application_step.c.id).where(application_step.c.state == State.FORWARDED)
_FORWARDED = _STEPS.where(application_step.c.application_id == application.c.id).correlate(application).exists()
# Rights that are about some applications of a region.
_SOME: Mapping[Right, ColumnElement[bool]] = {
    Right.READ_CONSIDERED: _CONSIDERED,
    Right.READ_FORWARDED: _FORWARDED,
    Right.READ_PACKAGES: _FORWARDED,
    Right.RECEIVE_PACKAGES: _FORWARDED,
}


def visible(table: Table, scope: Scope, right: Right) -> ColumnElement[bool]:
    """The condition under which a row of the table is seen with a right; nobody sees what has no region but the country's."""
    if table in {application, application_file}:
        seen = _applications(scope, right)
        return seen if table is application else application_file.c.application_id.in_(select(application.c.id).where(seen))
    seen = _bounded(table, scope, right)
    return and_(seen, _convened(scope)) if table is council_session and right is Right.READ_COUNCILS else seen


def _bounded(table: Table, scope: Scope, right: Right) -> ColumnElement[bool]:
    where = scope.where(right)
    if isinstance(where, Everywhere):
        return true()
    if not where:
        return false()
    if table is staff:
        return _accounts(where)
    if table is audit:
        return _acts(scope, right)
    return _within(table, where)


def regions_of(scope: Scope, right: Right) -> Sequence[str | None]:
    """The regions of the applications that are seen, to be walked one after the other; None where no region bounds them."""
    where = scope.where(right)
    return [None] if isinstance(where, Everywhere) or scope.actor.startswith(PROGRAM) else sorted(where)


def _within(table: Table, where: frozenset[str]) -> ColumnElement[bool]:
    if table in _OF_REGION:
        return _OF_REGION[table].in_(where)
    return _OF_PERSON[table].in_(select(person.c.id).where(person.c.region.in_(where)))


def _applications(scope: Scope, right: Right) -> ColumnElement[bool]:
    """What is filled in and not sent is its person's alone. A program that files for others sees what it filed, nothing else."""
    if not scope.may(right):
        return false()
    files = scope.may(Right.CHANGE_APPLICATIONS) and right not in {Right.DECIDE_APPLICATIONS, *_SOME}
    if scope.actor.startswith(PROGRAM) and files:
        return application.c.entered_by == scope.actor
    sent, whole = application.c.state.not_in(FILLED_IN), scope.whole(right)
    parts = [_some(one, scope.whole(one)) for one in PARTS.get(right, ()) if scope.may(one)]
    if right in _SOME:
        return and_(sent, _some(right, whole))
    if isinstance(whole, Everywhere):
        return sent
    return and_(sent, or_(application.c.region.in_(whole), *parts) if whole else or_(*parts))


def _some(right: Right, where: Regions) -> ColumnElement[bool]:
    """Of the applications of these regions those that a right is about."""
    some = _SOME.get(right, true())
    return some if isinstance(where, Everywhere) else and_(application.c.region.in_(where), some)


def _convened(scope: Scope) -> ColumnElement[bool]:
    """What is put on an agenda is not for the council's members before they are convened, but for who reads it anyway."""
    members, whole = scope.whole(Right.READ_CONSIDERED), scope.whole(Right.READ_APPLICATIONS)
    if isinstance(whole, Everywhere) or not scope.may(Right.READ_CONSIDERED):
        return true()
    elsewhere = false() if isinstance(members, Everywhere) else council_session.c.region.not_in(members)
    return or_(council_session.c.state != SessionState.AGENDA, elsewhere, council_session.c.region.in_(whole))


def _accounts(where: frozenset[str]) -> ColumnElement[bool]:
    """Accounts whose roles are all for these regions: who has one elsewhere, or for the country, is out of reach."""
    held = select(staff_grant.c.staff_id).where(staff_grant.c.ended_at.is_(None))
    elsewhere = held.where(or_(staff_grant.c.region.is_(None), staff_grant.c.region.not_in(where)))
    return and_(staff.c.id.in_(held), staff.c.id.not_in(elsewhere))


def _acts(scope: Scope, right: Right) -> ColumnElement[bool]:
    """Lines that are about something that is seen with the right, or about what was set for a region itself."""
    about = (select(literal(f"{word}:") + table.c.id).where(visible(table, scope, right)) for word, table in _ABOUT.items())
    where = scope.where(right)
    own = [] if isinstance(where, Everywhere) else [f"region:{code}" for code in sorted(where)]
    return or_(audit.c.subject.in_(own), *(audit.c.subject.in_(subjects) for subjects in about))

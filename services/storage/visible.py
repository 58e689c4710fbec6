"""Which rows of a table somebody of the staff may see: the only place that knows how a table comes to a region."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Table, and_, false, literal, or_, select, true

from domain.applications import FILLED_IN
from domain.staff import Everywhere, Right, Scope
from services.storage.agendas import council_session
from services.storage.application_files import application_file
from services.storage.applications import application
from services.storage.attempts import attempt
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.storage.deadlines import deadline
from services.storage.enquiries import enquiry
from services.storage.learning import participation
from services.storage.people import person
from services.storage.staff import staff, staff_grant, staff_token

# The column by which a table's rows are in a region, or are somebody's who is in one.
_OF_REGION: Mapping[Table, ColumnElement[str | None]] = {
    person: person.c.region,
    deadline: deadline.c.region,
    staff_token: staff_token.c.region,
    council_session: council_session.c.region,
}
_OF_PERSON: Mapping[Table, ColumnElement[str]] = {
    participation: participation.c.person_id,
    attempt: attempt.c.person_id,
    certificate: certificate.c.person_id,
    enquiry: enquiry.c.person_id,
}
_PROGRAM = "token:"  # how a program that files applications for others is called

# What a line of the audit trail may be about, by the word before its id.
_ABOUT: Mapping[str, Table] = {
    "person": person,
    "participation": participation,
    "attempt": attempt,
    "certificate": certificate,
    "enquiry": enquiry,
    "application": application,
    "agenda": council_session,
    "deadline": deadline,
    "staff": staff,
}


def visible(table: Table, scope: Scope, right: Right) -> ColumnElement[bool]:
    """The condition under which a row of the table is seen with a right; nobody sees what has no region but the country's."""
    where = scope.where(right)
    if table in {application, application_file}:
        seen = _applications(scope, right)
        return seen if table is application else application_file.c.application_id.in_(select(application.c.id).where(seen))
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
    return [None] if isinstance(where, Everywhere) or scope.actor.startswith(_PROGRAM) else sorted(where)


def _within(table: Table, where: frozenset[str]) -> ColumnElement[bool]:
    if table in _OF_REGION:
        return _OF_REGION[table].in_(where)
    return _OF_PERSON[table].in_(select(person.c.id).where(person.c.region.in_(where)))


def _applications(scope: Scope, right: Right) -> ColumnElement[bool]:
    """What is filled in and not sent is its person's alone. A program that files for others sees what it filed, nothing else."""
    where = scope.where(right)
    if not isinstance(where, Everywhere) and not where:
        return false()
    files = scope.may(Right.CHANGE_APPLICATIONS) and right is not Right.DECIDE_APPLICATIONS
    if scope.actor.startswith(_PROGRAM) and files:
        return application.c.entered_by == scope.actor
    sent = application.c.state.not_in(FILLED_IN)
    return sent if isinstance(where, Everywhere) else and_(sent, application.c.region.in_(where))


def _accounts(where: frozenset[str]) -> ColumnElement[bool]:
    """Accounts whose roles are all for these regions: who has one elsewhere, or for the country, is out of reach."""
    held = select(staff_grant.c.staff_id).where(staff_grant.c.ended_at.is_(None))
    elsewhere = held.where(or_(staff_grant.c.region.is_(None), staff_grant.c.region.not_in(where)))
    return and_(staff.c.id.in_(held), staff.c.id.not_in(elsewhere))


def _acts(scope: Scope, right: Right) -> ColumnElement[bool]:
    """Lines that are about something that is seen with the right."""
    about = (select(literal(f"{word}:") + table.c.id).where(visible(table, scope, right)) for word, table in _ABOUT.items())
    return or_(*(audit.c.subject.in_(subjects) for subjects in about))

"""Which rows of a table somebody of the staff may see: the only place that knows how a table comes to a region."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, false, select, true

from domain.staff import Everywhere, Right, Scope
from services.storage.attempts import attempt
from services.storage.callbacks import callback
from services.storage.certificates import certificate
from services.storage.deadlines import deadline
from services.storage.learning import participation
from services.storage.people import person

# The column by which a table's rows are in a region, or are somebody's who is in one.
_OF_REGION: Mapping[Table, ColumnElement[str | None]] = {person: person.c.region, deadline: deadline.c.region}
_OF_PERSON: Mapping[Table, ColumnElement[str]] = {
    participation: participation.c.person_id,
    attempt: attempt.c.person_id,
    certificate: certificate.c.person_id,
    callback: callback.c.person_id,
}


def visible(table: Table, scope: Scope, right: Right) -> ColumnElement[bool]:
    """The condition under which a row of the table is seen with a right; nobody sees what has no region but the country's."""
    where = scope.where(right)
    if isinstance(where, Everywhere):
        return true()
    if not where:
        return false()
    if table in _OF_REGION:
        return _OF_REGION[table].in_(where)
    return _OF_PERSON[table].in_(select(person.c.id).where(person.c.region.in_(where)))

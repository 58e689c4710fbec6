"""Reading the audit trail: who did what to whom, and when. It holds ids and names of fields, never what a person typed."""

from datetime import date, datetime, time, timedelta

from domain.calendar import ZONE
from domain.staff import Scope
from services.storage import trail as kept
from services.storage.audit import Act
from services.storage.paging import Part, Window
from services.storage.trail import Wanted
from services.transaction import ReadTx


def found(tx: ReadTx, scope: Scope, wanted_: Wanted, window: Window) -> Part[Act]:
    """The acts that are wanted: a reader for some regions sees those about what is there."""
    part = kept.found(tx, scope, wanted_, window)
    return part.map(lambda row: Act(row.id, row.at, row.actor, row.act, row.subject, row.details))


def wanted(actor: str | None, act: str | None, subject: str | None, since: date | None, until: date | None) -> Wanted:
    """What is looked for, from one of our days to another, each included."""
    before = None if until is None or until == date.max else _begins(until + timedelta(days=1))
    return Wanted(actor, act, subject, None if since is None else _begins(since), before)


def _begins(day: date) -> datetime:
    return datetime.combine(max(day, date(1970, 1, 1)), time(), ZONE)

"""The completion register as a list (R-000-8): certificates with the entry that issued them and the one that ended them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from domain.certificates import CertificateState, RegisterAct
from domain.period import Period
from domain.staff import Right, Scope
from services.storage.certificates import certificate, completion_register
from services.storage.learning import participation
from services.storage.paging import Order, Part, Window, part
from services.storage.people import person
from services.storage.visible import visible
from services.transaction import ReadTx

NO_REGION = "none"
ORDER = Order("register", {"issued": certificate.c.id}, certificate.c.id)  # ids rise with time

_ended = completion_register.alias("ended")
_COLUMNS = (
    certificate,
    completion_register.c.course_version,
    completion_register.c.level,
    completion_register.c.correct,
    completion_register.c.total,
    _ended.c.reason.label("ended_reason"),
    participation.c.registration,
    person.c.region,
    person.c.iin,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which certificates are asked for, as they stood at a moment.

    `first`: without those that correct an earlier one. `trial`: only these or only the others; None: both.
    """

    as_of: datetime
    region: str | None = None
    period: Period | None = None
    course: str | None = None
    language: str | None = None
    state: str | None = None
    trial: bool | None = None
    first: bool = False


def found(tx: ReadTx, scope: Scope, right: Right, wanted: Wanted, window: Window) -> Part[Row[Any]]:
    """A part of the register."""
    entry, of = completion_register, certificate.c.id
    joined = certificate.join(entry, and_(entry.c.certificate_id == of, entry.c.act == RegisterAct.ISSUED))
    joined = joined.outerjoin(_ended, and_(_ended.c.certificate_id == of, _ended.c.act != RegisterAct.ISSUED))
    joined = joined.join(participation, participation.c.id == certificate.c.participation_id)
    query = _filtered(select(*_COLUMNS).select_from(joined.join(person, person.c.id == certificate.c.person_id)), wanted)
    return part(tx.conn, tx.vault, query.where(visible(certificate, scope, right)), window, ORDER)


def count(tx: ReadTx, scope: Scope, right: Right, wanted: Wanted) -> int:
    """How many there are."""
    query = select(func.count()).select_from(certificate.join(person)).where(visible(certificate, scope, right))
    return int(tx.conn.execute(_filtered(query, wanted)).scalar_one())


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    exact = {certificate.c.course: wanted.course, certificate.c.language: wanted.language, certificate.c.trial: wanted.trial}
    which = [column == value for column, value in exact.items() if value is not None]
    if wanted.region is not None:
        which.append(person.c.region.is_(None) if wanted.region == NO_REGION else person.c.region == wanted.region)
    if wanted.period is not None:
        which += [certificate.c.issued_at >= wanted.period.start, certificate.c.issued_at < wanted.period.end]
    if wanted.state is not None:
        which.append(_stood(wanted.state, wanted.as_of))
    if wanted.first:
        which.append(certificate.c.replaces_id.is_(None))
    return query.where(certificate.c.issued_at <= wanted.as_of, *which)


def _stood(state: str, as_of: datetime) -> ColumnElement[bool]:
    """Whether a certificate was in a state at a moment: what ended it later had not happened yet."""
    ended = certificate.c.ended_at
    if state == CertificateState.VALID:
        return or_(ended.is_(None), ended > as_of)
    return and_(certificate.c.state == state, ended <= as_of)

"""What each region sets for its coordinator's desk: its priority activities (R-003-5.2), and whom applicants ask (AMB-16)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.language import Language, Text
from domain.phone import office_phone
from domain.priorities import Priorities, read_codes
from domain.regions import BY_CODE, REGIONS
from domain.staff import Everywhere, Right, Scope
from services.application_acts import FIRST_DAY, CanNotApply, reference
from services.learners import Unseen
from services.storage import region_desk as kept
from services.transaction import ReadTx, WriteTx

MOST_AHEAD = timedelta(days=366)
PRIORITIES, CONTACT = "region.priorities", "region.contact"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom applicants of a region ask: the coordinator's unit, and its phone."""

    name: Text
    phone: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A list of priority activities as it was entered: when and by whom; `in_force` is true of the one that counts today."""

    priorities: Priorities
    at: datetime
    by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class RegionDesk:
    """What a region has set; `version` changes with each entry."""

    region: str
    history: tuple[Entered, ...]
    contact: Contact | None
    contact_at: datetime | None
    contact_by: str | None
    version: str
    may_change: bool = field(default=False)

    @property
    def now(self) -> Priorities | None:
        """The list that is in force today."""
        return next((one.priorities for one in self.history if one.in_force), None)


def compared_with(tx: ReadTx, region: str, received: date) -> Priorities | None:
    """The list that an application is compared with: the one in force when it came, else the first one since then (R-003-5.2).

    Without the second, what came before a region's first list could never be recommended.
    """
    row = kept.priority(tx.conn, region, received) or kept.first_priority(tx.conn, region, local_date(tx.now))
    return _priorities(row) if row else None


def contact(tx: ReadTx, region: str) -> Contact | None:
    """Whom applicants of a region ask."""
    row = kept.contact(tx.conn, region)
    return _contact(row) if row else None


def lacking(tx: ReadTx) -> tuple[Sequence[str], Sequence[str]]:
    """The regions without priority activities in force today, and those without anybody to ask."""
    set_, named = kept.complete(tx.conn, local_date(tx.now))
    codes = [region.code for region in REGIONS]
    return [code for code in codes if code not in set_], [code for code in codes if code not in named]


def desks(tx: ReadTx, scope: Scope) -> Sequence[RegionDesk]:
    """What every region has set that somebody may see."""
    where = scope.where(Right.READ_APPLICATIONS)
    return [_desk(tx, scope, region.code) for region in REGIONS if isinstance(where, Everywhere) or region.code in where]


def desk(tx: ReadTx, scope: Scope, region: str) -> RegionDesk:
    """What a region has set, with its history. Raises Unseen."""
    _require(scope, Right.READ_APPLICATIONS, region)
    return _desk(tx, scope, region)


def set_priorities(tx: WriteTx, content: Content, scope: Scope, region: str, wanted: Priorities) -> None:
    """Set the priority activities of a region from a day on; what was set before stays in its history.

    Raises Unseen, Invalid, CanNotApply.
    """
    _require(scope, Right.DECIDE_APPLICATIONS, region)
    today = local_date(tx.now)
    codes = read_codes(wanted.codes, content.programme["priority.codes_max"], today)
    document = reference(tx, "document", wanted.document)
    if not FIRST_DAY <= wanted.document_on <= today:
        raise CanNotApply("day", "document_on")
    if not wanted.document_on <= wanted.since <= today + MOST_AHEAD:
        raise CanNotApply("since", "since")
    kept.add_priority(
        tx.conn,
        {
            "id": tx.new_id(), "region": region, "codes": list(codes), "document": document,
            "document_on": wanted.document_on, "since": wanted.since, "at": tx.now, "by": scope.actor,
        },
    )  # fmt: skip
    details = {"codes": ", ".join(codes), "document": document, "since": str(wanted.since)}
    tx.audit(PRIORITIES, actor=scope.actor, subject=f"region:{region}", details=details)


def set_contact(tx: WriteTx, scope: Scope, region: str, wanted: Contact) -> None:
    """Set whom applicants of a region ask. Raises Unseen, Invalid, CanNotApply."""
    _require(scope, Right.DECIDE_APPLICATIONS, region)
    name = Text(*(reference(tx, f"name_{language}", wanted.name[language]) for language in Language))
    phone = office_phone(wanted.phone)
    row = {
        "id": tx.new_id(), "region": region, "name_kk": name.kk, "name_ru": name.ru, "phone": phone,
        "at": tx.now, "by": scope.actor,
    }  # fmt: skip
    kept.add_contact(tx.conn, row)
    tx.audit(CONTACT, actor=scope.actor, subject=f"region:{region}", details={"phone": phone})


def _require(scope: Scope, right: Right, region: str) -> None:
    where = scope.where(right)
    if region not in BY_CODE or not (isinstance(where, Everywhere) or region in where):
        raise Unseen("no such region")


def _desk(tx: ReadTx, scope: Scope, region: str) -> RegionDesk:
    rows, asked = kept.priorities(tx.conn, region), kept.contacts(tx.conn, region)
    counts = kept.priority(tx.conn, region, local_date(tx.now))
    where = scope.where(Right.DECIDE_APPLICATIONS)
    return RegionDesk(
        region=region,
        history=tuple(Entered(_priorities(row), row.at, row.by, counts is not None and row.id == counts.id) for row in rows),
        contact=_contact(asked[0]) if asked else None,
        contact_at=asked[0].at if asked else None,
        contact_by=asked[0].by if asked else None,
        version=max((row.id for row in [*rows, *asked]), default=""),
        may_change=isinstance(where, Everywhere) or region in where,
    )


def _priorities(row: Row[Any]) -> Priorities:
    return Priorities(tuple(row.codes), row.document, row.document_on, row.since)


def _contact(row: Row[Any]) -> Contact:
    return Contact(Text(row.name_kk, row.name_ru), row.phone)

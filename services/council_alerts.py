"""Applications that wait too long for a decision of the council: the chair, the staff and the applicant are told, once (AMB-13).

The law names no day for a session. Too long is a number of sessions that are over and brought no decision, or of working days
since the coordinator's recommendation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import WorkingCalendar, local_date
from domain.councils import Duty
from domain.staff import Scope
from services import calendar
from services.events import Planned, schedule
from services.storage import council_alerts as kept
from services.storage import councils, protocols
from services.transaction import ReadTx, WriteTx

CLOCK = "clock"
DELAY, CHAIR = "application.council_delay", "council.alert"


class Why(StrEnum):
    """Why an application has waited too long."""

    SESSIONS = "sessions"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Wait:
    """Since when an application waits for the council, for how many working days, and at how many sessions in vain.

    `neither`: of these the sessions at which it was voted on, and neither side had two thirds.
    """

    since: date
    days: int
    sessions: int
    neither: int


@dataclass(frozen=True, slots=True)
class Alert:
    """An application that has waited too long, and still does."""

    application: str
    number: str
    region: str
    why: tuple[Why, ...]
    wait: Wait


@dataclass(frozen=True, slots=True)
class _Late:
    row: Row[Any]
    why: Why
    wait: Wait


def wants_clock(tx: ReadTx, content: Content) -> bool:
    """Whether `tell` has anything to do."""
    return bool(_late(tx, content))


def tell(tx: WriteTx, content: Content) -> int:
    """Keep who waits too long, and tell of it; how many that was new of. Running it again tells nothing again."""
    new = []
    found = _late(tx, content)
    for why in Why:
        late = {one.row.id: one for one in found if one.why is why}
        rows = [{"application_id": id_, "why": why, "region": one.row.region, "at": tx.now} for id_, one in late.items()]
        told = protocols.alert(tx.conn, rows) if rows else frozenset()
        new += [one for id_, one in late.items() if id_ in told]
    for one in new:
        details: dict[str, str | int] = {"why": one.why, "since": str(one.wait.since), "sessions": one.wait.sessions}
        tx.audit("council.alert", actor=CLOCK, subject=f"application:{one.row.id}", details=details)
    of_each = [list(those) for _, those in groupby(sorted(new, key=_application), key=_application)]
    _tell_applicants(tx, content, of_each)
    _tell_chairs(tx, content, [those[0] for those in of_each])
    return len(new)


def found(tx: ReadTx, scope: Scope, regions: Sequence[str] | None = None) -> Sequence[Alert]:
    """What waits too long, of what is seen; those that were told of first stand first. One that is decided is none any more."""
    rows: dict[str, list[Row[Any]]] = {}
    for row in kept.standing(scope, tx.conn, regions):
        rows.setdefault(row.id, []).append(row)
    waits = _waits(tx, [those[0] for those in rows.values()])
    return [
        Alert(id_, those[0].number or "", those[0].region, tuple(sorted(Why(one.why) for one in those)), waits[id_])
        for id_, those in rows.items()
    ]


def _late(tx: ReadTx, content: Content) -> Sequence[_Late]:
    """Everything that became too late and was not told of yet."""
    days, sessions = content.programme["council.alert_wd"], content.programme["council.alert_sessions"]
    late = []
    for why in Why:
        rows = kept.waiting(tx.conn, why)
        waits = _waits(tx, rows)
        over = {id_: wait.sessions >= sessions if why is Why.SESSIONS else wait.days > days for id_, wait in waits.items()}
        late += [_Late(row, why, waits[row.id]) for row in rows if over[row.id]]
    return late


def _waits(tx: ReadTx, rows: Sequence[Row[Any]]) -> Mapping[str, Wait]:
    ids, today = [row.id for row in rows], local_date(tx.now)
    steps, vain = kept.recommended(tx.conn, ids), kept.in_vain(tx.conn, ids)
    working = calendar.read(tx) if ids else WorkingCalendar()
    return {row.id: _wait(steps.get(row.id), vain.get(row.id), row, (today, working)) for row in rows}


def _wait(step: Row[Any] | None, vain: Row[Any] | None, row: Row[Any], now: tuple[date, WorkingCalendar]) -> Wait:
    today, working = now
    since = (step.on or local_date(step.at)) if step else row.received_on or today
    return Wait(since, working.days_left(since, today), vain.sessions if vain else 0, int(vain.neither) if vain else 0)


def _application(one: _Late) -> str:
    return str(one.row.id)


def _tell_applicants(tx: WriteTx, content: Content, of_each: Iterable[Sequence[_Late]]) -> None:
    """Each once at a time. Who is told anyway, with the outcome, that it happened so often gets no second message."""
    often = content.programme["council.alert_sessions"]
    planned = []
    for those in of_each:
        row, wait, why = those[0].row, those[0].wait, [one.why for one in those]
        if row.person_id and (Why.DAYS in why or wait.neither < often):
            facts = {
                "application": row.id, "number": row.number or "", "since": str(wait.since), "days": str(wait.days),
                "sessions": str(wait.sessions),
            }  # fmt: skip
            planned.append(Planned(f"application:{row.id}:{DELAY}:{why[0]}", row.person_id, DELAY, facts, tx.now))
    schedule(tx, planned)


def _tell_chairs(tx: WriteTx, content: Content, new: Iterable[_Late]) -> None:
    """Of each region the chair, where the chat knows him or her."""
    today, planned = local_date(tx.now), []
    for region, those in groupby(sorted(new, key=_region), key=_region):
        facts = {
            "region": region, "numbers": ", ".join(one.row.number or "" for one in those),
            "days": str(content.programme["council.alert_wd"]), "sessions": str(content.programme["council.alert_sessions"]),
        }  # fmt: skip
        chairs = [one for one in councils.members(tx.conn, region, today) if one.duty == Duty.CHAIR and one.person_id]
        planned += [Planned(f"council:{region}:{CHAIR}:{tx.new_id()}", one.person_id, CHAIR, facts, tx.now) for one in chairs]
    schedule(tx, planned)


def _region(one: _Late) -> str:
    return str(one.row.region)

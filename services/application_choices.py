"""What a coordinator can do with an application as it stands, and what is needed to choose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import Origin, State
from domain.decisions import Act, Ground, may_refuse, possible
from domain.language import Language
from domain.staff import Right, Scope
from services import application_check, application_decisions, application_list, applications, learners
from services.application_check import Summary
from services.application_list import Line
from services.storage import application_desk as desk
from services.storage import application_list as kept
from services.storage.application_list import Filters
from services.storage.paging import Window
from services.storage.work_list import URGENCY
from services.transaction import ReadTx

TO_CHECK = (State.SUBMITTED, State.RECEIVED, State.CHECKING)


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last decision, which nobody was told yet; it is told at `told_at`, where there is somebody to be told."""

    act: Act
    told_at: datetime | None
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """The acts that are possible now; `returnable` are fields and documents, `language` is what the applicant reads."""

    acts: tuple[Act, ...]
    grounds: tuple[Ground, ...]
    returnable: Sequence[str]
    check: Summary
    lacking: Sequence[str]
    language: Language
    undoable: Undoable | None
    mendable: bool  # it came on paper, and the applicant's mended papers are entered here
    others: Sequence[Line] = field(repr=False)
    learner: str | None  # whose card may be opened too


def choices(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Choices:
    """What can be done by somebody who may decide. Raises Unseen."""
    row = application_list.row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS)
    acts = tuple(act for act in possible(State(row.state)) if act is not Act.AGENDA and not _done(tx, row, act))
    returning, recommending = Act.RETURN in acts, Act.RECOMMEND in acts
    check = application_check.progress(tx, content, row)
    return Choices(
        acts=acts,
        grounds=tuple(ground for ground in Ground if may_refuse(State(row.state), ground)),
        returnable=application_decisions.returnable(content, applications.one(tx, row)) if returning else (),
        check=check.summary,
        lacking=check.lacking if recommending else (),
        language=application_decisions.language_of(tx, row),
        undoable=_undoable(tx, content, row),
        mendable=row.origin == Origin.PAPER and row.state == State.RETURNED,
        others=others(tx, scope, row),
        learner=_learner(tx, scope, row),
    )


def others(tx: ReadTx, scope: Scope, row: Row[Any]) -> Sequence[Line]:
    """What else the same applicant sent in, as far as it is seen."""
    found = kept.numbered(scope, tx.conn, row.applicant_index) if row.applicant_index else ()
    return application_list.lines(tx, [one for one in found if one.id != row.id])


def following(tx: ReadTx, scope: Scope, but: str = "") -> Line | None:
    """The most urgent application that waits to be accepted or checked, another than that one."""
    waiting = [
        one
        for state in TO_CHECK
        for one in application_list.found(tx, scope, Filters(state=state), Window(limit=2, sort=URGENCY)).items
        if one.id != but
    ]
    return min(waiting, key=_urgency, default=None)


def _urgency(line: Line) -> tuple[bool, bool, int, date, date, str]:
    """The order of the work list."""
    late = date.max
    return not line.overdue, not line.due_today, line.priority_class, line.due or late, line.received_on or late, line.id


def _done(tx: ReadTx, row: Row[Any], act: Act) -> bool:
    """Whether it is done once only, and was."""
    return act is Act.RETURN and any(one.act == act for one in desk.decisions(tx.conn, [row.id]))


def _undoable(tx: ReadTx, content: Content, row: Row[Any]) -> Undoable | None:
    last = application_decisions.undoable(tx, row)
    if last is None:
        return None
    if row.person_id is None:
        return Undoable(Act(last.act), None, None)
    told_at = last.at + timedelta(minutes=content.programme["application.hold_minutes"])
    left = -((tx.now - told_at) // timedelta(minutes=1))
    return Undoable(Act(last.act), told_at, left) if told_at > tx.now else None


def _learner(tx: ReadTx, scope: Scope, row: Row[Any]) -> str | None:
    if row.person_id is None or not scope.may(Right.READ_LEARNERS):
        return None
    try:
        return str(learners.row_of(tx, scope, row.person_id).id)
    except learners.Unseen:
        return None

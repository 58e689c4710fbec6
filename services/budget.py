"""What becomes of the budget after a positive decision: milestones by their days, until it is in the budget or is not (SM-4).

The coordinator enters them, or the budget administrator of what was forwarded; each is told to the applicant, none as a promise.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.application_status import MILESTONES
from dialogs.wording import N_, Tr, in_words
from domain.applications import BEFORE_DECISION, State
from domain.budget import DECIDED_POSSIBLE, ENDS, Milestone, in_the_way
from domain.calendar import local_date
from domain.language import Language, Text
from domain.staff import Right, Scope
from services import applications, bulk_acts, calendar
from services.application_acts import FIRST_DAY, CanNotApply, reference, tell
from services.application_list import row_of
from services.deadlines import Begun
from services.deadlines import row_of as term_row
from services.decision_words import ABOUT
from services.duties import DECREE, duties, trigger_of
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage import deadlines
from services.transaction import ReadTx, WriteTx

MILESTONE, NOT_BUDGETED = "application.milestone", "application.not_budgeted"
_DECREE_DUE = N_("The maslikhat has approved the budget: {day} The law has the akimat's decree by this day: {due}")
ACT = "not_budgeted"  # what the words of that milestone are kept as, beside the decisions


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone of the budget, its day, its document where it has one; why, where it is not in the budget."""

    kind: Milestone
    on: date
    document: str = ""
    reason: Text | None = None


def reach(tx: WriteTx, scope: Scope, id_: str, reached: Reached, tr: Callable[[Language], Tr]) -> None:
    """Enter a milestone once; the applicant is told (R-003-17, R-003-26, R-003-27). Raises Unseen, CanNotApply."""
    row = _row(tx, scope, id_)
    document = reference(tx, "document", reached.document) if reached.document.strip() else None
    if not FIRST_DAY <= reached.on <= local_date(tx.now):
        raise CanNotApply("day", "on")
    words = _reason(tx, reached)
    before = {Milestone(one.kind): one.on for one in kept.milestones(tx.conn, [id_])}
    if reached.kind not in before:
        _require_order(tx, row, reached, before)
    new = {
        "id": tx.new_id(), "application_id": id_, "kind": reached.kind, "on": reached.on, "document": document,
        "entered_at": tx.now, "entered_by": scope.actor,
    }  # fmt: skip
    if not kept.reach(tx.conn, new):
        raise CanNotApply("reached_already", "kind")
    tx.audit(MILESTONE, actor=scope.actor, subject=f"application:{id_}", details={"kind": reached.kind, "on": str(reached.on)})
    due = _go_on(tx, scope, row, reached)
    if words is not None:
        _tell_why(tx, scope, row, reached, words)
    elif row.person_id and row.number:
        said = {f"what_{language}": _said(reached, due, tr(language)) for language in Language}
        tell(tx, row, f"milestone:{reached.kind}", MILESTONE, {"number": row.number, **said})


def decree_term(tx: ReadTx, id_: str) -> Row[Any] | None:
    """The term of the akimat's decree on an application's budget, whether it runs or ended (R-003-27)."""
    return deadlines.of_triggers(tx.conn, DECREE, [trigger_of(id_)]).get(trigger_of(id_))


def _row(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    """An application whose milestones somebody may enter, in a state that has any. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.ENTER_MILESTONES, lock=True)
    if State(row.state) not in BEFORE_DECISION | DECIDED_POSSIBLE:
        raise CanNotApply("not_sent")
    return row


def _reason(tx: WriteTx, reached: Reached) -> bulk_acts.Words | None:
    if reached.kind is not Milestone.NOT_BUDGETED:
        return None
    said = reached.reason or Text("", "")
    return bulk_acts.in_both(tx, said.kk, said.ru)


def _require_order(tx: ReadTx, row: Row[Any], reached: Reached, before: dict[Milestone, date]) -> None:
    """Nothing before it was forwarded, nothing before what it follows from; the end only from there. Raises CanNotApply."""
    if reached.kind in ENDS and row.state != State.FORWARDED:
        raise CanNotApply("not_forwarded", "kind")
    if reached.kind is Milestone.DECREE and Milestone.MASLIKHAT not in before:
        raise CanNotApply("maslikhat_first", "kind")
    steps = kept.steps(tx.conn, [row.id]) if State(row.state) in DECIDED_POSSIBLE else ()
    days = [one.on or local_date(one.at) for one in steps if one.state in {State.PROTOCOLLED, State.FORWARDED}]
    if reached.on < max(days, default=reached.on):
        raise CanNotApply("before_forwarding", "on")
    if in_the_way(reached.kind, reached.on, before) is not None:
        raise CanNotApply("milestone_order", "on")


def _go_on(tx: WriteTx, scope: Scope, row: Row[Any], reached: Reached) -> date | None:
    """What follows from a milestone; by when the decree is due, where its term begins with it."""
    state = ENDS.get(reached.kind)
    if state is not None:
        term = decree_term(tx, row.id)
        late = reached.kind is Milestone.DECREE and term is not None and reached.on > term.last_on
        deadlines.end(tx.conn, DECREE, trigger_of(row.id), reached.on, tx.now, scope.actor)
        ended = {"ended_at": tx.now} if state is State.NOT_BUDGETED else {}
        applications.move(tx, row, state, scope.actor, applications.Day(reached.on, late), **ended)
        return None
    kept.change(tx.conn, row.id)
    if reached.kind is not Milestone.MASLIKHAT or State(row.state) not in DECIDED_POSSIBLE - {State.BUDGETED}:
        return None
    about = Begun(DECREE, row.number or row.id, reached.on, row.region, trigger_of(row.id))
    new = term_row(tx, duties()[DECREE], about, calendar.read(tx))
    deadlines.add(tx.conn, [new])
    due: date = new["last_on"]
    return due


def _tell_why(tx: WriteTx, scope: Scope, row: Row[Any], reached: Reached, words: bulk_acts.Words) -> None:
    """Keep the reason, sealed; it is put in when it is told."""
    id_, said = tx.new_id(), {"kk": words.kk.text, "ru": words.ru.text}
    desk.decide(
        tx.conn,
        {
            "id": id_, "application_id": row.id, "act": ACT, "was": row.state, "on": reached.on, "late": False, "at": tx.now,
            "by": scope.actor, "words": tx.vault.seal(desk.WORDS, id_, json.dumps(said, ensure_ascii=False)),
        },
    )  # fmt: skip
    if row.person_id and row.number:
        tell(tx, row, f"milestone:{reached.kind}", NOT_BUDGETED, {"number": row.number, ABOUT: id_})


def _said(reached: Reached, due: date | None, tr: Tr) -> str:
    day = in_words(reached.on, tr.language)
    if due is not None:
        return tr(_DECREE_DUE, day=day, due=in_words(due, tr.language))
    return tr(MILESTONES[reached.kind], day=day)

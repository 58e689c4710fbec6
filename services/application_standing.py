"""Where applications stand, as their persons may see it: what was decided shows once it is told (SM-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.application_facts import Decided, Meeting, Sent, SentOf
from dialogs.scripts import Content
from domain.applications import MENDED, Origin, State, outside
from domain.budget import Milestone
from domain.calendar import local_date
from domain.decisions import Act, Ground
from domain.masking import mask_text
from services import applications, council_standing, decision_notices
from services.council_standing import Council, contact
from services.duties import CHECK, trigger_of
from services.storage import agendas, deadlines
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.transaction import ReadTx

_NONE = Council()
_BY: Mapping[State, Act] = {
    State.RETURNED: Act.RETURN, State.RESIGNING: Act.RETURN, State.REFUSED: Act.REFUSE, State.RECOMMENDED: Act.RECOMMEND,
    State.ON_AGENDA: Act.RECOMMEND, State.RECEIVED: Act.ACCEPT,
}  # fmt: skip


def sent(tx: ReadTx, content: Content, asked: Sequence[SentOf]) -> Mapping[SentOf, tuple[Sent, ...]]:
    """What persons have sent in so far, the newest first."""
    rows = kept.of_persons(tx.conn, [fact.person for fact in asked])
    told = {one.id: one for one in _sent(tx, content, rows)}
    return {fact: tuple(told[row.id] for row in rows if row.person_id == fact.person) for fact in asked}


def standing(tx: ReadTx, content: Content, row: Row[Any]) -> Sent:
    """Where an application stands, as its person may see it."""
    return _sent(tx, content, [row])[0]


def _sent(tx: ReadTx, content: Content, rows: Sequence[Row[Any]]) -> Sequence[Sent]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    terms = deadlines.of_triggers(tx.conn, CHECK, [trigger_of(id_) for id_ in ids])
    reached: dict[str, list[tuple[Milestone, date]]] = {}
    for row in kept.milestones(tx.conn, ids):
        reached.setdefault(row.application_id, []).append((Milestone(row.kind), row.on))
    states = {row.id: State(row.state) for row in rows} | dict(decision_notices.untold_states(tx, ids))
    council = council_standing.of(tx, content, rows, states)
    states = {id_: outside(state) for id_, state in states.items()}
    decided = _decided(tx, content, rows, states)
    return [
        _one(
            tx,
            row,
            terms.get(trigger_of(row.id)),
            Sent(
                row.id, row.number or "", states[row.id], _project(tx, row), row.received_on or local_date(row.changed_at),
                official_number=row.official_number, on_paper=row.origin == Origin.PAPER,
                ended_on=local_date(row.ended_at) if row.ended_at else None, milestones=tuple(reached.get(row.id, ())),
                decided=decided.get(row.id),
                meeting=_meeting(tx, row.id) if states[row.id] is State.ON_AGENDA else None,
                considered=council.get(row.id, _NONE).considered, undecided=council.get(row.id, _NONE).undecided,
            ),
        )
        for row in rows
    ]  # fmt: skip


def _one(tx: ReadTx, row: Row[Any], term: Row[Any] | None, plain: Sent) -> Sent:
    if term is None:
        return plain
    over = term.done_on is None and term.last_on < local_date(tx.now)
    return replace(plain, due=term.last_on, days=term.length, over=over)


def _project(tx: ReadTx, row: Row[Any]) -> str:
    return mask_text(applications.answers_of(tx, row).get("project_name", ""))


def _decided(tx: ReadTx, content: Content, rows: Sequence[Row[Any]], states: Mapping[str, State]) -> Mapping[str, Decided]:
    """Of each application the decision by which it stands where it does."""
    made = desk.decisions(tx.conn, [row.id for row in rows])
    last = {(one.application_id, one.act): one for one in made}
    faults = applications.faults_of(tx, [row.id for row in rows if states[row.id] in MENDED])
    found: dict[str, Decided] = {}
    for row in rows:
        one = last.get((row.id, _BY.get(states[row.id])))
        if one is not None:
            ground = Ground(one.ground) if one.ground else None
            whom = (contact(tx, row.region), content.appeal) if ground else (None, None)
            found[row.id] = Decided(Act(one.act), one.on, one.answer_by, faults.get(row.id, ()), row.form, ground, *whom)
    return found


def _meeting(tx: ReadTx, id_: str) -> Meeting | None:
    """When and where the council considers it, once that is fixed."""
    row = agendas.of_application(tx.conn, id_)
    return Meeting(row.begins_at, row.place or "") if row and row.begins_at else None

"""Applications as a program that decides nothing may read them: as their applicants know them, while an act can be undone."""

from collections.abc import Sequence
from dataclasses import replace

from domain.applications import State
from domain.calendar import local_date
from domain.decisions import Act
from services import decision_notices
from services.application_card import Card
from services.application_list import Line
from services.transaction import ReadTx


def card(tx: ReadTx, whole: Card) -> Card:
    """A card without the decisions that its applicant was not told yet, and without what came of them."""
    first = decision_notices.first_untold(tx, [whole.line.id]).get(whole.line.id)
    if first is None:
        return whole
    hidden = [one.act for one in whole.decisions if one.at >= first.at]
    term = replace(whole.term, done_on=None, late=None) if whole.term and Act.REFUSE in hidden else whole.term
    line, today = replace(whole.line, state=State(first.was)), local_date(tx.now)
    if term and Act.REFUSE in hidden:
        line = replace(line, days_left=term.days_left, overdue=term.last_on < today, due_today=term.last_on == today)
    return replace(
        whole,
        line=line,
        term=term,
        steps=[one for one in whole.steps if one.at < first.at or (one.at == first.at and one.state == first.was)],
        decisions=[one for one in whole.decisions if one.at < first.at],
        faults=() if Act.RETURN in hidden else whole.faults,
        notices=[one for one in whole.notices if one.told_at is not None or one.planned_at <= tx.now],
    )


def lines(tx: ReadTx, found: Sequence[Line]) -> Sequence[Line]:
    """Lines of a list, each in the state that its applicant knows."""
    untold = decision_notices.first_untold(tx, [one.id for one in found])
    return [replace(one, state=State(untold[one.id].was)) if one.id in untold else one for one in found]

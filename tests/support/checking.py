"""Brings the check of an application to where nothing keeps it from being recommended."""

from datetime import date

from dialogs.scripts import Content
from domain.check_rules import applying
from domain.checks import QUESTIONS, Answer, Item, Kind
from domain.priorities import Priorities
from domain.staff import Scope
from services import application_check, regions_desk
from services.application_findings import Finding, find_all
from services.storage import applications as kept
from services.transaction import WriteTx

EVIDENCE = "Мемлекеттік деректер базасы бойынша тексерілді"
NUMBERS = {
    "shelf_life_days": "90", "items": "1200", "months": "12", "object_m2": "900", "offered_m2": "45", "oked": "10.51",
    "document": "2026/7", "subjects": "3",
}  # fmt: skip


def set_priorities(tx: WriteTx, content: Content, scope: Scope, region: str, *codes: str) -> None:
    """The list of a region, in force since long ago."""
    listed = Priorities(codes or ("10", "01"), "Әкімдік хаттамасы № 3", date(2025, 1, 15), date(2025, 2, 1))
    regions_desk.set_priorities(tx, content, scope, region, listed)


def check_all(tx: WriteTx, content: Content, scope: Scope, id_: str) -> None:
    """Everything was looked at and is well; a region without a list of priority activities gets one."""
    row = kept.one(tx.conn, id_)
    assert row is not None
    if regions_desk.compared_with(tx, row.region, row.received_on) is None:
        set_priorities(tx, content, scope, row.region)
    known = application_check.known_of(tx, content, row)
    find_all(tx, content, scope, id_, {item: well(item) for item in applying(known)})


def well(item: Item, evidence: str = EVIDENCE) -> Finding:
    """A finding with which an item is met."""
    question = QUESTIONS[item]
    facts = {one.name: NUMBERS.get(one.name, "yes" if one.kind is Kind.YES_NO else "") for one in question.facts}
    if item is Item.REFINANCE:
        facts = {"supported": Answer.NO}
    return Finding(question.good, facts, evidence)

"""A coordinator writes down what was found of an application, rule by rule; the first finding begins the check (SM-4)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.check_facts import read_facts, yes
from domain.check_known import Findings, Found, Known, LastYear
from domain.check_rules import RECORDED, applying, judge, outdated, priority_class, recorded
from domain.checks import QUESTIONS, Answer, Item
from domain.errors import KasipError
from domain.invalid import Invalid
from domain.staff import Right, Scope
from services import application_check
from services.application_acts import FIRST_DAY, CanNotApply, CanNotDecide, words
from services.application_decisions import begin_check
from services.application_list import row_of
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage import grantees
from services.transaction import WriteTx

OPEN_IN = frozenset({State.RECEIVED, State.CHECKING, State.RETURNED, State.RESIGNING})
FOUND = "application.finding"


class WrongFindings(KasipError):
    """Findings that can't be kept: where (`ovop.shelf_life_days`, `arrears.evidence`, `on`), each with a word why."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(", ".join(f"{name}: {reason}" for name, reason in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of an item: an answer, or facts, as they are typed; the evidence, and the day on which it was looked at."""

    answer: Answer | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    evidence: str = field(default="", repr=False)
    on: date | None = None


def find(tx: WriteTx, content: Content, scope: Scope, id_: str, item: Item, finding: Finding) -> None:
    """Keep what was found of one item. Raises Unseen, CanNotDecide, WrongFindings."""
    find_all(tx, content, scope, id_, {item: finding})


def find_all(tx: WriteTx, content: Content, scope: Scope, id_: str, findings: Mapping[Item, Finding]) -> None:
    """Keep what was found of several items at once, all or none; what was found so before is not kept twice.

    Raises Unseen, CanNotDecide, WrongFindings.
    """
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    if State(row.state) not in OPEN_IN:
        raise CanNotDecide("not_now")
    known = application_check.known_of(tx, content, row)
    before = application_check.found_of(tx, row)
    read = _read(tx, known, findings)
    new = {item: found for item, found in read.items() if _differs(known, before, item, found)}
    if not new:
        return
    row = begin_check(tx, row, scope.actor)
    for item, found in new.items():
        _keep(tx, scope, row, item, found, findings[item].on)
    if Item.REFINANCE in new:
        _remember_year(tx, scope, row, known.last_year, new[Item.REFINANCE].facts)
        known = application_check.known_of(tx, content, row)
    _settle(tx, scope, row, known, list(new))


def _read(tx: WriteTx, known: Known, findings: Mapping[Item, Finding]) -> Mapping[Item, Found]:
    """The findings as they are kept. Raises WrongFindings with all that is wrong."""
    faults: list[tuple[str, str]] = []
    there = applying(known)
    read: dict[Item, Found] = {}
    for item, finding in findings.items():
        if item not in there or (finding.answer is not None and QUESTIONS[item].good is None):
            faults.append((item, "not_asked"))
            continue
        if finding.on is not None and not FIRST_DAY <= finding.on <= local_date(tx.now):
            faults.append(("on", "day"))
        facts, said = _facts(tx, item, finding, faults), _evidence(tx, item, finding, faults)
        judged: frozenset[str] = known.twins if item is Item.DUPLICATES else frozenset()
        read[item] = Found(finding.answer, facts, said, tx.now, judged)
    if faults:
        raise WrongFindings(list(dict.fromkeys(faults)))
    return read


def _facts(tx: WriteTx, item: Item, finding: Finding, faults: list[tuple[str, str]]) -> Mapping[str, str]:
    try:
        return read_facts(item, finding.facts, local_date(tx.now))
    except Invalid as invalid:
        faults.append((f"{item}.{invalid.field}", invalid.reason))
        return {}


def _evidence(tx: WriteTx, item: Item, finding: Finding, faults: list[tuple[str, str]]) -> str:
    if not finding.evidence.strip():
        return ""
    try:
        return words(tx, f"{item}.evidence", finding.evidence)
    except CanNotApply as refused:
        faults.append((refused.field, refused.reason))
        return ""


def _differs(known: Known, before: Findings, item: Item, now: Found) -> bool:
    """Whether it says something, and not what was found before; what counts no more may be found the same once again."""
    if now.answer is None and not now.facts and not now.evidence:
        return False
    was = before.get(item)
    if was is None or outdated(known, before, item):
        return True
    return (was.answer, was.facts, was.evidence, was.judged) != (now.answer, now.facts, now.evidence, now.judged)


def _keep(tx: WriteTx, scope: Scope, row: Row[Any], item: Item, found: Found, on: date | None) -> None:
    id_ = tx.new_id()
    judged = {application_check.JUDGED: json.dumps(sorted(found.judged))} if found.judged else {}
    desk.find(
        tx.conn,
        {
            "id": id_, "application_id": row.id, "item": item, "answer": found.answer or "",
            "facts": {**found.facts, **judged}, "on": on or local_date(tx.now), "at": tx.now, "by": scope.actor,
            "evidence": tx.vault.seal(desk.EVIDENCE, id_, found.evidence) if found.evidence else None,
        },
    )  # fmt: skip


def _remember_year(tx: WriteTx, scope: Scope, row: Row[Any], came: LastYear | None, facts: Mapping[str, str]) -> None:
    """What came of the year before is known of the applicant from now on, also for another application (R-003-13).

    That there was no support takes the record back: only who really failed is barred, and whoever finds the mistake mends it.
    """
    if row.applicant_index is None:
        return
    year = application_check.year_before(tx, row)
    kept_as = {
        "id": tx.new_id(), "applicant_index": row.applicant_index, "year": year, "region": row.region, "at": tx.now,
        "by": scope.actor,
    }  # fmt: skip
    if yes(facts, "supported") is False:
        if came is not None:
            grantees.withdraw(tx.conn, kept_as)
            tx.audit(FOUND, actor=scope.actor, subject=f"application:{row.id}", details={"year_withdrawn": year})
        return
    whole = {**(recorded(came) if came else {}), **facts}  # of a record one fact may be corrected alone
    if not facts.keys().isdisjoint(RECORDED) and whole.keys() >= set(RECORDED):
        results, obligations = (whole[name] == Answer.YES for name in ("results", "obligations"))
        grantees.add(tx.conn, {**kept_as, "results": results, "obligations": obligations, "document": whole["document"]})


def _settle(tx: WriteTx, scope: Scope, row: Row[Any], known: Known, new: Sequence[Item]) -> None:
    """The priority class follows from what was found; that something was found is known without anybody's words."""
    findings = application_check.found_of(tx, row)
    kept.change(tx.conn, row.id, priority_class=priority_class(known, findings))
    verdicts: dict[str, str | int] = {str(item): str(judge(known, findings, item).verdict) for item in new}
    tx.audit(FOUND, actor=scope.actor, subject=f"application:{row.id}", details=verdicts)

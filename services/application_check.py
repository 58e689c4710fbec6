"""The check of an application against the rules: which items apply, what was found of each, and whether all is well."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from dialogs.scripts import Content
from domain import check_rules
from domain.applications import Application, Origin
from domain.calendar import local_date
from domain.check_known import Findings, Found, Known, LastYear, Limits, Verdict
from domain.checks import Answer, Item, claims
from domain.priorities import Priorities
from domain.programmes import Programme
from domain.staff import Right, Scope
from services import application_twins, applications, regions_desk
from services.application_list import row_of
from services.application_twins import Twins
from services.storage import application_desk as desk
from services.storage import grantees
from services.transaction import ReadTx

JUDGED = "judged"  # among the facts: the likely duplicates that were looked at


class Summary(NamedTuple):
    """How many items of the check are met, open and not met; a warning counts as met, what nobody has to answer not at all."""

    met: int
    open: int
    not_met: int


class Progress(NamedTuple):
    """How far a check is, and which items keep the application from being recommended."""

    summary: Summary
    lacking: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An item: how it stands and why, what was found by whom, and what the system would answer; `blocks`: it keeps back.

    `outdated`: what was found counts no more, so that nobody confirms it by a glance.
    """

    item: Item
    verdict: Verdict
    reasons: tuple[str, ...]
    blocks: bool
    claimed: bool
    proposed: Answer | None
    answer: Answer | None
    facts: Mapping[str, str]
    evidence: str = field(repr=False)
    on: date | None
    at: datetime | None
    by: str | None
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The check of an application, with what it goes by."""

    row: Row[Any]
    application: Application
    lines: tuple[Line, ...]
    priority_class: int
    priorities: Priorities | None
    code: str
    subjects: int
    last_year: LastYear | None
    limits: Limits
    twins: Twins

    @property
    def lacking(self) -> Sequence[Item]:
        """What keeps it from being recommended."""
        return [line.item for line in self.lines if line.blocks]


def check(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Check:
    """The check of an application. Raises Unseen."""
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS)
    whole = applications.one(tx, row)
    common = application_twins.found(tx, row, whole)
    known, rows = _known(tx, content, row, whole, common), _rows(tx, row)
    findings = {item: _found(tx, one) for item, one in rows.items()}
    return Check(
        row=row,
        application=whole,
        lines=tuple(_line(known, findings, rows, item) for item in check_rules.applying(known)),
        priority_class=check_rules.priority_class(known, findings),
        priorities=known.priorities,
        code=check_rules.code_of(known, findings),
        subjects=check_rules.subjects_of(known, findings),
        last_year=known.last_year,
        limits=known.limits,
        twins=application_twins.shown(tx, scope, common),
    )


def lacking(tx: ReadTx, content: Content, row: Row[Any]) -> Sequence[str]:
    """The items that keep an application from being recommended: not answered yet, or not met."""
    return progress(tx, content, row).lacking


def progress(tx: ReadTx, content: Content, row: Row[Any]) -> Progress:
    """How far the check of an application is, and what keeps it from being recommended."""
    known, findings = known_of(tx, content, row), found_of(tx, row)
    verdicts = {item: check_rules.judge(known, findings, item).verdict for item in check_rules.applying(known)}
    blocking = [item for item, verdict in verdicts.items() if check_rules.blocks(known, item, verdict)]
    met = sum(verdict in {Verdict.MET, Verdict.WARNING} for verdict in verdicts.values())
    open_ = sum(verdict is Verdict.OPEN and item in blocking for item, verdict in verdicts.items())
    return Progress(Summary(met, open_, list(verdicts.values()).count(Verdict.NOT_MET)), tuple(blocking))


def class_now(tx: ReadTx, content: Content, row: Row[Any]) -> int:
    """The priority class by what is claimed and what was found of it (R-003-5.3)."""
    return check_rules.priority_class(known_of(tx, content, row), found_of(tx, row))


def known_of(tx: ReadTx, content: Content, row: Row[Any]) -> Known:
    """What is known of an application without asking."""
    whole = applications.one(tx, row)
    return _known(tx, content, row, whole, application_twins.found(tx, row, whole))


def found_of(tx: ReadTx, row: Row[Any]) -> Findings:
    """What was found of an application, by item."""
    return {item: _found(tx, one) for item, one in _rows(tx, row).items()}


def year_before(tx: ReadTx, row: Row[Any]) -> int:
    """The financial year before the one in which it came (R-003-13)."""
    return int((row.received_on or local_date(tx.now)).year) - 1


def _found(tx: ReadTx, row: Row[Any]) -> Found:
    facts = {name: value for name, value in row.facts.items() if name != JUDGED}
    evidence = tx.vault.open(desk.EVIDENCE, row.id, row.evidence) if row.evidence else ""
    answer = Answer(row.answer) if row.answer else None
    return Found(answer, facts, evidence, row.at, frozenset(json.loads(row.facts.get(JUDGED, "[]"))))


def _rows(tx: ReadTx, row: Row[Any]) -> Mapping[Item, Row[Any]]:
    return {Item(one.item): one for one in desk.findings(tx.conn, [row.id]).get(row.id, ())}


def _known(tx: ReadTx, content: Content, row: Row[Any], whole: Application, common: Mapping[str, Sequence[str]]) -> Known:
    received = row.received_on or local_date(tx.now)
    mended = {fault.what: fault.mended_at for fault in desk.faults(tx.conn, [row.id]) if fault.mended_at is not None}
    return Known(
        application=whole,
        limits=_limits(content.programme),
        priorities=regions_desk.compared_with(tx, row.region, received) if row.region else None,
        last_year=_last_year(tx, row, year_before(tx, row)),
        twins=frozenset(common),
        paper=row.origin == Origin.PAPER,
        mended=mended,
    )


def _limits(programme: Programme) -> Limits:
    return Limits(
        size_max=programme["size.small_max"],
        users_min=programme["application.users_min"],
        shelf_life_min=programme["ovop.shelf_life_min"],
        requires_oked=bool(programme["priority.requires_oked"]),
        either_failure_bars=programme.word("refinance.rule") == "or",
        items_min=programme["trade.items_min"],
        months_min=programme["trade.months_min"],
        small_area_max=programme["trade.small_area_max"],
        small_percent=programme["trade.small_percent"],
        large_area_max=programme["trade.large_area_max"],
        large_percent=programme["trade.large_percent"],
    )


def _last_year(tx: ReadTx, row: Row[Any], year: int) -> LastYear | None:
    came = grantees.of(tx.conn, row.applicant_index, year) if row.applicant_index else None
    return LastYear(year, came.results, came.obligations, came.document) if came else None


def _line(known: Known, findings: Findings, rows: Mapping[Item, Row[Any]], item: Item) -> Line:
    judged, found, row = check_rules.judge(known, findings, item), findings.get(item), rows.get(item)
    return Line(
        item=item,
        verdict=judged.verdict,
        reasons=judged.reasons,
        blocks=check_rules.blocks(known, item, judged.verdict),
        claimed=item in claims(known.application.answers),
        proposed=check_rules.proposed(known, item),
        answer=found.answer if found else None,
        facts=found.facts if found else {},
        evidence=found.evidence if found else "",
        on=row.on if row else None,
        at=row.at if row else None,
        by=row.by if row else None,
        outdated=check_rules.outdated(known, findings, item),
    )

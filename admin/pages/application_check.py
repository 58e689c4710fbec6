"""The check of an application as one page: every item, what is known of it, and one button that keeps what was found."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin import application_words, audit_words, check_words
from admin.api.faults import Faulty
from admin.caller import Caller, form_of
from admin.check_words import in_check_words
from admin.decision_refusals import Meanwhile
from admin.learner_words import who
from admin.office import Desk, Office
from admin.pages.application_decisions import Decider, act_day, require
from admin.pages.applications import AT
from admin.pages.kit import go, page, page_routes
from domain.applications import TITLES, State
from domain.calendar import local_date
from domain.checks import QUESTIONS, STOP_FACTORS, Answer, Item
from domain.masking import mask_text
from domain.regions import BY_CODE
from services import application_changes, application_check, application_findings, application_habits
from services.application_check import Check, Line
from services.application_findings import OPEN_IN, Finding
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Form = Mapping[str, str]
NOTHING: Form = MappingProxyType({})
LAST = ".last"  # after the name of evidence: that of another check of today, confirmed
RECORD = "refinance.record"  # the document of the record that the page showed
NONE_FOUND, COMMON = "stop.none", "stop.evidence"  # of the four stop-factors, with one evidence for those without their own


@routes.get("/applications/{application}/check")
async def read(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """What is asked, and what was found."""
    return await _shown(request, office, caller, application)


@routes.post("/applications/{application}/check")
async def save(request: Request, office: Desk, caller: Decider, application: str) -> Response:
    """Keep everything that was found at once; what still lacks is said then."""
    form = await form_of(request)

    def work(tx: WriteTx) -> bool:
        with in_check_words():
            require(tx, caller, application, form)
            check = application_check.check(tx, office.talk.content, caller.scope, application)
            findings = {line.item: _finding(line.item, form) for line in check.lines if _seen(check, line.item, form)}
            application_findings.find_all(tx, office.talk.content, caller.scope, application, findings)
            ready = check.row.state in {State.RECEIVED, State.CHECKING}
            return ready and not application_check.lacking(tx, office.talk.content, check.row)

    try:
        ready = await office.write(work)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, application, problem, form)
    return go(f"{AT}/{application}/check?said=kept#{'recommend' if ready else 'kept'}")


async def _shown(
    request: Request, office: Office, caller: Caller, id_: str, problem: Problem | None = None, typed: Form = NOTHING
) -> Response:
    """The page, with what was refused where something was, and all that was typed. Raises Problem."""

    def look(tx: WriteTx) -> tuple[Check, Mapping[Item, str], date]:
        check = application_check.check(tx, office.talk.content, caller.scope, id_)
        application_changes.seen(tx, caller.scope, id_, check.row.version)
        return check, application_habits.evidence_today(tx, caller.scope, id_), local_date(tx.now)

    with in_check_words():
        check, last, today = await office.write(look)
    tr = office.talk.tr(caller.language)
    values: dict[str, Any] = {
        "check": check, "row": check.row, "open": check.row.state in OPEN_IN, "sections": check_words.sections(check),
        "said_of": check_words, "words": application_words, "questions": QUESTIONS, "regions": BY_CODE, "who": who,
        "titles": TITLES, "last": _offered(check, last),
        "values": {name: mask_text(value) for name, value in typed.items()} or _values(check),
        "answers": {name: mask_text(value) for name, value in check.application.answers.items()},
        "problem": problem.words(tr) if problem else None, "act_said": audit_words.said_of,
        "meanwhile": problem.changed if isinstance(problem, Meanwhile) else (),
        "faults": {one.field: one.detail(tr) for one in problem.faults} if isinstance(problem, Faulty) else {},
        "today": today.isoformat(),
    }  # fmt: skip
    status = problem.status if problem else 200
    return page(request, office, caller, "application_check.html", status=status, **values)


def _offered(check: Check, last: Mapping[Item, str]) -> Mapping[str, str]:
    """Evidence of today that may be confirmed where there is none that counts, by its field's name; one for all stop-factors."""
    lines = [line for line in check.lines if line.outdated or not line.evidence]
    offered = {line.item: last[line.item] for line in lines if line.item in last}
    named = {f"{item}.evidence": words for item, words in offered.items() if item not in STOP_FACTORS}
    common = next((offered[item] for item in STOP_FACTORS if item in offered), None)
    return {COMMON: common, **named} if common else named


def _evidence(name: str, form: Form) -> str:
    """What was typed, or else what was confirmed of another check."""
    return form.get(name, "").strip() or form.get(name + LAST, "")


def _values(check: Check) -> Form:
    """What the form holds: what was found, and where nothing was, what the system knows."""
    values: dict[str, str] = {}
    for line in check.lines:
        values |= _of_line(line)
    if check.last_year is None and Item.REFINANCE not in {line.item for line in check.lines if line.at}:
        values[f"{Item.REFINANCE}.supported"] = Answer.NO
    return values


def _of_line(line: Line) -> Form:
    if line.outdated:
        return {line.item: line.proposed or ""}
    facts = {f"{line.item}.{name}": value for name, value in line.facts.items()}
    return {line.item: line.answer or line.proposed or "", f"{line.item}.evidence": line.evidence, **facts}


def _seen(check: Check, item: Item, form: Form) -> bool:
    """Whether the record of the year is the one that the page showed: what another application put there is not taken back."""
    return item is not Item.REFINANCE or form.get(RECORD, "") == (check.last_year.document if check.last_year else "")


def _finding(item: Item, form: Form) -> Finding:
    question, typed = QUESTIONS[item], form.get(item, "")
    answer = Answer(typed) if typed in set(Answer) else None
    evidence = _evidence(f"{item}.evidence", form)
    if item in STOP_FACTORS:
        answer = answer or (Answer.NO if form.get(NONE_FOUND) else None)
        evidence = evidence or (_evidence(COMMON, form) if answer else "")
    facts = {fact.name: form.get(f"{item}.{fact.name}", "") for fact in question.facts}
    return Finding(answer, facts, evidence, act_day(form))

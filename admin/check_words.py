"""How the check of an application is said: sections, how an item stands and why, and what is wrong with a finding."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from admin.api.faults import Fault, Faulty
from admin.application_refusals import in_words
from dialogs.wording import N_, Tr
from domain.check_facts import MOST_COUNT, MOST_LINE
from domain.check_known import Verdict
from domain.checks import QUESTIONS, Section
from services.application_acts import LONGEST
from services.application_check import Check, Line
from services.application_findings import WrongFindings
from services.application_twins import FILE, OWNER, PLACE
from web.errors import Say

SECTIONS: Mapping[Section, str] = {
    Section.STOP: N_("Stop-factors"),
    Section.APPLICANT: N_("The applicant"),
    Section.PRIORITY: N_("Priority directions"),
    Section.PROJECT: N_("The project"),
    Section.DOCUMENTS: N_("Documents and data"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: N_("Met"),
    Verdict.NOT_MET: N_("Not met"),
    Verdict.OPEN: N_("Not checked yet"),
    Verdict.WARNING: N_("Met, with a warning"),
}
REASONS: Mapping[str, str] = {
    "evidence": N_("Write the evidence."),
    "mended": N_("The applicant has mended something since then. Look again."),
    "withdrawn": N_("This record was taken back since then. Look again."),
    "new_ones": N_("One more like it has come since then. Look again."),
    "priority": N_("The project belongs to the priority directions, so it passes without the list."),
    "claims": N_("The code is not on the list. First decide whether the project belongs to the priority directions."),
    "no_list": N_("The region has not entered its list yet."),
    "not_listed": N_("The code is not on the list of the region."),
}
COMMON: Mapping[str, str] = {
    OWNER: N_("the same applicant"),
    PLACE: N_("the same place and infrastructure"),
    FILE: N_("the same document"),
}
_WRONG: Mapping[str, Say] = {
    "not_asked": lambda tr: tr("This application is not asked about that."),
    "day": lambda tr: tr("Write a day that is not after today, for example 2026-03-18."),
    "yes_or_no": lambda tr: tr("Answer yes or no."),
    "count": lambda tr: tr("Write a whole number of at most {n}.", n=MOST_COUNT),
    "area": lambda tr: tr("Write square metres, for example 1250.5."),
    "code": lambda tr: tr("Write a code of activity, for example 01.13."),
    "unknown_fact": lambda tr: tr("There is no such field here. Compare its name with /docs."),
    "number_in_it": lambda tr: tr(
        "Write it without IIN, BIN, phone and account numbers: it is kept for years and read by others."
    ),
}


def reasons(line: Line, tr: Tr) -> Sequence[str]:
    """Why an item stands as it does, in sentences; of one that nobody has looked at nothing is said to lack."""
    labels = {fact.name: fact.label[tr.language] for fact in QUESTIONS[line.item].facts if line.at is not None}
    named = "; ".join(labels[one] for one in line.reasons if one in labels)
    said = [tr(REASONS[one]) for one in line.reasons if one in REASONS]
    if named and line.verdict is Verdict.OPEN:
        said.append(tr("Still to be filled in: {names}.", names=named))
    elif named:
        said.append(tr("Does not hold: {names}.", names=named))
    return said


def sections(check: Check) -> Sequence[tuple[Section, Sequence[Line]]]:
    """The items by sections, in the order in which they are asked."""
    grouped = {section: [line for line in check.lines if QUESTIONS[line.item].section is section] for section in Section}
    return [(section, lines) for section, lines in grouped.items() if lines]


@contextmanager
def in_check_words() -> Iterator[None]:
    """Turn what is refused of the check into a Problem; of findings all that is wrong with them."""
    try:
        with in_words():
            yield
    except WrongFindings as refused:
        raise Faulty([Fault(name, reason, _say(name, reason)) for name, reason in refused.faults]) from None


def _say(name: str, reason: str) -> Say:
    if reason == "too_long":
        most = LONGEST if name.endswith(".evidence") else MOST_LINE
        return lambda tr: tr("No more than {n} characters fit here.", n=most)
    return _WRONG.get(reason, lambda tr: tr("This value cannot be taken here."))

"""The facts that every report carries by itself (spec 5.2); what does not apply is said as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from admin.caller import Caller
from admin.office import Office
from admin.report_words import EXCLUSIONS, INDICATORS, Words, counted_once, moment_text, period_text, sums_note
from domain.language import Language
from domain.period import Period
from web.errors import Tr

REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is about; `about` is an indicator's id or the register, `filters` what else narrows it."""

    about: str
    as_of: datetime
    period: Period | None
    exclusions: Mapping[str, int]
    filters: Sequence[tuple[str, str]] = ()
    masked: bool | None = field(default=None)


def words_of(office: Office, caller: Caller) -> Words:
    return Words(office.pages.tr(caller.language), caller.language, office.talk.content)


def facts(office: Office, caller: Caller, report: Report) -> list[tuple[str, str | int]]:
    """The lines that stand before a report, in the reader's language; the rules of counting in both."""
    tr = office.pages.tr(caller.language)
    none = tr("does not apply")
    return [
        (tr("Report"), tr("Completion register") if report.about == REGISTER else tr(INDICATORS[report.about])),
        *_trial(office, tr),
        (tr("Period"), period_text(tr, report.period)),
        *report.filters,
        (tr("Data as of"), moment_text(report.as_of)),
        (tr("Version of the working calendar"), office.talk.content.calendar.version),
        *_rules(office, report),
        *_small(tr, report.masked),
        *((tr(EXCLUSIONS[name]), count) for name, count in report.exclusions.items()),
        (tr("Left out in all"), sum(report.exclusions.values())),
        (tr("Versions of courses"), ", ".join(f"{course} {version}" for course, version in sorted(office.talk.content.courses))),
        (tr("Asked by"), caller.scope.actor),
        (tr("Late snapshots"), none),
        (tr("Person responsible"), tr("not recorded here")),
        (tr("Number of the outgoing letter"), tr("not assigned")),
        (tr("Chancellery number and date"), tr("not assigned")),
    ]


def _trial(office: Office, tr: Tr) -> list[tuple[str, str]]:
    if not office.talk.content.trial:
        return []
    said = tr("TRIAL VERSION. This is not an official bot of the Damu Fund. The certificate has no legal force")
    return [(tr("Status"), said)]


def _rules(office: Office, report: Report) -> list[tuple[str, str | int]]:
    """How repeats are counted, in both languages."""
    lines: list[tuple[str, str | int]] = []
    for language in Language:
        tr = office.pages.tr(language)
        said = counted_once(tr, report.about)
        notes = "" if report.about == REGISTER else f" {sums_note(tr, report.about)}"
        name = tr("How repeats are counted")
        lines.append((f"{name} ({language})", said + notes))
    return lines


def _small(tr: Tr, masked: bool | None) -> list[tuple[str, str]]:
    if masked is None:
        return []
    hidden = tr("numbers from 1 to 4 are shown as <5; * stands where a hidden number could be computed from the others")
    return [(tr("Small numbers"), hidden if masked else tr("shown: not for publication"))]

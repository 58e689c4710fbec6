"""How the staff's side calls what stands in the figures and in the register, and the facts that every report carries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_skeleton

from admin.list_words import CLASSES
from dialogs.scripts import Content
from dialogs.wording import N_
from domain.applications import DRAFT_FORM
from domain.calendar import ZONE
from domain.language import Language
from domain.period import Period, month_of
from domain.regions import BY_CODE
from services.figure_tables import Cell, Hidden, Median, Share
from web.errors import Tr

INDICATORS: Mapping[str, str] = {
    "T-1i": N_("Registered, enrolled and active learners"),
    "T-2i": N_("Completed and certified"),
    "T-3i": N_("The final test"),
    "T-4i": N_("Time of learning and drop-off"),
    "N-1": N_("Applications for infrastructure"),
    "N-2": N_("Sessions of the regions' councils"),
}
TABLES: Mapping[str, str] = {
    "came_by_region": N_("Learners by region"),
    "came_by_month": N_("Learners by month"),
    "came_by_legal_form": N_("Learners by form of business"),
    "came_by_size": N_("Learners by size of business"),
    "done_by_region": N_("Completed and certified by region"),
    "done_by_month": N_("Completed and certified by month"),
    "done_by_region_and_month": N_("Completed and certified by region and month"),
    "tested": N_("The final test by course and language"),
    "days": N_("Days of learning by course"),
    "drop_off": N_("Drop-off by module"),
    "applied_by_region": N_("Applications by region"),
    "applied_by_month": N_("Applications by month"),
    "applied_by_class": N_("Applications by priority class"),
    "applied_by_infra": N_("Applications by type of infrastructure"),
    "checks_by_region": N_("Working days of the check by region"),
    "late_by_rule": N_("Terms that ended late, by rule"),
    "sessions_by_region": N_("Sessions by region"),
    "sessions_by_month": N_("Sessions by month"),
    "protocols_by_region": N_("Protocols by region"),
}
BY: Mapping[str, str] = {
    "region": N_("Region"),
    "month": N_("Month"),
    "legal_form": N_("Form of business"),
    "size": N_("Size of business"),
    "course": N_("Course"),
    "language": N_("Language"),
    "module": N_("Module"),
    "class": N_("Priority class"),
    "infra": N_("Type of infrastructure"),
    "rule": N_("Rule"),
}
COLUMNS: Mapping[str, str] = {
    "registered": N_("Registered, persons"),
    "enrolled": N_("Enrolled, persons"),
    "enrolments": N_("Enrolments"),
    "active": N_("Active, persons"),
    "completed": N_("Passed the final test"),
    "certified": N_("Certified"),
    "revoked": N_("Of them revoked"),
    "sat": N_("Took the final test"),
    "passed_first": N_("Passed at first"),
    "share_first": N_("Share passed at first"),
    "used_1": N_("Used 1 attempt"),
    "used_2": N_("Used 2 attempts"),
    "used_3": N_("Used 3 attempts or more"),
    "expired": N_("Missed retest windows"),
    "restarts": N_("Began anew"),
    "all_modules": N_("Passed all modules"),
    "median_days": N_("Median of days"),
    "opened": N_("Opened"),
    "passed": N_("Passed it"),
    "left": N_("Opened and not passed"),
    "share_left": N_("Share not passed"),
    "received": N_("Applications received"),
    "accepted": N_("Applications accepted"),
    "returned": N_("Applications returned"),
    "refused": N_("Applications refused"),
    "recommended": N_("Applications recommended"),
    "agenda": N_("Put on an agenda"),
    "decided": N_("Applications decided by the council"),
    "forwarded": N_("Applications sent to the budget administrator"),
    "withdrawn": N_("Applications taken back"),
    "checked": N_("Checks that ended"),
    "median_wd": N_("Median of working days"),
    "terms": N_("Terms"),
    "late": N_("Of them late"),
    "share_late": N_("Late share"),
    "held": N_("Sessions held"),
    "no_quorum": N_("Without a quorum"),
    "share_no_quorum": N_("Share without a quorum"),
    "protocols_in_time": N_("Protocols in time"),
    "protocols_late": N_("Protocols signed late"),
    "protocols_missing": N_("Protocols overdue"),
    "share_protocols_late": N_("Share late or overdue"),
    "median_protocol_wd": N_("Median of working days to the protocol"),
}
EXCLUSIONS: Mapping[str, str] = {
    "refused": N_("Registrations that were refused: not enrolled"),
    "other_kind": N_("Certificates of the other kind (trial or official)"),
    "corrections": N_("Certificates issued again with a correction"),
    "void": N_("Final tests made void"),
    "other_kind_applications": N_("Applications of the other kind (trial or official)"),
    "preliminary": N_("Preliminary applications, without EDS"),
    "other_kind_sessions": N_("Sessions of the other kind (trial or official)"),
    "undone": N_("Decisions that were undone before anybody was told"),
    "kept_modules": N_("Participations begun anew with modules kept from before: not in the median"),
}
SIZES: Mapping[str, str] = {"micro": N_("Micro"), "small": N_("Small")}
LANGUAGES: Mapping[str, str] = {"kk": N_("Kazakh"), "ru": N_("Russian")}


@dataclass(frozen=True, slots=True)
class Words:
    """Names of what a report is about, in a language."""

    tr: Tr
    language: Language
    content: Content

    def key(self, by: str, value: str, before: str = "") -> str:
        """What a row is about; `before`: the course of a module."""
        said: Mapping[str, Callable[[], str]] = {
            "region": lambda: BY_CODE[value].name[self.language] if value in BY_CODE else self.tr("Region not given"),
            "month": lambda: self.month(value),
            "course": lambda: self._course(value),
            "module": lambda: self._module(before, value),
            "language": lambda: self.tr(LANGUAGES[value]),
            "size": lambda: self.tr(SIZES[value]) if value in SIZES else self.tr("Not given"),
            "legal_form": lambda: self._legal_form(value),
            "class": lambda: self.tr(CLASSES[value]),
            "infra": lambda: self._infra(value),
            "rule": lambda: value,
        }
        return said[by]()

    def keys(self, by: Sequence[str], values: Sequence[str]) -> list[str]:
        return [self.key(name, value, values[0]) for name, value in zip(by, values, strict=True)]

    def month(self, value: str) -> str:
        """«2026 ж. наурыз», «март 2026 г.»."""
        month = month_of(value)
        said = format_skeleton("yMMMM", month.first, locale=f"{self.language}_KZ") if month else value
        return "\u00a0".join(said.split())

    def _course(self, value: str) -> str:
        known = any(course == value for course, _ in self.content.courses)
        return self.content.course(value).title[self.language] if known else value

    def _legal_form(self, value: str) -> str:
        choices = [one for field in self.content.form("enrolment").fields if field.name == "form" for one in field.choices]
        found = next((one for one in choices if one.value == value), None)
        return found.label[self.language] if found else self.tr("Not given")

    def _infra(self, value: str) -> str:
        """A type by its code and its words in the form; digital is chosen as a group, in own words (AMB-24)."""
        names = {"D": "infra_group"}.get(value[:1], f"infra_{value[:1].lower()}")
        choices = [one for field in self.content.form(DRAFT_FORM).fields if field.name == names for one in field.choices]
        found = next((one for one in choices if one.value in {value, value[:1]}), None)
        return f"{value} {found.label[self.language]}" if found else value or self.tr("Not given")

    def _module(self, course: str, module: str) -> str:
        """By the newest version that has it."""
        versions = sorted((version for id_, version in self.content.courses if id_ == course), reverse=True)
        all_modules = (one for version in versions for one in self.content.course(course, version).modules)
        return next((one.title[self.language] for one in all_modules if one.id == module), module)


def cell_text(cell: Cell) -> str:
    """A number as people read it."""
    match cell:
        case Share():
            return "–" if cell.percent is None else f"{cell.percent}\u00a0%"
        case Median():
            return cell.text or "–"
        case Hidden():
            return str(cell.value)
    return f"{cell:,}".replace(",", "\u00a0")


def moment_text(moment: datetime) -> str:
    """A moment by the clock of the country."""
    return f"{moment.astimezone(ZONE):%d.%m.%Y %H:%M:%S} (UTC+5)"


def period_text(tr: Tr, period: Period | None) -> str:
    return f"{period.first:%d.%m.%Y} – {period.last:%d.%m.%Y}" if period else tr("the whole time")


COUNTED: Mapping[str, str] = {
    "T-1i": N_("A person counts once in each row, by however many channels; registrations that became one person are one."),
    "T-2i": N_("One certificate per course and person; one issued again with a correction counts with the first."),
    "T-3i": N_("Each participation counts once, by its first final test; tests made void do not count."),
    "T-4i": N_("Each participation begun in the period counts once."),
    "N-1": N_(
        "Each application counts once in a row, by the day of the act. The check takes the working days from the day "
        "after receipt to the refusal or recommendation. A term that is still open is late once its last day has passed."
    ),
    "N-2": N_(
        "Each session counts once, by its day; a protocol counts by the day that it bears. It takes the working days from "
        "the day after the session to that day. One that is missing is overdue once its last day has passed."
    ),
}


def counted_once(tr: Tr, indicator: str) -> str:
    """How what repeats is counted, for a report of an indicator or of the register."""
    if indicator in COUNTED:
        return tr(COUNTED[indicator])
    return tr("Each certificate is one line; one that replaces another is a line of its own, and both say so.")


def sums_note(tr: Tr, indicator: str) -> str:
    """What is to be known before lines are added up."""
    if indicator == "N-1":
        return tr("One with two types of infrastructure counts in each of them, and once in the total.")
    if indicator == "N-2":
        return tr("Regions and months add up to the total.")
    return tr(
        "The sum of regions or months may exceed the total: who appears in two of them counts in each, and once in the total."
    )

"""An application for infrastructure support: its states, its documents, who uses a shared object (R-003-5 to 18, SM-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.eligibility import LegalForm
from domain.language import Text

DRAFT_FORM = "application"


class State(StrEnum):
    """Where an application stands (SM-4)."""

    DRAFT = "draft"
    SIGNING = "signing"  # nothing can be changed while the filled form waits for its signature
    PRESIGNED = "presigned"  # on paper: no registration, and no term runs
    SUBMITTED = "submitted"
    RECEIVED = "received"  # the coordinator has accepted it
    CHECKING = "checking"
    RETURNED = "returned"  # once: what was faulty is open to the applicant again
    RESIGNING = "resigning"  # mended, and waits for its signature
    RECOMMENDED = "recommended"
    ON_AGENDA = "on_agenda"
    NO_DECISION = "no_decision"  # neither side had two thirds: it comes on the next agenda when the session closes
    DECIDED_POSITIVE = "decided_positive"
    DECIDED_NEGATIVE = "decided_negative"
    PROTOCOLLED = "protocolled"  # infrastructure can be provided, says the protocol
    CLOSED_NEGATIVE = "closed_negative"  # it can't be, says the protocol, with the reasons
    FORWARDED = "forwarded"  # with the budget administrator
    BUDGETED = "budgeted"
    NOT_BUDGETED = "not_budgeted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


FILLED_IN = frozenset({State.DRAFT, State.SIGNING})  # one of these at a time a person; the staff see neither
MENDED = frozenset({State.RETURNED, State.RESIGNING})  # faulty fields and files are with the applicant
WITH_PERSON = FILLED_IN | MENDED
SEALED = frozenset({State.SIGNING, State.RESIGNING})  # nothing can be changed while a signature is waited for
AT_DESK = frozenset({State.SUBMITTED, State.RECEIVED, State.CHECKING, State.RECOMMENDED}) | MENDED  # the coordinator's term runs
BEFORE_DECISION = AT_DESK | {State.ON_AGENDA, State.NO_DECISION}
DECIDED = frozenset({State.DECIDED_POSITIVE, State.DECIDED_NEGATIVE})  # by the council; the protocol is still to be drawn up
UNSAID = DECIDED | {State.NO_DECISION}  # before the protocol, or the end of the session, only the staff know
WITHDRAWABLE = BEFORE_DECISION | {State.PRESIGNED}  # a draft is simply dropped


def outside(state: State) -> State:
    """The state that an applicant may know, or a program that files for others: until it is said, it stands on the agenda."""
    return State.ON_AGENDA if state in UNSAID else state


class Origin(StrEnum):
    """By which road an application came."""

    CHAT = "chat"
    API = "api"
    PAPER = "paper"


class Slot(StrEnum):
    """What a file is for: F-1 7.1 to 7.3, a neighbour's signed letter, or the scan of an application on paper."""

    BUSINESS_PLAN = "business_plan"
    TEO = "teo"
    PSD = "psd"
    LETTER = "letter"
    SCAN = "scan"


TITLES: Mapping[Slot, Text] = {
    Slot.BUSINESS_PLAN: Text("Бизнес-жоспар", "Бизнес-план"),
    Slot.TEO: Text("Жобаның техникалық-экономикалық негіздемесі (ТЭН)", "Технико-экономическое обоснование (ТЭО) проекта"),
    Slot.PSD: Text("Жобалау-сметалық құжаттама (ЖСҚ)", "Проектно-сметная документация (ПСД)"),
    Slot.LETTER: Text("Қол қойылған хат", "Подписанное письмо"),
    Slot.SCAN: Text("Өтінімнің сканерленген көшірмесі", "Скан заявки"),
}


class Consent(StrEnum):
    """The four whole texts that an applicant agrees to (F-1)."""

    OBLIGATIONS = "O"
    FINANCING = "Ka"
    TERMS = "Kb"
    DATA = "Kc"


class FileState(StrEnum):
    """How far a file is: brought here, looked into, then `clean` or `refused`; photos are `collected` until they become one PDF.

    `shown`: the PDF that photos became, while the person has not said that it is readable; `set_aside`: what was returned
    as faulty and replaced since, which the staff may still read.
    """

    FETCHING = "fetching"
    CHECKING = "checking"
    COLLECTED = "collected"
    ASSEMBLING = "assembling"
    SHOWN = "shown"
    CLEAN = "clean"
    REFUSED = "refused"
    SET_ASIDE = "set_aside"


UNCHECKED = frozenset({FileState.FETCHING, FileState.CHECKING, FileState.ASSEMBLING})
_PAST = frozenset({FileState.REFUSED, FileState.SET_ASIDE})


# What several businesses use together (R-003-6.2, R-003-6.3, R-003-7.2).
SHARED = frozenset({"P1", "P2", "P3", "P4", "P5", "P6", "L1", "L2", "L3", "L4", "L5"})
TYPE_FIELDS = ("infra_e", "infra_p", "infra_l", "infra_s", "infra_t")
LEGAL, INDIVIDUAL = "legal", "individual"
LEGAL_FORMS: Mapping[str, str] = {
    LegalForm.PEASANT_FARM: INDIVIDUAL, LegalForm.SOLE: INDIVIDUAL, LegalForm.LLP: LEGAL, LegalForm.COOPERATIVE: LEGAL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an application as far as it is; `pages` and `size` once it was looked into, `reason` why it was refused."""

    id: str
    slot: Slot
    state: FileState
    photos: int = 0
    name: str = field(default="", repr=False)
    size: int = 0
    pages: int = 0
    sha256: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Another business that will use a shared object: by its BIN, by its own confirmation, or by a signed letter.

    `shown` is what may be said of it: a BIN's last digits, a given name, a letter's number.
    """

    id: str
    kind: str  # "bin", "person" or "letter"
    shown: str = field(repr=False)
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given: the text's version, the language that it was read in, when, and where."""

    item: Consent
    version: int
    language: str
    at: datetime
    channel: str


SLOT = "slot:"  # before the name of a document where fields are named too


@dataclass(frozen=True, slots=True)
class Fault:
    """A field or a document of an application that was returned, and why in plain words; `mended` once it was given anew.

    `what` is the name of a field, or `slot:psd` for a document.
    """

    what: str
    reason: str = field(repr=False)
    mended: bool = False

    @property
    def slot(self) -> "Slot | None":
        """The document that is meant, where it is one."""
        return Slot(self.what.removeprefix(SLOT)) if self.what.startswith(SLOT) else None


@dataclass(frozen=True, slots=True)
class Application:
    """An application as its person fills it in; `form` is the version of the form's script, `answers` are normalised texts.

    With `faults` it was returned once, and only they are open (SM-4, AMB-15).
    """

    id: str
    state: State
    form: int
    answers: Mapping[str, str] = field(repr=False)
    files: tuple[Attached, ...] = ()
    users: tuple[User, ...] = ()
    consents: Mapping[Consent, Given] = field(default_factory=dict)
    number: str | None = None
    kept_until: date | None = None
    version: int = 1
    faults: tuple[Fault, ...] = ()

    def fault(self, what: str) -> Fault | None:
        """What was faulty about a field or a document."""
        return next((fault for fault in self.faults if fault.what == what), None)

    def file(self, slot: Slot) -> Attached | None:
        """The file that counts for a place, past ones apart; of letters, of which each counts, one that is not clean yet."""
        past = _PAST | {FileState.CLEAN} if slot is Slot.LETTER else _PAST
        there = [one for one in self.files if one.slot is slot and one.state not in past]
        return there[-1] if there else None

    @property
    def types(self) -> tuple[str, ...]:
        """The codes of the infrastructure that is wanted."""
        return types_of(self.answers)

    @property
    def shared(self) -> bool:
        """Whether an object is wanted that several businesses use together (R-003-7.2)."""
        return not SHARED.isdisjoint(self.types)

    @property
    def legal(self) -> bool:
        return self.answers.get("applicant_type") == LEGAL

    @property
    def signer(self) -> str:
        """The IIN whose owner must sign: the head's, or the sole entrepreneur's (F-1, row 8)."""
        return self.answers.get("head_iin" if self.legal else "iin", "")

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The documents that belong to it (R-003-18)."""
        teo = (Slot.TEO,) if self.answers.get("teo_need") == "have" else ()
        return (Slot.BUSINESS_PLAN, *teo, Slot.PSD)


def types_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the infrastructure that answers name, of chosen groups only; `D0` is digital, in own words (AMB-24)."""
    groups = picked(answers.get("infra_group", ""))
    codes = [code for group in groups for code in picked(answers.get(f"infra_{group.lower()}", "")) if group != "D"]
    return (*codes, *(("D0",) if "D" in groups else ()))


def picked(value: str) -> tuple[str, ...]:
    """The codes of a field where several may be chosen."""
    return tuple(filter(None, value.split(",")))


def subjects(application: Application) -> int:
    """How many businesses use the object, the applicant among them, each counted once (R-003-7.2, S-39)."""
    return 1 + sum(user.confirmed for user in application.users)


class Lack(StrEnum):
    """What still keeps a filled application from being signed (R-003-18, AMB-15)."""

    ANSWER = "answer"
    DOCUMENT = "document"
    UNCHECKED = "unchecked"
    UNSEEN = "unseen"
    TEO = "teo"
    USERS = "users"
    CONSENT = "consent"
    FAULT = "fault"


def lacks(application: Application, fields: Iterable[str], users_min: int) -> Sequence[tuple[Lack, str]]:
    """Everything that is missing, with the name of the field, document or consent; `fields` are those that must be answered."""
    fields = tuple(fields)
    found = [(Lack.ANSWER, name) for name in fields if name not in application.answers]
    for slot in application.slots:
        found += [(lack, slot) for lack in _lack_of(application.file(slot))]
    if application.answers.get("teo_need") == "unknown":
        found.append((Lack.TEO, "teo_need"))
    if application.shared and subjects(application) < users_min:
        found.append((Lack.USERS, "users"))
    found += [(Lack.CONSENT, item) for item in Consent if item not in application.consents]
    places = {*fields, *(f"{SLOT}{slot}" for slot in application.slots)}
    return [*found, *((Lack.FAULT, one.what) for one in application.faults if not one.mended and one.what in places)]


def _lack_of(file: Attached | None) -> tuple[Lack, ...]:
    if file is None or file.state is FileState.COLLECTED:
        return (Lack.DOCUMENT,)
    if file.state in UNCHECKED:
        return (Lack.UNCHECKED,)
    return (Lack.UNSEEN,) if file.state is FileState.SHOWN else ()


def draft_code(application: str) -> str:
    """What an application and its files are called by while it has no number."""
    return application[-8:]


def file_name(number: str, slot: Slot) -> str:
    """A document's name as everybody reads it, by the application's number."""
    return f"{number}-{slot.replace('_', '-')}.pdf"


def number_of(year: int, region: str, count: int, *, trial: bool) -> str:
    """Our own number, which is not the register's (F-12): year, region, and the count of the year's applications."""
    return f"{'TRIAL-' if trial else ''}{year % 100:02}-{region}-{count:05}"

"""What a conversation may ask the services to do, each with every outcome it can have.

At most one request a turn. The use-case that carries it out decides the rule; a refused one has written nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from dialogs.facts import Fact


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request; `facts` are rows that it already knows, so that nobody reads them again."""

    name: StrEnum
    values: Mapping[str, str | int] = field(default_factory=dict)
    facts: Mapping[Fact[Any], Any] = field(default_factory=dict)


class Request:
    """Base of all requests."""

    Outcome: ClassVar[type[StrEnum]]


@dataclass(frozen=True, slots=True)
class GiveConsent(Request):
    """Record a consent with its text's version and the language it was read in (F-11)."""

    kind: str
    version: int

    class Outcome(StrEnum):
        GIVEN = "given"


@dataclass(frozen=True, slots=True)
class WithdrawConsent(Request):
    """Take a consent back; for the training one this ends the participation and erases the profile."""

    kind: str

    class Outcome(StrEnum):
        WITHDRAWN = "withdrawn"
        ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Enrol(Request):
    """Register a person for the course (F-10, R-000-2.2, R-000-6, R-000-13.4)."""

    course: str
    answers: Mapping[str, str] = field(repr=False)

    class Outcome(StrEnum):
        ENROLLED = "enrolled"
        INELIGIBLE = "ineligible"
        ALREADY = "already"
        NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class OpenModule(Request):
    """Begin a module's lessons, or go back into them (SM-2)."""

    participation: str
    module: str

    class Outcome(StrEnum):
        OPENED = "opened"


@dataclass(frozen=True, slots=True)
class TurnPage(Request):
    """Remember the screen that a learner has reached, counted over the module's lessons from 0."""

    participation: str
    module: str
    page: int

    class Outcome(StrEnum):
        TURNED = "turned"
        FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class OpenQuiz(Request):
    """Begin a module's quiz, or go on with the one that is open; tries are unlimited (SM-2)."""

    participation: str
    module: str

    class Outcome(StrEnum):
        OPENED = "opened"
        RESUMED = "resumed"
        NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class SaveAnswer(Request):
    """Keep one answer of a quiz for good."""

    attempt: str
    position: int
    option: str

    class Outcome(StrEnum):
        NEXT = "next"
        PASSED = "passed"
        FAILED = "failed"
        ANSWERED_ALREADY = "answered_already"


@dataclass(frozen=True, slots=True)
class RenewCode(Request):
    """Make a new recovery code; the old one stops working."""

    class Outcome(StrEnum):
        RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class SetReminders(Request):
    """Stop reminders, or let them come again."""

    wanted: bool

    class Outcome(StrEnum):
        SET = "set"


REQUESTS: tuple[type[Request], ...] = (
    GiveConsent,
    WithdrawConsent,
    Enrol,
    OpenModule,
    TurnPage,
    OpenQuiz,
    SaveAnswer,
    RenewCode,
    SetReminders,
)

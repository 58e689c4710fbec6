"""What a conversation may ask the services to do, each with every outcome it can have.

At most one request a turn. The use-case that carries it out decides the rule; a refused one has written nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from dialogs.facts import Fact
from dialogs.wording import Said
from domain.certificates import Format, Style
from domain.learning import Attempt
from domain.messaging import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request; `facts` are rows that it already knows, `document` a file that goes with the answer.

    `becomes` is the person who goes on at this address from now on: it is the one whom the answer is said to.
    `forgets`: of who was there before nothing is kept.
    """

    name: StrEnum
    values: Mapping[str, Said] = field(default_factory=dict)
    facts: Mapping[Fact[Any], Any] = field(default_factory=dict)
    document: Document | None = None
    becomes: str | None = None
    forgets: bool = False


class Request:
    """Base of all requests."""

    Outcome: ClassVar[type[StrEnum]]


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
        TEST_OPEN = "test_open"


@dataclass(frozen=True, slots=True)
class SaveAnswer(Request):
    """Keep one answer of a quiz or final test for good; `attempt` is as it was read in this turn."""

    attempt: Attempt
    option: str

    class Outcome(StrEnum):
        NEXT = "next"
        PASSED = "passed"
        FAILED = "failed"
        ANSWERED_ALREADY = "answered_already"
        TEST_SCORED = "test_scored"
        TIME_OVER = "time_over"


@dataclass(frozen=True, slots=True)
class OpenTest(Request):
    """Begin a sitting of the final test, or go on with the open one (SM-3)."""

    participation: str

    class Outcome(StrEnum):
        OPENED = "opened"
        RESUMED = "resumed"
        QUIZ_OPEN = "quiz_open"
        REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HandIn(Request):
    """Score a final test as it is, because the person says so or its time is over; what was not answered is wrong."""

    attempt: str

    class Outcome(StrEnum):
        SCORED = "scored"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CloseWindow(Request):
    """Let a retest window that is over be over (SM-1)."""

    participation: str

    class Outcome(StrEnum):
        CLOSED = "closed"
        STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Restart(Request):
    """Take the training anew after the last failure or a missed window (R-000-13.9, AMB-05)."""

    participation: str

    class Outcome(StrEnum):
        KEPT = "kept"
        AGAIN = "again"
        REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakeUpCourse(Request):
    """Go on in the newest version of a course that has grown; modules that are passed stay passed."""

    participation: str

    class Outcome(StrEnum):
        TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class ConfirmName(Request):
    """The name is right as it will stand on the certificate."""

    class Outcome(StrEnum):
        CONFIRMED = "confirmed"
        IIN_MISSING = "iin_missing"
        UNPRINTABLE = "unprintable"


@dataclass(frozen=True, slots=True)
class CorrectName(Request):
    """Set the name right before the certificate is issued."""

    name: str = field(repr=False)

    class Outcome(StrEnum):
        CORRECTED = "corrected"
        UNPRINTABLE = "unprintable"


@dataclass(frozen=True, slots=True)
class KeepIin(Request):
    """Keep the IIN of a person who registered by a BIN: a certificate belongs to a person."""

    iin: str = field(repr=False)

    class Outcome(StrEnum):
        KEPT = "kept"


@dataclass(frozen=True, slots=True)
class WantPaper(Request):
    """Ask for the certificate's file in some languages and a format."""

    style: Style
    format: Format

    class Outcome(StrEnum):
        READY = "ready"
        MAKING = "making"
        NONE = "none"

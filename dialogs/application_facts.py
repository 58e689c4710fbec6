"""What the conversation about an application may want to know; see `dialogs.facts`."""

from dataclasses import dataclass, field
from datetime import date, datetime

from dialogs.facts import Fact
from domain.applications import WITHDRAWABLE, Application, Fault, State, draft_code
from domain.budget import Milestone
from domain.decisions import Act, Ground
from domain.language import Text


@dataclass(frozen=True, slots=True)
class DraftOf(Fact[Application | None]):
    """What the person is filling in, or has to sign for the first time."""

    person: str


@dataclass(frozen=True, slots=True)
class MendingOf(Fact[Application | None]):
    """What was returned to the person to be mended, or waits for its new signature; the oldest of several."""

    person: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the coordinator decided last, as far as it was told: the day, and what belongs to that decision.

    Of a return: until when an answer is asked, what is faulty with the version of its form; of a refusal: the legal ground,
    and whom to ask, or how it is appealed.
    """

    act: Act
    on: date
    answer_by: date | None = None
    faults: tuple[Fault, ...] = ()
    form: int = 0
    ground: Ground | None = None
    ask: Text | None = None
    appeal: Text | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The session of the council that considers an application: when it begins, and where."""

    begins_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Considered:
    """A session of the council that considered an application; nothing of the outcome before its protocol is signed.

    `due` is the last day of what comes next: of the protocol, of the package, or of the akimat's decree; `over`: it has passed.
    """

    on: date
    due: date | None = None
    over: bool = False
    protocol: str = ""
    protocol_on: date | None = None
    reasons: Text | None = field(default=None, repr=False)
    forwarded_on: date | None = None
    ended_on: date | None = None
    ask: Text | None = None
    appeal: Text | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """A session that came to no decision; `base_unset`: only since it is not set of what number two thirds are counted."""

    on: date
    base_unset: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """An application that was sent in, or came on paper, as its person may see it.

    `due` is the last day of the check and `days` its working days; `over`: it has passed. `milestones` stand by their dates.
    While the council's outcome is not told it stands on the agenda still, and `considered` says since when. `undecided`: the last
    session that came to no decision.
    """

    id: str
    number: str
    state: State
    project: str = field(repr=False)
    received_on: date
    due: date | None = None
    days: int = 0
    over: bool = False
    official_number: str | None = None
    on_paper: bool = False
    ended_on: date | None = None
    milestones: tuple[tuple[Milestone, date], ...] = ()
    decided: Decided | None = None
    meeting: Meeting | None = None
    considered: Considered | None = None
    undecided: Undecided | None = None

    @property
    def waits(self) -> bool:
        """Whether it can still be taken back: the council has not considered it."""
        return self.state in WITHDRAWABLE and self.considered is None

    @property
    def code(self) -> str:
        """What it is called by: our number, or what its files are called by where it has none."""
        return self.number or draft_code(self.id)


@dataclass(frozen=True, slots=True)
class SentOf(Fact[tuple[Sent, ...]]):
    """What the person has sent in so far, the newest first."""

    person: str


@dataclass(frozen=True, slots=True)
class WaysOf(Fact[tuple[str, ...]]):
    """The ways of signing that are open: "egov", "upload", "computer", "paper"; the same for everybody."""

    person: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a neighbour is asked to confirm: who applies, for which shared objects, where; `types` are codes of the form.

    `yours`: it is confirmed by who looks at it; `changeable`: the application is not sent yet.
    """

    name: str = field(repr=False)
    project: str = field(repr=False)
    region: str
    types: tuple[str, ...]
    form: int
    yours: bool = False
    changeable: bool = True


@dataclass(frozen=True, slots=True)
class InvitationOf(Fact[Invitation | None]):
    """What a code invites to; None where it is none, was used by another, or is too old."""

    person: str
    code: str = field(repr=False)

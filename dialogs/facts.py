"""What a step may want to know: fact requests by value, answered by the services with one query a type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from domain.doors import Way
from domain.final_test import Gate
from domain.language import Text
from domain.learning import Attempt, Learner, ParticipationState, Result
from domain.messaging import Channel
from domain.people import ConsentKind, IdentityLevel

T = TypeVar("T")


class Fact(Generic[T]):
    """A question about a person, whose answer has type T."""

    person: str


@dataclass(frozen=True, slots=True)
class LearnerOf(Fact[Learner | None]):
    """The person's newest participation."""

    person: str


@dataclass(frozen=True, slots=True)
class AttemptOf(Fact[Attempt | None]):
    """The person's open quiz."""

    person: str


@dataclass(frozen=True, slots=True)
class ResultOf(Fact[Result | None]):
    """The quiz, or the final test, that the person finished last."""

    person: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Final:
    """How a person stands with the final test: the facts of every sentence about it.

    `gate` says whether a sitting may begin now, `missing` which modules must come first, `answered` how far an open one is;
    `wanted_level` is what the identity lacks for the certificate of a test that is passed, `held` that staff must look first.
    """

    participation: str
    course: str
    version: int
    state: ParticipationState
    gate: Gate
    used: int = 0
    most: int = 0
    last_day: date | None = None
    free_from: datetime | None = None
    missing: tuple[str, ...] = ()
    answered: int | None = None
    attempt: str | None = None
    name: str = field(default="", repr=False)
    named: bool = False
    has_iin: bool = False
    wanted_level: IdentityLevel | None = None
    certificate: str | None = None
    may_restart: bool = False

    @property
    def held(self) -> bool:
        return self.state is ParticipationState.PASSED and self.wanted_level is None


@dataclass(frozen=True, slots=True)
class FinalOf(Fact[Final | None]):
    """How the person stands with the final test; None without a participation that ever was one."""

    person: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of a person, with numbers masked."""

    level: IdentityLevel
    consents: frozenset[ConsentKind]
    name: str | None = None
    number: str | None = None
    phone: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileOf(Fact[Profile]):
    """The person's own data, masked."""

    person: str


@dataclass(frozen=True, slots=True)
class CodeOf(Fact[str | None]):
    """The id of the person's recovery code, where one exists; never the code."""

    person: str


@dataclass(frozen=True, slots=True)
class LinkFor(Fact[str | None]):
    """The id of the person's link of this way that still opens, where one exists; never the token."""

    person: str
    way: Way


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of those who share a phone, as the others may see: given name and initial. `own`: it is the one who is here now."""

    person: str
    name: str = field(repr=False)
    own: bool = False


@dataclass(frozen=True, slots=True)
class PersonsHere(Fact[tuple[Neighbour, ...]]):
    """The registered persons who share this person's phone, the own one among them; empty where nobody does."""

    person: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person's conversation goes on: the address's id, its channel, since when; `here`: it was used last."""

    id: str
    channel: Channel
    since: date
    here: bool = False


@dataclass(frozen=True, slots=True)
class PlacesOf(Fact[tuple[Place, ...]]):
    """The person's addresses, the oldest first."""

    person: str


@dataclass(frozen=True, slots=True)
class Enquiries:
    """How a person stands with the staff: `may_ask` a question, how many wait, `full`: no more may; the last `reply`, its day."""

    may_ask: bool
    waiting: int = 0
    full: bool = False
    reply: Text | None = field(default=None, repr=False)
    replied_on: date | None = None


@dataclass(frozen=True, slots=True)
class EnquiriesOf(Fact[Enquiries]):
    """What the person asked the staff."""

    person: str


class Facts:
    """The answers at hand in a turn."""

    def __init__(self, known: Mapping[Fact[Any], Any]) -> None:
        self._known = known

    def __getitem__(self, fact: Fact[T]) -> T:
        return cast(T, self._known[fact])

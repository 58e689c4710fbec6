"""What a step may want to know: fact requests by value, answered by the services with one query a type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from domain.learning import Attempt, Learner, Result
from domain.people import ConsentKind, IdentityLevel

T = TypeVar("T")


class Fact(Generic[T]):
    """A question whose answer has type T."""


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
    """The quiz that the person finished last."""

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


class Facts:
    """The answers at hand in a turn."""

    def __init__(self, known: Mapping[Fact[Any], Any]) -> None:
        self._known = known

    def __getitem__(self, fact: Fact[T]) -> T:
        return cast(T, self._known[fact])

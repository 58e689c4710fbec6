"""The rules of learning: participation and module states (SM-1, SM-2), drawing and judging a quiz."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, zip_longest


class ParticipationState(StrEnum):
    """Where a participation stands (SM-1, as far as it is reached)."""

    INELIGIBLE = "ineligible"
    ENROLLED = "enrolled"
    LEARNING = "learning"
    READY_FOR_TEST = "ready_for_test"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({ParticipationState.INELIGIBLE, ParticipationState.WITHDRAWN})


class ModuleState(StrEnum):
    """Where a learner stands in a module (SM-2)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    QUIZ = "quiz"
    RETRY = "retry"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """A learner's place in a module; `page` counts screens over all its lessons from 0."""

    state: ModuleState = ModuleState.OPEN
    page: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's newest participation: its state, the pinned course version and the modules begun."""

    participation: str
    course: str
    version: int
    state: ParticipationState
    registration: str
    modules: Mapping[str, ModuleProgress] = field(default_factory=dict)
    reason: str | None = None

    @property
    def active(self) -> bool:
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class Attempt:
    """A quiz being taken: what was drawn follows from its seed, `position` counts the answers kept."""

    id: str
    participation: str
    course: str
    version: int
    module: str
    seed: str
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class AnswerKept:
    """One answer of a finished quiz."""

    question: str
    option: str
    right: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A finished quiz with its answers in the order asked."""

    course: str
    version: int
    module: str
    correct: int
    total: int
    passed: bool
    answers: tuple[AnswerKept, ...]


def reaches(correct: int, total: int, percent: int) -> bool:
    """Whether a score reaches a pass mark in percent, in whole numbers (T-8)."""
    return 100 * correct >= percent * total


def shuffled(seed: str, items: Iterable[str]) -> tuple[str, ...]:
    """The items in an order that the seed alone decides, the same on every machine and version."""
    return tuple(sorted(items, key=lambda item: hashlib.sha256(f"{seed}|{item}".encode()).digest()))


def draw(seed: str, bank: Sequence[tuple[str, str]], count: int) -> tuple[str, ...]:
    """Draw `count` questions evenly over lessons from (question, lesson) pairs, in a shuffled order."""
    by_lesson: dict[str, list[str]] = {}
    for question, lesson in bank:
        by_lesson.setdefault(lesson, []).append(question)
    piles = [shuffled(seed, by_lesson[lesson]) for lesson in shuffled(seed, by_lesson)]
    dealt = [question for question in chain.from_iterable(zip_longest(*piles)) if question is not None]
    return shuffled(seed, dealt[:count])

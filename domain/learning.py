"""The rules of learning: participation and module states (SM-1, SM-2), drawing and judging a quiz."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain, zip_longest

FINAL = "final"  # stands where a quiz has its module; no module may be named so


class ParticipationState(StrEnum):
    """Where a participation stands (SM-1)."""

    INELIGIBLE = "ineligible"
    ENROLLED = "enrolled"
    LEARNING = "learning"
    READY_FOR_TEST = "ready_for_test"
    TESTING = "testing"
    RETEST_OPEN = "retest_open"
    FAILED_FINAL = "failed_final"
    RETEST_WINDOW_EXPIRED = "retest_window_expired"
    PASSED = "passed"
    CERTIFIED = "certified"
    CERTIFICATE_REVOKED = "certificate_revoked"
    WITHDRAWN = "withdrawn"


RESTARTABLE = frozenset({ParticipationState.FAILED_FINAL, ParticipationState.RETEST_WINDOW_EXPIRED})
ENDED = RESTARTABLE | {ParticipationState.INELIGIBLE, ParticipationState.WITHDRAWN, ParticipationState.CERTIFICATE_REVOKED}


class ModuleState(StrEnum):
    """Where a learner stands in a module (SM-2)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    QUIZ = "quiz"
    RETRY = "retry"
    PASSED = "passed"


class AttemptState(StrEnum):
    """What a quiz or final test came to (SM-2, SM-3); a void one counts for nothing."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """A learner's place in a module; `page` counts screens over all its lessons from 0."""

    state: ModuleState = ModuleState.OPEN
    page: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's newest participation: its state, the pinned course version and the modules begun.

    `day` counts calendar days since it began.
    """

    participation: str
    course: str
    version: int
    state: ParticipationState
    registration: str
    modules: Mapping[str, ModuleProgress] = field(default_factory=dict)
    reason: str | None = None
    day: int = 0

    @property
    def active(self) -> bool:
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class Attempt:
    """A quiz or final test (`FINAL`) being taken; `position` counts the answers kept, `correct` the right ones among them.

    A quiz's questions follow from its seed, a final test's are `drawn` when it begins; options follow from the seed in both.
    """

    id: str
    person: str
    participation: str
    course: str
    version: int
    module: str
    seed: str
    position: int
    total: int
    drawn: tuple[str, ...] = ()
    number: int = 1
    correct: int = field(default=0, repr=False)
    due_at: datetime | None = None

    @property
    def final(self) -> bool:
        return self.module == FINAL


@dataclass(frozen=True, slots=True)
class AnswerKept:
    """One answer of a finished quiz."""

    question: str
    option: str
    right: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A finished quiz or final test with its answers in the order asked; what was not answered is not among them."""

    participation: str
    course: str
    version: int
    module: str
    correct: int
    total: int
    passed: bool
    answers: tuple[AnswerKept, ...]
    drawn: tuple[str, ...] = ()


def reaches(correct: int, total: int, percent: int) -> bool:
    """Whether a score reaches a pass mark in percent, in whole numbers (T-8)."""
    return 100 * correct >= percent * total


def shuffled(seed: str, items: Iterable[str]) -> tuple[str, ...]:
    """The items in an order that the seed alone decides, the same on every machine and version."""
    return tuple(sorted(items, key=lambda item: hashlib.sha256(f"{seed}|{item}".encode()).digest()))


def draw(seed: str, bank: Sequence[tuple[str, str]], count: int, seen: Collection[str] = frozenset()) -> tuple[str, ...]:
    """Draw `count` questions evenly over piles from (question, pile) pairs, unseen ones first, in a shuffled order."""
    piles: dict[str, list[str]] = {}
    for question, pile in bank:
        piles.setdefault(pile, []).append(question)
    dealing = [_unseen_first(shuffled(seed, piles[pile]), seen) for pile in shuffled(seed, piles)]
    dealt = [question for question in chain.from_iterable(zip_longest(*dealing)) if question is not None]
    return shuffled(seed, dealt[:count])


def _unseen_first(questions: Sequence[str], seen: Collection[str]) -> list[str]:
    return sorted(questions, key=lambda question: question in seen)


def share(correct: int, total: int) -> str:
    """A score in percent for people, cut after one decimal, so that 74.96 never reads as 75 (AMB-03)."""
    whole, tenths = divmod(1000 * correct // total if total else 0, 10)
    return f"{whole},{tenths}" if tenths else str(whole)


def weak_piles(asked: Mapping[str, str], right: Collection[str], percent: int) -> frozenset[str]:
    """The piles in which the share of right answers stays under the mark; `asked` maps each question to its pile."""
    totals, hits = Counter(asked.values()), Counter(asked[question] for question in right)
    return frozenset(pile for pile, total in totals.items() if not reaches(hits[pile], total, percent))

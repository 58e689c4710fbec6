"""What is known and what was found of an application that is checked, and how an item of the check may stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.applications import Application
from domain.checks import Answer, Item
from domain.priorities import Priorities


class Verdict(StrEnum):
    """How an item stands. A warning keeps nothing back; it is there to be seen."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Judged:
    """How an item stands, and why: words such as `shelf_life`, or the names of facts that are missing."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a coordinator found of an item."""

    answer: Answer | None
    facts: Mapping[str, str]
    evidence: str = field(repr=False)
    at: datetime
    judged: frozenset[str] = frozenset()  # the likely duplicates that were looked at


@dataclass(frozen=True, slots=True)
class LastYear:
    """What came of the support in the year before (R-003-13)."""

    year: int
    results: bool
    obligations: bool
    document: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the programme that the check goes by."""

    size_max: int
    users_min: int
    shelf_life_min: int
    requires_oked: bool
    either_failure_bars: bool
    items_min: int
    months_min: int
    small_area_max: int
    small_percent: int
    large_area_max: int
    large_percent: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an application without asking: what it says, its region's list, the year before, likely duplicates.

    `paper`: it came on paper, so that who uses the object is not entered. `mended`: when what was faulty was given anew, by
    the name of its field or document.
    """

    application: Application
    limits: Limits
    priorities: Priorities | None = None
    last_year: LastYear | None = None
    twins: frozenset[str] = frozenset()
    paper: bool = False
    mended: Mapping[str, datetime] = field(default_factory=dict)


Findings = Mapping[Item, Found]

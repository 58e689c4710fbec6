"""What follows a council's positive decision: milestones of the budget, and in which order their days stand (R-003-26, 27)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from domain.applications import State


class Milestone(StrEnum):
    """What happens to the budget after a decision, by its date (R-003-17, R-003-26, R-003-27)."""

    PLAN_PUBLISHED = "plan_published"
    BUDGET_REQUEST = "budget_request"
    RETURNED = "returned"  # the planning body gave the request back without looking into it
    CONCLUSION = "conclusion"
    COMMISSION = "commission"
    MASLIKHAT = "maslikhat"
    DECREE = "decree"
    NOT_BUDGETED = "not_budgeted"


# Each on the day of the one before it or later; the plan of R-003-17 stands beside this road.
ROAD = (
    Milestone.BUDGET_REQUEST, Milestone.RETURNED, Milestone.CONCLUSION, Milestone.COMMISSION, Milestone.MASLIKHAT,
    Milestone.DECREE, Milestone.NOT_BUDGETED,
)  # fmt: skip
ENDS: Mapping[Milestone, State] = {Milestone.DECREE: State.BUDGETED, Milestone.NOT_BUDGETED: State.NOT_BUDGETED}
DECIDED_POSSIBLE = frozenset({State.PROTOCOLLED, State.FORWARDED, State.BUDGETED})  # the council said so, and its protocol too


def in_the_way(kind: Milestone, on: date, reached: Mapping[Milestone, date]) -> Milestone | None:
    """The milestone whose day contradicts that of another one; None where there is none."""
    if kind not in ROAD:
        return None
    place = ROAD.index(kind)
    earlier = [one for one in ROAD[:place] if one in reached and reached[one] > on]
    later = [one for one in ROAD[place + 1 :] if one in reached and reached[one] < on]
    return next(iter([*reversed(earlier), *later]), None)

"""What steps ask for and what is carried out are the same, or nothing starts."""

from enum import StrEnum

from dialogs.events import EVERYWHERE
from dialogs.house import DIALOGS
from dialogs.requests import Request
from dialogs.step import Next
from services.carry_out import USE_CASES, faults

TABLES = [EVERYWHERE, *(step.table for dialog in DIALOGS for step in dialog.steps)]


class Unheard(Request):
    """A request that nobody carries out."""

    class Outcome(StrEnum):
        DONE = "done"


def test_everything_that_is_asked_for_is_carried_out() -> None:
    assert faults(TABLES) == []


def test_a_request_that_nobody_carries_out_is_found() -> None:
    assert faults([*TABLES, {Unheard: {Unheard.Outcome.DONE: Next(None)}}]) == ["Unheard has no use-case"]


def test_what_no_step_asks_for_is_found() -> None:
    assert sorted(faults([])) == sorted(f"{request.__name__} is asked for by no step" for request in USE_CASES)

"""Sessions of a region's council: where one stands (SM-5), and in which order applications come on its agenda (AMB-26)."""

from datetime import date
from enum import StrEnum


class SessionState(StrEnum):
    """Where a session of the council stands (SM-5)."""

    AGENDA = "agenda"  # applications are put on it
    CONVENED = "convened"  # day, time and place were changed after the members had been told
    NOTIFIED_MEMBERS = "notified_members"


UNTOLD = frozenset({SessionState.AGENDA, SessionState.CONVENED})  # the members are still to be told


def place_of(priority_class: int, received_on: date | None, application: str) -> tuple[int, date, str]:
    """By what applications on an agenda are ordered: the class that is considered first, then the arrival (R-003-5.3, AMB-26)."""
    return priority_class, received_on or date.max, application

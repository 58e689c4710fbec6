"""The rules of the final test (SM-1, SM-3, R-000-13.6 to 13.9): who may sit it, how often, until when, and what follows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from domain.calendar import WorkingCalendar, last_day, local_date
from domain.learning import RESTARTABLE, ParticipationState
from domain.programmes import Programme

_WAITING = frozenset({ParticipationState.READY_FOR_TEST, ParticipationState.RETEST_OPEN})


class Anchor(StrEnum):
    """Which attempt the retest window runs from (AMB-02)."""

    PREVIOUS = "previous"
    FIRST = "first"


class Gate(StrEnum):
    """Whether a sitting may begin now, and if not, why."""

    OPEN = "open"
    SITTING = "sitting"
    MODULES_MISSING = "modules_missing"
    NO_SITTINGS = "no_sittings"
    WINDOW_OVER = "window_over"
    TOO_SOON = "too_soon"
    DONE = "done"
    NOT_LEARNING = "not_learning"


@dataclass(frozen=True, slots=True)
class Sittings:
    """What a learner has used: finished and open sittings, not the void ones; the last one's end, and the window's last day."""

    state: ParticipationState
    used: int = 0
    ended_at: datetime | None = None
    last_day: date | None = None


_CLOSED = {
    ParticipationState.TESTING: Gate.SITTING,
    ParticipationState.ENROLLED: Gate.MODULES_MISSING,
    ParticipationState.LEARNING: Gate.MODULES_MISSING,
    ParticipationState.PASSED: Gate.DONE,
    ParticipationState.CERTIFIED: Gate.DONE,
    ParticipationState.FAILED_FINAL: Gate.NO_SITTINGS,
    ParticipationState.RETEST_WINDOW_EXPIRED: Gate.WINDOW_OVER,
}


def gate(standing: Sittings, programme: Programme, now: datetime) -> Gate:
    """Judge a start by its moment (R-000-13.8): the last day counts whole, an earlier start is free (AMB-02)."""
    if standing.state not in _WAITING:
        return _CLOSED.get(standing.state, Gate.NOT_LEARNING)
    if missed(standing, now):
        return Gate.WINDOW_OVER
    if standing.used >= programme["final_test.max_attempts_total"]:
        return Gate.NO_SITTINGS
    return Gate.TOO_SOON if now < free_from(standing, programme) else Gate.OPEN


def missed(standing: Sittings, now: datetime) -> bool:
    """Whether an open retest window is over."""
    is_open = standing.state is ParticipationState.RETEST_OPEN
    return is_open and standing.last_day is not None and local_date(now) > standing.last_day


def free_from(standing: Sittings, programme: Programme) -> datetime:
    """The first moment at which the next sitting may begin; with no minimum wait, the end of the previous one."""
    if standing.ended_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return standing.ended_at + timedelta(hours=programme["retest.min_hours"])


def window(calendar: WorkingCalendar, programme: Programme, *, first: date, previous: date) -> date:
    """The last day on which the next sitting may begin: calendar months, then the next working day (T-4, T-5, AMB-02)."""
    anchor = first if programme.word("retest.anchor") == Anchor.FIRST else previous
    return last_day(calendar, anchor, programme["retest.window_months"])


def after(passed: bool, used: int, programme: Programme) -> ParticipationState:
    """Where a participation goes when its sitting number `used` is scored."""
    if passed:
        return ParticipationState.PASSED
    left = used < programme["final_test.max_attempts_total"]
    return ParticipationState.RETEST_OPEN if left else ParticipationState.FAILED_FINAL


def restarted(state: ParticipationState, programme: Programme) -> ParticipationState:
    """Where a new participation begins (AMB-05): modules are kept after a missed window, taken again after the last failure."""
    kept = state is ParticipationState.RETEST_WINDOW_EXPIRED and bool(programme["restart.keep_modules"])
    return ParticipationState.READY_FOR_TEST if kept else ParticipationState.ENROLLED


def may_restart(state: ParticipationState, before: int, ended_at: datetime, programme: Programme, now: datetime) -> bool:
    """Whether a participation that ended without a pass may be begun anew; `before` counts the restarts already made."""
    most, cooldown = programme["restart.max"], timedelta(days=programme["restart.cooldown_days"])
    return state in RESTARTABLE and (most == 0 or before < most) and now >= ended_at + cooldown

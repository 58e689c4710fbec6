"""What is planned to be told by the clock: the pauses of a learner, a test left open, a retest window and its end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from domain.calendar import ZONE, local_date
from domain.learning import Attempt
from domain.programmes import Programme
from services.events import Planned
from services.storage.events import PAUSE

ABOUT_TEST = ("test.open", "test.left", "test.time_over")
ABOUT_WINDOW = ("retest.window", "retest.expired")
_PAUSE_DAYS = ("reminder.first_day", "reminder.second_day", "reminder.third_day")
_OPEN_DAYS = ("reminder.open_first", "reminder.open_second", "reminder.open_third")
_WINDOW_DAYS = ("reminder.window_first", "reminder.window_second", "reminder.window_third")


def of_learning(rules: Programme, participation: str, person: str, now: datetime) -> Iterable[Planned]:
    """The reminders of a learner who begins today (R-000-5)."""
    for days in (rules[name] for name in _PAUSE_DAYS):
        values = {"participation": participation, "day": str(days)}
        yield Planned(f"pause:{participation}:{days}", person, PAUSE, values, _on(local_date(now), days, rules))


def of_test(rules: Programme, test: Attempt, now: datetime) -> Iterable[Planned]:
    """The reminders of a final test that begins now, and the end of its time where it has a limit."""
    today, values = local_date(now), {"participation": test.participation, "attempt": test.id}
    for days in (rules[name] for name in _OPEN_DAYS):
        yield Planned(f"open:{test.id}:{days}", test.person, "test.open", values, _on(today, days, rules))
    yield Planned(f"left:{test.id}", test.person, "test.left", values, _on(today, rules["reminder.open_last"], rules))
    if test.due_at is not None:
        yield Planned(f"time:{test.id}", test.person, "test.time_over", values, test.due_at)


def of_window(rules: Programme, after: Attempt, until: date, now: datetime) -> Iterable[Planned]:
    """The reminders of a retest window that are still to come, and its end, once for the attempt that it follows."""
    values = {"participation": after.participation, "until": until.isoformat()}
    for days in (rules[name] for name in _WINDOW_DAYS):
        if (at := _on(until, -days, rules)) > now:
            yield Planned(f"window:{after.id}:{days}", after.person, "retest.window", values, at)
    yield Planned(f"expired:{after.id}", after.person, "retest.expired", values, _on(until, 1, rules))


def _on(day: date, later: int, rules: Programme) -> datetime:
    """The hour at which reminders are told, so many days after a day, or before it."""
    return datetime.combine(day + timedelta(days=later), time(rules["reminder.hour"]), ZONE)

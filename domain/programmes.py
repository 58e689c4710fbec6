"""Parameters of a programme: each with the rule it follows, its basis, and whether the owner has confirmed it."""

from collections.abc import Mapping
from dataclasses import dataclass

# Every parameter there is: the whole numbers or the words that it may be.
KNOWN: Mapping[str, range | tuple[str, ...]] = {
    "quiz.pass_percent": range(1, 101),
    "size.micro_max": range(10_000),
    "size.small_max": range(10_000),
    "reminder.first_day": range(1, 366),
    "reminder.second_day": range(1, 366),
    "reminder.third_day": range(1, 366),
    "reminder.hour": range(9, 21),
    "reminder.quiet_from": range(24),
    "reminder.quiet_until": range(24),
    "reminder.window_first": range(1, 32),
    "reminder.window_second": range(1, 32),
    "reminder.window_third": range(1, 32),
    "reminder.open_first": range(1, 366),
    "reminder.open_second": range(1, 366),
    "reminder.open_third": range(1, 366),
    "reminder.open_last": range(1, 366),
    "final_test.pass_percent": range(1, 101),
    "final_test.max_attempts_total": range(1, 100),
    "final_test.time_limit_minutes": range(24 * 60),
    "retest.window_months": range(1, 25),
    "retest.anchor": ("previous", "first"),
    "retest.min_hours": range(24 * 366),
    "restart.keep_modules": range(2),
    "restart.max": range(100),
    "restart.cooldown_days": range(3660),
    "certificate.min_identity": ("declared", "phone", "staff", "eds"),
    "application.draft_days": range(1, 3660),
    "application.remind_first": range(1, 366),
    "application.remind_second": range(1, 366),
    "application.remind_last": range(1, 366),
    "application.return_wd": range(1, 31),
    "application.users_min": range(1, 100),
    "application.units_over": range(1, 1_000_000_001),
    "intake.presigned": range(2),
    "application.hold_minutes": range(24 * 60),
    "council.members_min": range(1, 1000),
    "council.negative_rule": ("two_thirds", "default_negative"),
    "council.recused_in_base": range(2),
    "council.check_share_at_session": range(2),
    "council.alert_wd": range(1, 366),
    "council.alert_sessions": range(1, 100),
    "council.told_hard_wd": range(1, 31),
    "refinance.rule": ("and", "or"),
    "priority.requires_oked": range(2),
    "priority.codes_max": range(1, 100),
    "ovop.shelf_life_min": range(1, 3660),
    "trade.items_min": range(1, 1_000_000),
    "trade.months_min": range(1, 600),
    "trade.small_area_max": range(1, 1_000_000),
    "trade.small_percent": range(1, 101),
    "trade.large_area_max": range(1, 1_000_000),
    "trade.large_percent": range(1, 101),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of the law or of the agency's order: a whole number (T-8), or one of a few words."""

    name: str
    value: int | str
    rule: str
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme's parameters by name."""

    id: str
    parameters: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> int:
        """A number. Raises TypeError where the parameter is a word."""
        value = self.parameters[name].value
        if isinstance(value, str):
            raise TypeError(f"{name} is a word")
        return value

    def word(self, name: str) -> str:
        """A word."""
        return str(self.parameters[name].value)

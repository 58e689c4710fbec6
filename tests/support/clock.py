"""A clock that tests set."""

from datetime import UTC, datetime, timedelta

from services.clock import Clock

START = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 9:00 in Astana


class SetClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, step: timedelta | None = None, **units: float) -> datetime:
        """Move on by a timedelta, or by its units: `advance(days=21)`."""
        self.at += step if step is not None else timedelta(**units)
        return self.at

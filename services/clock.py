"""The only place that asks what time it is."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The system's clock moved by a fixed offset (`KASIP_CLOCK_OFFSET`)."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC) + self.offset

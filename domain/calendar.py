"""Civil time of Kazakhstan (T-1)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Almaty")


def local_date(moment: datetime) -> date:
    """The calendar day in Kazakhstan at an aware moment."""
    return moment.astimezone(ZONE).date()

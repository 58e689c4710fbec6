"""Where the records stand that a number of a figure counts: a list with the filters that give exactly these."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from admin.caller import Caller
from domain.period import Period, month_of
from domain.regions import BY_CODE
from domain.staff import Right
from services.storage.application_figures import COLUMNS, RECEIVED
from services.storage.register import NO_REGION
from services.storage.session_figures import COLUMNS as SESSIONS


def behind(caller: Caller, column: str, about: Mapping[str, str], period: Period) -> str:
    """The address of the list behind a number; "" where there is none, or its reader may not see it."""
    if column == "certified":
        return _certificates(caller, about, period)
    if column in SESSIONS:
        return _sessions(caller, column, about, period)
    return _applications(caller, column, about, period) if column in COLUMNS else ""


def learners(caller: Caller, region: str) -> str:
    """The learners of a region, for who may see them."""
    if region not in BY_CODE or not caller.may(Right.READ_LEARNERS):
        return ""
    return f"/admin/learners?{urlencode({'region': region})}"


def _certificates(caller: Caller, about: Mapping[str, str], period: Period) -> str:
    if not caller.may(Right.READ_LEARNERS):
        return ""
    asked = {"region": about["region"] or NO_REGION} if "region" in about else {}
    month = month_of(about["month"]) if "month" in about else None
    if month and period.first <= month.first and month.last <= period.last:
        asked["month"] = about["month"]
    else:
        first, last = _days(about, period)
        asked |= {"from": first.isoformat(), "to": last.isoformat()}
    return f"/admin/register?{urlencode(asked)}&first=1"


def _applications(caller: Caller, column: str, about: Mapping[str, str], period: Period) -> str:
    """Types of infrastructure are sealed, so no list can be cut by them."""
    if "infra" in about or about.get("region") == "" or not caller.may(Right.READ_APPLICATIONS):
        return ""
    first, last = _days(about, period)
    asked = {name: about[name] for name in ("region", "class") if name in about}
    if column == RECEIVED:
        asked |= {"received_from": first.isoformat(), "received_until": last.isoformat()}
    else:
        asked |= {"done": column, "done_from": first.isoformat(), "done_until": last.isoformat()}
    return f"/admin/applications?{urlencode(asked)}"


def _sessions(caller: Caller, column: str, about: Mapping[str, str], period: Period) -> str:
    if not caller.may(Right.READ_COUNCILS):
        return ""
    first, last = _days(about, period)
    asked = {name: about[name] for name in ("region",) if name in about}
    asked |= {"done": column, "done_from": first.isoformat(), "done_until": last.isoformat()}
    return f"/admin/sessions?{urlencode(asked)}"


def _days(about: Mapping[str, str], period: Period) -> tuple[date, date]:
    """The days of a month that are in the period, or the whole period."""
    month = month_of(about["month"]) if "month" in about else None
    return (max(period.first, month.first), min(period.last, month.last)) if month else (period.first, period.last)

"""Which sessions a number of the figure N-2 counts, as the address of their list says it."""

from starlette.requests import Request

from admin.pages.days import read_day
from admin.report_words import COLUMNS as NAMES
from admin.report_words import period_text
from domain.period import Period
from services.agenda_card import Counted
from services.storage.session_figures import COLUMNS
from web.errors import Tr


def counted_of(request: Request) -> Counted | None:
    """What is counted in a period; None where the address says nothing that can be read."""
    typed = request.query_params
    first, last = read_day(typed.get("done_from", "")), read_day(typed.get("done_until", ""))
    if typed.get("done", "") not in COLUMNS or first is None or last is None:
        return None
    period = Period(first, last)
    return Counted(typed["done"], period) if period.readable else None


def address_of(counted: Counted | None) -> dict[str, str]:
    """The same, to go on in the list."""
    if counted is None:
        return {}
    period = counted.period
    return {"done": counted.column, "done_from": period.first.isoformat(), "done_until": period.last.isoformat()}


def said(counted: Counted | None, tr: Tr) -> str:
    """What the list shows, above it; empty where it shows every session."""
    return f"{tr(NAMES[counted.column])}, {period_text(tr, counted.period)}" if counted else ""

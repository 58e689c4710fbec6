"""The audit trail: who did what to whom, and when."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin.audit_words import ACTS, said_of
from admin.caller import Caller
from admin.office import Desk
from admin.pages.kit import needs, page, page_routes
from domain.calendar import ZONE
from domain.staff import Right
from services import trail
from services.storage.paging import Window
from services.storage.trail import NEWEST

routes = page_routes()

FILTERS = ("actor", "act", "subject", "from", "to")


@routes.get("/audit")
async def listed(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_AUDIT)]) -> Response:
    """The acts, the newest first; a day that cannot be read is said beside its field."""
    tr = office.pages.tr(caller.language)
    chosen = {name: request.query_params.get(name, "").strip()[:100] for name in FILTERS}
    days = {name: _day(chosen[name]) for name in ("from", "to")}
    faults = {name: tr("Write the day so: 2026-11-20") for name in days if chosen[name] and days[name] is None}
    wanted = trail.wanted(chosen["actor"] or None, chosen["act"] or None, chosen["subject"] or None, days["from"], days["to"])
    window = Window(after=request.query_params.get("after"), sort=NEWEST)
    part = await office.read(lambda tx: trail.found(tx, caller.scope, wanted, window))
    values = {
        "part": part,
        "following": f"/admin/audit?{urlencode({**chosen, 'after': part.next})}" if part.next else "",
        "chosen": chosen,
        "faults": faults,
        "acts": [("", tr("All")), *sorted(((act, say(tr)) for act, say in ACTS.items()), key=lambda one: one[1])],
        "said_of": lambda act: said_of(act, tr),
        "moment": lambda at: f"{at.astimezone(ZONE):%d.%m.%Y %H:%M:%S}",
    }
    return page(request, office, caller, "audit.html", status=422 if faults else 200, **values)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

"""The morning's digest: the first page after the sign-in until it was read."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.caller import HOME, Caller
from admin.deadline_words import sentence
from admin.office import Desk
from admin.pages.days import said
from admin.pages.kit import go, needs, page, page_routes
from domain.staff import Right
from services import council_alerts, digest

routes = page_routes()


@routes.get("/digest")
async def show(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)]) -> Response:
    """What was due at nine; where it was read already, what is due now."""
    staff_id = caller.session.staff if caller.session else ""
    unread = await office.read(lambda tx: digest.unread(tx, staff_id))
    found = await office.read(lambda tx: digest.of(tx, caller.scope)) if unread is None else unread
    may = caller.may(Right.READ_COUNCILS)
    alerts = await office.read(lambda tx: council_alerts.found(tx, caller.scope)) if may else ()
    told = sentence(office.pages.tr(caller.language), found)
    return page(
        request, office, caller, "deadline_digest.html", digest=found, sentence=told, day_said=said, unread=unread is not None,
        alerts=alerts,
    )  # fmt: skip


@routes.post("/digest/read")
async def read(request: Request, office: Desk, caller: Annotated[Caller, needs(Right.READ_DEADLINES)]) -> Response:
    """It was read: the work goes on."""
    session = caller.session
    if session is not None:
        await office.write(lambda tx: digest.read(tx, session.staff))
    return go(HOME)

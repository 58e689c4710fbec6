"""The first page after the sign-in: the first of the places that may be opened."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.caller import Caller
from admin.office import Desk
from admin.pages.kit import PLACES, needs, page, page_routes
from services import digest

routes = page_routes()


@routes.get("")
async def home(request: Request, office: Desk, caller: Annotated[Caller, needs()]) -> Response:
    """Whoever holds a role may see what is due; one may also hold none today."""
    place = next((place for place, right in PLACES if caller.may(right)), None)
    if place is None:
        return page(request, office, caller, "sign_in_no_role.html", status=403)
    session = caller.session
    if session is not None and await office.read(lambda tx: digest.unread(tx, session.staff) is not None):
        return RedirectResponse("/admin/digest", 303)
    return RedirectResponse(f"/admin/{place}", 303)

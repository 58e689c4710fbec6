"""How a page of the staff's side is made: the frame with who is signed in, what may be opened, and the form's token."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from admin.caller import FORM_KB, HOME, LOOKING, Caller, PageNeeds
from admin.office import Office
from domain.staff import Right

# What stands in the frame: the address, and the right that opens it. The words stand in the template.
PLACES: tuple[tuple[str, Right], ...] = (
    ("learners", Right.READ_LEARNERS),
    ("register", Right.READ_LEARNERS),
    ("applications", Right.READ_APPLICATIONS),
    ("sessions", Right.READ_COUNCILS),
    ("councils", Right.READ_COUNCILS),
    ("packages", Right.READ_PACKAGES),
    ("enquiries", Right.READ_ENQUIRIES),
    ("deadlines", Right.READ_DEADLINES),
    ("figures", Right.READ_FIGURES),
    ("regions", Right.READ_APPLICATIONS),
    ("calendar", Right.READ_CALENDAR),
    ("staff", Right.MANAGE_STAFF),
    ("audit", Right.READ_AUDIT),
)


def page_routes() -> APIRouter:
    """What the pages of a module are put on."""
    return APIRouter(prefix=HOME, include_in_schema=False)


def needs(right: Right | None = None, form_kb: int = FORM_KB) -> Any:
    """Who asks for a page: `caller: Annotated[Caller, needs(Right.READ_LEARNERS)]`; `form_kb`: how long its form may be."""
    return Depends(PageNeeds(right, form_kb))


def page(request: Request, office: Office, caller: Caller, name: str, *, status: int = 200, **values: object) -> Response:
    """A page in its frame; it may give `back`, where it is opened anew, if it answers forms of other addresses."""
    places = [place for place, right in PLACES if caller.may(right)]
    frame = {"caller": caller, "places": places, "here": request.url.path, "said": request.query_params.get("said", "")}
    values = {"back": _opened_at(request), **frame, **values}
    return office.pages.respond(request, name, caller.language, status=status, **values)


def _opened_at(request: Request) -> str:
    """The page's own address; where it takes forms only, the nearest one above it that may be opened."""
    address = request.url.path
    while address.startswith(HOME) and request.method not in LOOKING and not _opens(request, address):
        address = address.rpartition("/")[0]
    return address or HOME


def _opens(request: Request, address: str) -> bool:
    asked = {**request.scope, "method": "GET", "path": address}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


def go(address: str, said: str = "") -> Response:
    """After a form: to a page that may be opened again; `said` names the sentence that confirms what was done."""
    mark = ("&" if "?" in address else "?") + f"said={said}" if said else ""
    return RedirectResponse(address + mark, 303)

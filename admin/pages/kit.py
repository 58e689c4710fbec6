"""How a page of the staff's side is made: the frame with who is signed in, what may be opened, and the form's token."""

from typing import Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.caller import Caller, PageNeeds
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


def needs(right: Right | None = None) -> Any:
    """Who asks for a page: `caller: Annotated[Caller, needs(Right.READ_LEARNERS)]`."""
    return Depends(PageNeeds(right))


def page(request: Request, office: Office, caller: Caller, name: str, *, status: int = 200, **values: object) -> Response:
    """A page in its frame."""
    places = [place for place, right in PLACES if caller.may(right)]
    frame = {"caller": caller, "places": places, "here": request.url.path, "said": request.query_params.get("said", "")}
    return office.pages.respond(request, name, caller.language, status=status, **frame, **values)


def go(address: str, said: str = "") -> Response:
    """After a form: to a page that may be opened again; `said` names the sentence that confirms what was done."""
    mark = ("&" if "?" in address else "?") + f"said={said}" if said else ""
    return RedirectResponse(address + mark, 303)

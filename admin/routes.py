"""All addresses of the staff's side, put on an app."""

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.api import me
from admin.caller import SignInFirst
from admin.office import Office
from admin.pages import home, sign_in

PAGES = (home.routes, sign_in.routes)
API: tuple[APIRouter, ...] = (me.routes,)


def add_office(app: FastAPI, office: Office) -> None:
    """The pages under `/admin`, the API under `/api/v1`."""
    app.state.office = office
    for pages in PAGES:
        app.include_router(pages, prefix="/admin", include_in_schema=False)
    for api in API:
        app.include_router(api, prefix="/api/v1")
    app.add_exception_handler(SignInFirst, _to_the_door)


def _to_the_door(request: Request, error: Exception) -> Response:
    return RedirectResponse("/admin/sign-in", 303)

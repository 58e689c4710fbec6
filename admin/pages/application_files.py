"""Papers of applications: as downloads, and page by page as pictures."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import application_papers, page_pictures
from admin.application_papers import file_of, form_of
from admin.caller import Caller
from admin.office import Desk, Office
from admin.page_pictures import Look, Page
from admin.pages.kit import needs, page, page_routes
from domain.applications import TITLES
from domain.staff import Right

routes = page_routes()

AT = "/admin/applications"
FILE, FORM = "/applications/{application}/files/{file}", "/applications/{application}/form"
Reader = Annotated[Caller, needs(Right.READ_APPLICATIONS)]


@routes.get(FILE)
async def file(office: Desk, caller: Reader, application: str, file: str) -> Response:
    """A file, where it was found clean."""
    return await application_papers.file(office, caller, application, file)


@routes.get(FORM)
async def form(office: Desk, caller: Reader, application: str) -> Response:
    """The form as it was signed."""
    return await application_papers.form(office, caller, application)


@routes.get(FILE + "/pages/{number}")
async def page_of_file(request: Request, office: Desk, caller: Reader, application: str, file: str, which: Page) -> Response:
    """A page of a file, with the ways to the others."""
    look = await page_pictures.look(office, caller, await file_of(office, caller, application, file), which)
    return _shown(request, office, caller, look, f"{AT}/{application}/files/{file}")


@routes.get(FILE + "/pages/{number}/picture")
async def picture_of_file(office: Desk, caller: Reader, application: str, file: str, which: Page) -> Response:
    return await page_pictures.picture(office, caller, await file_of(office, caller, application, file), which)


@routes.get(FORM + "/pages/{number}")
async def page_of_form(request: Request, office: Desk, caller: Reader, application: str, which: Page) -> Response:
    """A page of the form as it was signed."""
    look = await page_pictures.look(office, caller, await form_of(office, caller, application), which)
    return _shown(request, office, caller, look, f"{AT}/{application}/form")


@routes.get(FORM + "/pages/{number}/picture")
async def picture_of_form(office: Desk, caller: Reader, application: str, which: Page) -> Response:
    return await page_pictures.picture(office, caller, await form_of(office, caller, application), which)


def _shown(request: Request, office: Office, caller: Caller, look: Look, at: str) -> Response:
    """`at`: the paper's own address."""
    slot = look.paper.slot
    title = TITLES[slot][caller.language] if slot else None
    card = f"{AT}/{look.paper.application}"
    return page(request, office, caller, "application_page.html", look=look, title=title, at=at, card=card)

"""The first page after the sign-in: the first of the places that may be opened."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.caller import Caller
from admin.pages.kit import PLACES, needs

routes = APIRouter()


@routes.get("")
async def home(request: Request, caller: Annotated[Caller, needs()]) -> Response:
    """Everybody may see what is due."""
    return RedirectResponse(next(f"/admin/{place}" for place, right in PLACES if caller.may(right)), 303)

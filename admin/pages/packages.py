"""Packages for the administrators of local budget programmes as pages: the inbox, and one of them with its receipt (R-003-25)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import package_desk
from admin.application_refusals import in_words
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.days import read_day
from admin.pages.days import said as day_said
from admin.pages.kit import go, needs, page, page_routes
from domain.calendar import local_date
from domain.masking import mask_text
from domain.regions import BY_CODE
from domain.staff import Everywhere, Right
from services import package_card, packages
from services.application_acts import CanNotApply
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()
AT = "/admin/packages"
Reader = Annotated[Caller, needs(Right.READ_PACKAGES)]
Receiver = Annotated[Caller, needs(Right.RECEIVE_PACKAGES)]
NOTHING: Mapping[str, str] = MappingProxyType({})


@routes.get("/packages")
async def found(request: Request, office: Desk, caller: Reader) -> Response:
    """What was sent after sessions, the newest first."""
    window = Window(after=request.query_params.get("after"), sort="-sent")
    part = await office.read(lambda tx: package_card.found(tx, caller.scope, None, window))
    following = f"{AT}?{urlencode({'after': part.next})}" if part.next else ""
    return page(request, office, caller, "packages.html", packages=part.items, following=following, **_words(caller))


@routes.get("/packages/{package}.zip")
async def zipped(office: Desk, caller: Reader, package: str) -> Response:
    """The package as a download."""
    return await package_desk.zipped(office, caller, package)


@routes.get("/packages/{package}")
async def one(request: Request, office: Desk, caller: Reader, package: str) -> Response:
    """A package with its files."""
    return await _shown(request, office, caller, package)


@routes.post("/packages/{package}/received")
async def received(request: Request, office: Desk, caller: Receiver, package: str) -> Response:
    """It was received on a day."""
    form = await form_of(request)

    @in_words()
    def work(tx: WriteTx) -> None:
        on = read_day(form.get("received_on", ""))
        if on is None:
            raise CanNotApply("day", "received_on")
        packages.receive(tx, caller.scope, package, on)

    try:
        await office.write(work)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, package, problem, form)
    return go(f"{AT}/{package}", said="received")


async def _shown(
    request: Request, office: Office, caller: Caller, id_: str, problem: Problem | None = None, typed: Mapping[str, str] = NOTHING
) -> Response:
    with in_words():
        package, files = await office.read(lambda tx: package_card.one(tx, caller.scope, id_))
        today = await office.read(lambda tx: local_date(tx.now))
    where = caller.scope.where(Right.RECEIVE_PACKAGES)
    values: dict[str, Any] = {
        "package": package, "files": files, "problem": problem.words(office.talk.tr(caller.language)) if problem else None,
        "typed": mask_text(typed.get("received_on", "")), "today": today,
        "may": isinstance(where, Everywhere) or package.region in where,
    }  # fmt: skip
    return page(request, office, caller, "package.html", status=problem.status if problem else 200, **values, **_words(caller))


def _words(caller: Caller) -> dict[str, Any]:
    return {"day_said": day_said, "region_name": lambda code: BY_CODE[code].name[caller.language]}

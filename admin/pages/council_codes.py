"""A member of a council in the chat, as a page: whether he or she is known there, a code that is shown once, and its end."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page, page_routes
from domain.calendar import local_date
from domain.regions import BY_CODE
from domain.staff import Right
from services import council_codes
from web.errors import Problem

routes = page_routes()
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
AT = "/councils/{region}/members/{member}/chat"


@routes.get(AT)
async def one(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """Whether the member is known in the chat."""
    return await _shown(request, office, caller, (region, member))


@routes.post(AT)
async def code(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """A new code, shown now and never again."""
    try:
        with in_words():
            made = await office.write(lambda tx: council_codes.new_code(tx, caller.scope, region, member))
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, (region, member), problem)
    return await _shown(request, office, caller, (region, member), made=made)


@routes.post(f"{AT}/end")
async def unbind(request: Request, office: Desk, caller: Holder, region: str, member: str) -> Response:
    """The member is told in the chat no more."""
    try:
        with in_words():
            await office.write(lambda tx: council_codes.unbind(tx, caller.scope, region, member))
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _shown(request, office, caller, (region, member), problem)
    return go(f"/admin/councils/{region}/members/{member}/chat", said="ended")


async def _shown(
    request: Request,
    office: Office,
    caller: Caller,
    which: tuple[str, str],
    problem: Problem | None = None,
    made: str = "",
) -> Response:
    (region, id_), tr = which, office.talk.tr(caller.language)
    with in_words():
        row = await office.read(lambda tx: council_codes.member_of(tx, caller.scope, region, id_, Right.HOLD_COUNCILS))
    today = await office.read(lambda tx: local_date(tx.now))
    return page(
        request, office, caller, "council_chat.html", status=problem.status if problem else 200, member=row, code=made,
        region_name=BY_CODE[region].name[caller.language], problem=problem.words(tr) if problem else None,
        left=row.until is not None and row.until < today, tr_in=office.talk.tr, at=f"/admin/councils/{region}/members/{id_}/chat",
    )  # fmt: skip

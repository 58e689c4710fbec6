"""The check of an application against the rules: what is asked, what was found of each item, and by whom (R-003-19)."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from admin.api.application_decisions import Decider, require
from admin.api.applications import Id, version_of
from admin.api.check_models import CheckOf, FindingOf
from admin.api.kit import IfMatch, Versioned, act, api_routes, with_version
from admin.check_words import in_check_words
from admin.office import Desk
from domain.checks import Item
from services import application_changes, application_check, application_findings
from services.application_check import Check
from services.application_findings import Finding
from services.transaction import WriteTx

routes = api_routes("applications")


async def item_of(application: Id, item: Item) -> tuple[str, Item]:
    """An item of an application's check."""
    return application, item


Which = Annotated[tuple[str, Item], Depends(item_of)]


@routes.get("/applications/{application}/check")
async def read(office: Desk, caller: Decider, application: Id, response: Response) -> CheckOf:
    """The items that apply, how each stands and why; nobody but who decides reads it."""

    def work(tx: WriteTx) -> Check:
        check = application_check.check(tx, office.talk.content, caller.scope, application)
        application_changes.seen(tx, caller.scope, application, check.row.version)
        return check

    with in_check_words():
        check = await office.write(work)
    return with_version(response, CheckOf.of(check), version_of(application, check.row.version))


@routes.put("/applications/{application}/check/{item}", response_model=CheckOf)
async def find(
    request: Request, office: Desk, caller: Decider, which: Which, body: FindingOf, if_match: IfMatch = None
) -> Response:
    """Keep what was found of an item; the first finding begins the check, and each one is kept in its history."""
    application, item = which
    finding = Finding(body.answer, body.facts, body.evidence, body.on)

    def work(tx: WriteTx) -> Versioned:
        with in_check_words():
            require(tx, caller, application, if_match)
            application_findings.find(tx, office.talk.content, caller.scope, application, item, finding)
            check = application_check.check(tx, office.talk.content, caller.scope, application)
        return Versioned(CheckOf.of(check), version_of(application, check.row.version))

    return await act(request, office, caller, work)

"""The audit trail: who did what to whom, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field
from starlette.requests import Request

from admin.api.kit import Asked, Given, Listed, SentDay, api_routes, needs, sorted_by
from admin.audit_words import said_of
from admin.caller import Caller
from admin.office import Desk
from domain.staff import Right
from services import trail
from services.storage.audit import Act
from services.storage.trail import NEWEST, Wanted
from web.errors import Tr
from web.language import programs_language

routes = api_routes("audit")

Name = Annotated[str | None, Query(max_length=100)]


class Line(Given):
    """One act; `details` are ids, names of fields and counts, never what a person typed."""

    id: str
    at: datetime
    actor: str = Field(examples=["staff:a.serikova"])
    act: str = Field(examples=["staff.role_given"])
    said: str = Field(description="The act in the caller's language.")
    subject: str = Field(examples=["staff:01K9ZQ3T8WJ5B6C7D8E9F0G1H2"])
    details: Mapping[str, str | int]


async def wanted_lines(
    actor: Name = None,
    act: Annotated[str | None, Query(max_length=100, description="Its name, or the word before the dot.")] = None,
    subject: Name = None,
    since: Annotated[SentDay | None, Query(alias="from")] = None,
    until: Annotated[SentDay | None, Query(alias="to")] = None,
) -> Wanted:
    """Which lines are looked for."""
    return trail.wanted(actor, act, subject, since, until)


@routes.get("/audit")
async def read_trail(
    request: Request,
    office: Desk,
    caller: Annotated[Caller, needs(Right.READ_AUDIT)],
    wanted: Annotated[Wanted, Depends(wanted_lines)],
    asked: Annotated[Asked, sorted_by(NEWEST)],
) -> Listed[Line]:
    """The acts, the newest first; a reader for some regions sees those that are about what is there."""
    tr = office.pages.tr(programs_language(request))
    part = await office.read(lambda tx: trail.found(tx, caller.scope, wanted, asked.window))
    return asked.listed(part.map(lambda act: _line(act, tr)))


def _line(act: Act, tr: Tr) -> Line:
    return Line(
        id=act.id,
        at=act.at,
        actor=act.actor,
        act=act.act,
        said=said_of(act.act, tr),
        subject=act.subject,
        details=act.details,
    )

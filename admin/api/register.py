"""The completion register (R-000-8): as a list, and as a file with its facts."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from admin import register_desk
from admin.api.figures import FILE, Days, Kind
from admin.api.kit import Asked, Given, Listed, api_routes, needs, sorted_by
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Desk
from admin.register_desk import Filters
from domain.certificates import CertificateState
from domain.language import Language
from domain.regions import BY_CODE
from domain.staff import Right
from services.register import Entry
from services.storage.register import NO_REGION

routes = api_routes("register")


class Certificate(Given):
    """A certificate of the register as it stands; the identity number shows its last digits only."""

    number: str = Field(examples=["KZ-2026-19-4F7K2M9Q-2"])
    name: str
    iin: str = Field(examples=["••••••••0127"])
    person: str
    registration: str = Field(examples=["2026-A7KM3Q9X"])
    region: str = Field(description="Two digits of KATO; empty where none is known.", examples=["75"])
    course: str = Field(examples=["basics"])
    course_version: int
    language: Language
    level: str
    correct: int
    total: int
    issued_on: date
    correction: bool = Field(description="Whether it replaces an earlier one.")
    state: CertificateState
    ended_on: date | None
    reason: str
    trial: bool


Region = Annotated[str | None, Query(max_length=4, description="Two digits of KATO; `none`: without a region.", examples=["75"])]
Month = Annotated[str | None, Query(pattern=r"^20[2-9][0-9]-(0[1-9]|1[0-2])$", description="Of the issue.", examples=["2026-03"])]
Trial = Annotated[Literal["yes", "no", "all"] | None, Query(description="What this instance issues, unless it is said.")]
First = Annotated[bool, Query(description="Without those that correct an earlier one.")]


async def _of_what(
    region: Region = None,
    month: Month = None,
    course: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,40}$", examples=["basics"])] = None,
) -> Filters:
    if region is not None and region not in {*BY_CODE, NO_REGION}:
        raise bad_region()
    return Filters(region, month, course)


async def _filters(
    of: Annotated[Filters, Depends(_of_what)],
    days: Days,
    language: Language | None = None,
    state: CertificateState | None = None,
    trial: Trial = None,
    first: First = False,
) -> Filters:
    return replace(of, language=language, state=state, trial=trial, first=first, since=days[0], until=days[1])


Wanted = Annotated[Filters, Depends(_filters)]


@routes.get("/register")
async def found(
    office: Desk,
    caller: Annotated[Caller, needs(Right.READ_LEARNERS)],
    filters: Wanted,
    asked: Annotated[Asked, sorted_by("issued")],
) -> Listed[Certificate]:
    """Certificates in the order of their issue; trials stand among official ones only where `trial=all` asks for it."""
    part, _ = await register_desk.listed(office, caller, filters, asked.window)
    return asked.listed(part.map(_given))


@routes.get("/register/export", response_class=Response, responses=FILE)
async def export(
    office: Desk,
    caller: Annotated[Caller, needs(Right.EXPORT_REGISTER)],
    filters: Wanted,
    kind: Annotated[Kind, Query(alias="format")] = "csv",
) -> Response:
    """The whole list as a file with its facts, in the caller's language; the act stands in the audit trail."""
    return await register_desk.exported(office, caller, filters, kind)


def _given(one: Entry) -> Certificate:
    return Certificate.model_validate(one, from_attributes=True)

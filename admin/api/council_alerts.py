"""Applications that wait too long for a decision of the council (AMB-13)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import Field

from admin.api.kit import Given, Listed, api_routes, needs
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Desk
from domain.regions import BY_CODE
from domain.staff import Right
from services import council_alerts
from services.council_alerts import Why

routes = api_routes("councils")


class AlertOf(Given):
    """An application that waits too long: why, since which day, how many working days, at how many sessions in vain."""

    application: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    number: str = Field(examples=["26-75-00042"])
    region: str = Field(examples=["75"])
    why: Sequence[Why]
    since: date
    days: int
    sessions: int


@routes.get("/council-alerts")
async def found(
    office: Desk,
    caller: Annotated[Caller, needs(Right.READ_COUNCILS)],
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
) -> Listed[AlertOf]:
    """What waits too long for a decision, those that were told of first; whatever is decided stands here no more."""
    if region is not None and region not in BY_CODE:
        raise bad_region()
    regions = None if region is None else [region]
    alerts = await office.read(lambda tx: council_alerts.found(tx, caller.scope, regions))
    return Listed(
        items=[
            AlertOf(
                application=one.application, number=one.number, region=one.region, why=one.why, since=one.wait.since,
                days=one.wait.days, sessions=one.wait.sessions,
            )
            for one in alerts
        ]
    )  # fmt: skip

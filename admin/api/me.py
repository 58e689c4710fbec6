"""Who is calling, and what may be done."""

from typing import Annotated

from admin.api.kit import Given, api_routes, needs
from admin.caller import Caller
from domain.staff import Everywhere, Right

routes = api_routes("me")


class Held(Given):
    """A right, with the regions' codes; none named: the whole country."""

    right: Right
    regions: list[str]


class Me(Given):
    """Who calls, as the audit trail names it."""

    actor: str
    rights: list[Held]


@routes.get("/me")
async def me(caller: Annotated[Caller, needs()]) -> Me:
    """Who is calling, and which rights the token or the sign-in has."""
    held = [
        Held(right=right, regions=[] if isinstance(where, Everywhere) else sorted(where))
        for right, where in sorted(caller.scope.rights.items())
    ]
    return Me(actor=caller.scope.actor, rights=held)

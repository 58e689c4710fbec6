"""How a member of a council comes to be known in the chat, where sessions are told then: a code, and its end."""

from typing import Annotated

from fastapi import Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import Given, Versioned, act, api_routes, needs
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk
from domain.staff import Right
from services import council_codes
from services.transaction import WriteTx

routes = api_routes("councils")

Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Which = Annotated[str, Path(max_length=2, description="The code of a region.", examples=["75"])]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
AT = "/councils/{region}/members/{member}"


class MembersCode(Given):
    """A code to be handed to the member alone; null where the same request is answered again, because it is shown once."""

    code: str | None = Field(repr=False, examples=["7K2M9-QXT4B"])


@routes.post(f"{AT}/code", response_model=MembersCode)
async def code(request: Request, office: Desk, caller: Holder, region: Which, member: Id) -> Response:
    """A new code for a member who is not known in the chat, good once and for 30 days; an older one opens nothing any more."""

    def work(tx: WriteTx) -> Versioned:
        with in_words():
            made = council_codes.new_code(tx, caller.scope, region, member)
        return Versioned(MembersCode(code=made), kept=MembersCode(code=None))

    return await act(request, office, caller, work)


@routes.delete(f"{AT}/chat", status_code=204, response_class=Response)
async def unbind(request: Request, office: Desk, caller: Holder, region: Which, member: Id) -> Response:
    """A member is told in the chat no more, and a code that was made opens nothing."""

    def work(tx: WriteTx) -> None:
        with in_words():
            council_codes.unbind(tx, caller.scope, region, member)

    return await act(request, office, caller, work)

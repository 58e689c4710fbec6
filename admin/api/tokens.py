"""Tokens of programs: what each may do, until when, and taking them back."""

from typing import Annotated, Literal

from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import Asked, IfMatch, Listed, Versioned, act, api_routes, require_version, sorted_by, with_version
from admin.api.staff import Manager
from admin.api.staff_models import NewToken, TokenGiven, WithSecret, token_shown, token_version
from admin.office import Desk
from admin.refusals import no_record
from admin.staff_refusals import in_words
from services import accounts
from services.transaction import WriteTx

routes = api_routes("staff")


@routes.get("/tokens")
async def list_tokens(
    office: Desk, caller: Manager, asked: Annotated[Asked, sorted_by("name", "until")], state: Literal["good"] | None = None
) -> Listed[TokenGiven]:
    """The tokens of programs; with `state=good` those only that still open the door."""
    part = await office.read(lambda tx: accounts.tokens(tx, caller.scope, asked.window, good=state == "good"))
    return asked.listed(part.map(token_shown))


@routes.get("/tokens/{token_id}")
async def one_token(token_id: str, office: Desk, caller: Manager, response: Response) -> TokenGiven:
    """One token, without what opens the door."""
    token = await office.read(lambda tx: accounts.token(tx, caller.scope, token_id))
    if token is None:
        raise no_record()
    return with_version(response, token_shown(token), token_version(token))


@routes.post("/tokens", status_code=201, response_model=WithSecret)
async def add_token(body: NewToken, request: Request, office: Desk, caller: Manager) -> Response:
    """Make a token, good for a year. What opens the door is in the answer, and nowhere else."""

    def made(tx: WriteTx) -> Versioned:
        with in_words("name"):
            token, secret = accounts.add_token(tx, caller.scope, body.name, body.scopes, body.region)
        given = token_shown(token)
        address = f"{request.url.path}/{token.id}"
        kept = WithSecret(token=given, secret=None)
        return Versioned(WithSecret(token=given, secret=secret), token_version(token), address, kept)

    return await act(request, office, caller, made, status=201)


@routes.post("/tokens/{token_id}/end", response_model=TokenGiven)
async def end_token(token_id: str, request: Request, office: Desk, caller: Manager, if_match: IfMatch = None) -> Response:
    """Take a token back: from now on it opens nothing."""

    def ended(tx: WriteTx) -> Versioned:
        token = accounts.token(tx, caller.scope, token_id, lock=True)
        if token is None:
            raise no_record()
        require_version(if_match, token_version(token))
        with in_words("name"):
            after = accounts.end_token(tx, caller.scope, token)
        return Versioned(token_shown(after), token_version(after))

    return await act(request, office, caller, ended)

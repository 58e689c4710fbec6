"""Tokens of programs: the list, making one, taking one back."""

from starlette.requests import Request
from starlette.responses import Response

from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.kit import go, page, page_routes
from admin.pages.staff import Manager
from admin.refusals import no_record
from admin.staff_desk import faults, read_region, words
from admin.staff_refusals import in_words
from domain.staff import Right
from services import accounts
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

TOKENS = "/admin/tokens"


@routes.get("/tokens")
async def listed(request: Request, office: Desk, caller: Manager) -> Response:
    return await _tokens(request, office, caller)


@routes.post("/tokens")
async def add(request: Request, office: Desk, caller: Manager) -> Response:
    """Make a token; what opens the door is shown on the page that answers, and nowhere else."""
    form = await form_of(request)
    rights = [right for right in Right if form.get(str(right)) == "yes"]

    def made(tx: WriteTx) -> tuple[accounts.Token, str]:
        with in_words("name"):
            return accounts.add_token(tx, caller.scope, form.get("name", "").strip(), rights, read_region(form))

    try:
        token, secret = await office.write(made)
    except Problem as refused:
        return await _tokens(request, office, caller, refused)
    return page(request, office, caller, "staff_token.html", token=token, secret=secret)


@routes.post("/tokens/{token_id}/end")
async def end(request: Request, office: Desk, caller: Manager, token_id: str) -> Response:
    """Take a token back: from now on it opens nothing."""

    def ended(tx: WriteTx) -> None:
        token = accounts.token(tx, caller.scope, token_id, lock=True)
        if token is None:
            raise no_record()
        with in_words("name"):
            accounts.end_token(tx, caller.scope, token)

    try:
        await office.write(ended)
    except Problem as refused:
        return await _tokens(request, office, caller, refused)
    return go(TOKENS, said="done")


async def _tokens(request: Request, office: Office, caller: Caller, refused: Problem | None = None) -> Response:
    window = Window(after=request.query_params.get("after"), sort="name")
    part = await office.read(lambda tx: accounts.tokens(tx, caller.scope, window, good=True))
    values = {
        "part": part,
        "following": f"{TOKENS}?after={part.next}" if part.next else "",
        "own_rights": [right for right in Right if caller.may(right)],
        "typed": await form_of(request) if refused else {},
        "faults": faults(refused, office.pages.tr(caller.language)),
    }
    status = refused.status if refused else 200
    return page(request, office, caller, "staff_tokens.html", status=status, **values, **words(office, caller))

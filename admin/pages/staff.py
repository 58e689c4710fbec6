"""The staff's accounts: the list, one of them, and what an administrator does with it."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin.api.staff import taken
from admin.api.staff_models import version
from admin.caller import Caller, form_of
from admin.office import Desk, Office
from admin.pages.kit import go, needs, page, page_routes
from admin.staff_desk import faults, read_grant, read_language, words
from admin.staff_refusals import in_words
from domain.staff import Right, Role
from services import accounts, staff
from services.staff import Member
from services.storage.accounts import Wanted
from services.storage.paging import Window
from services.transaction import WriteTx
from web.errors import Problem, no_address

routes = page_routes()

Manager = Annotated[Caller, needs(Right.MANAGE_STAFF)]
FILTERS = ("login", "role", "region", "state")
ACCOUNTS = "/admin/staff"


@routes.get("/staff")
async def listed(request: Request, office: Desk, caller: Manager) -> Response:
    """The accounts within reach, by login."""
    chosen = {name: request.query_params.get(name, "")[:40] for name in FILTERS}
    role = next((one for one in Role if one == chosen["role"]), None)
    open_ = {"open": True, "closed": False}.get(chosen["state"])
    wanted = Wanted(chosen["login"].strip(), role, chosen["region"] or None, open_)
    window = Window(after=request.query_params.get("after"), sort="login")
    part = await office.read(lambda tx: accounts.found(tx, caller.scope, wanted, window))
    following = f"{ACCOUNTS}?{urlencode({**chosen, 'after': part.next})}" if part.next else ""
    return page(request, office, caller, "staff.html", part=part, following=following, chosen=chosen, **words(office, caller))


@routes.get("/staff/new")
async def blank(request: Request, office: Desk, caller: Manager) -> Response:
    return await _new(request, office, caller)


@routes.post("/staff/new")
async def add(request: Request, office: Desk, caller: Manager) -> Response:
    """Make an account; its one-time password is shown on the page that answers, and nowhere else."""
    form, password = await form_of(request), staff.one_time_password()
    login = form.get("login", "").strip().casefold()
    account = staff.Account(login, await office.passwords.hashed(password), read_language(form))

    def made(tx: WriteTx) -> Member:
        with in_words():
            return accounts.add(tx, caller.scope, account, read_grant(form))

    try:
        member = await office.write(made)
    except Problem as refused:
        return await _new(request, office, caller, refused)
    return page(request, office, caller, "staff_password.html", member=member, password=password)


@routes.get("/staff/{staff_id}")
async def one(request: Request, office: Desk, caller: Manager, staff_id: str) -> Response:
    return await _card(request, office, caller, staff_id)


@routes.post("/staff/{staff_id}/roles")
async def give(request: Request, office: Desk, caller: Manager, staff_id: str) -> Response:
    """Give a role, also for a deputy."""
    form = await form_of(request)
    return await _act(request, office, caller, staff_id, lambda tx, one: accounts.give(tx, caller.scope, one, read_grant(form)))


@routes.post("/staff/{staff_id}/roles/{role_id}/end")
async def take_back(request: Request, office: Desk, caller: Manager, staff_id: str, role_id: str) -> Response:
    return await _act(request, office, caller, staff_id, lambda tx, one: accounts.take_back(tx, caller.scope, one, role_id))


@routes.post("/staff/{staff_id}/close")
async def close(request: Request, office: Desk, caller: Manager, staff_id: str) -> Response:
    return await _act(request, office, caller, staff_id, lambda tx, one: accounts.close(tx, caller.scope, one))


@routes.post("/staff/{staff_id}/reset")
async def reset(request: Request, office: Desk, caller: Manager, staff_id: str) -> Response:
    """Give a new one-time password; it is shown on the page that answers, and nowhere else."""
    form, password = await form_of(request), staff.one_time_password()
    hashed, lost = await office.passwords.hashed(password), form.get("second_factor") == "yes"

    def again(tx: WriteTx) -> Member:
        member = taken(tx, caller, staff_id, form.get("version"))
        with in_words():
            return accounts.reset(tx, caller.scope, member, hashed, second_factor=lost)

    try:
        member = await office.write(again)
    except Problem as refused:
        return await _card(request, office, caller, staff_id, refused)
    return page(request, office, caller, "staff_password.html", member=member, password=password)


async def _act(
    request: Request, office: Office, caller: Caller, staff_id: str, change: Callable[[WriteTx, Member], Member]
) -> Response:
    form = await form_of(request)

    def work(tx: WriteTx) -> None:
        member = taken(tx, caller, staff_id, form.get("version"))
        with in_words():
            change(tx, member)

    try:
        await office.write(work)
    except Problem as refused:
        return await _card(request, office, caller, staff_id, refused)
    return go(f"{ACCOUNTS}/{staff_id}", said="done")


async def _card(request: Request, office: Office, caller: Caller, staff_id: str, refused: Problem | None = None) -> Response:
    member = await office.read(lambda tx: accounts.one(tx, caller.scope, staff_id))
    if member is None:
        raise no_address()
    typed = await form_of(request) if refused else {}
    values = {
        "member": member,
        "version": version(member),
        "own": caller.scope.actor == f"staff:{member.login}",
        "typed": typed,
        "faults": faults(refused, office.pages.tr(caller.language)),
    }
    status = refused.status if refused else 200
    return page(request, office, caller, "staff_one.html", status=status, **values, **words(office, caller))


async def _new(request: Request, office: Office, caller: Caller, refused: Problem | None = None) -> Response:
    typed = await form_of(request) if refused else {}
    found = faults(refused, office.pages.tr(caller.language))
    status = refused.status if refused else 200
    return page(request, office, caller, "staff_new.html", status=status, typed=typed, faults=found, **words(office, caller))

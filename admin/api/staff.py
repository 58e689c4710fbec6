"""Accounts of the staff: who they are, which roles they hold where, and their one-time passwords."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from admin.api.kit import Asked, IfMatch, Listed, Versioned, act, api_routes, needs, require_version, sorted_by, with_version
from admin.api.staff_models import Account, NewAccount, NewRole, Reset, WithPassword, shown, version
from admin.caller import Caller
from admin.office import Desk
from admin.refusals import no_record
from admin.staff_refusals import in_words
from domain.staff import Right, Role
from services import accounts, staff
from services.staff import Member
from services.storage.accounts import Wanted
from services.transaction import WriteTx

routes = api_routes("staff")

Manager = Annotated[Caller, needs(Right.MANAGE_STAFF)]


async def wanted_accounts(
    login: Annotated[str, Query(max_length=32, description="A part of the login.")] = "",
    role: Role | None = None,
    region: Annotated[str | None, Query(max_length=2)] = None,
    state: Literal["open", "closed"] | None = None,
) -> Wanted:
    """Which accounts a list is of."""
    return Wanted(login, role, region, None if state is None else state == "open")


@routes.get("/staff")
async def list_accounts(
    office: Desk,
    caller: Manager,
    wanted: Annotated[Wanted, Depends(wanted_accounts)],
    asked: Annotated[Asked, sorted_by("login", "created_at")],
) -> Listed[Account]:
    """The accounts within reach: an administrator of a region sees those whose roles are all for it."""
    part = await office.read(lambda tx: accounts.found(tx, caller.scope, wanted, asked.window))
    return asked.listed(part.map(shown))


@routes.get("/staff/{staff_id}")
async def one_account(staff_id: str, office: Desk, caller: Manager, response: Response) -> Account:
    """One account."""
    member = await office.read(lambda tx: accounts.one(tx, caller.scope, staff_id))
    if member is None:
        raise no_record()
    return with_version(response, shown(member), version(member))


@routes.post("/staff", status_code=201, response_model=WithPassword)
async def add_account(body: NewAccount, request: Request, office: Desk, caller: Manager) -> Response:
    """Make an account with its first role. Its one-time password is in the answer, and nowhere else."""
    password = staff.one_time_password()
    account = staff.Account(body.login, await office.passwords.hashed(password), body.language)

    def made(tx: WriteTx) -> Versioned:
        with in_words():
            return _told_once(accounts.add(tx, caller.scope, account, body.grant()), password, request.url.path)

    return await act(request, office, caller, made, status=201)


@routes.post("/staff/{staff_id}/roles", response_model=Account)
async def give_role(
    staff_id: str, body: NewRole, request: Request, office: Desk, caller: Manager, if_match: IfMatch = None
) -> Response:
    """Give a role; with `deputy_of` the duties of a colleague, who holds the same role, until a day."""
    work = _changed(caller, staff_id, if_match, lambda tx, one: accounts.give(tx, caller.scope, one, body.grant()))
    return await act(request, office, caller, work)


@routes.post("/staff/{staff_id}/roles/{role_id}/end", response_model=Account)
async def end_role(
    staff_id: str, role_id: str, request: Request, office: Desk, caller: Manager, if_match: IfMatch = None
) -> Response:
    """Take a role back from now on. The last administrator of the country keeps it."""
    work = _changed(caller, staff_id, if_match, lambda tx, one: accounts.take_back(tx, caller.scope, one, role_id))
    return await act(request, office, caller, work)


@routes.post("/staff/{staff_id}/close", response_model=Account)
async def close_account(staff_id: str, request: Request, office: Desk, caller: Manager, if_match: IfMatch = None) -> Response:
    """Close an account for ever, and end its sign-ins: not one's own, and not the last administrator's."""
    work = _changed(caller, staff_id, if_match, lambda tx, one: accounts.close(tx, caller.scope, one))
    return await act(request, office, caller, work)


@routes.post("/staff/{staff_id}/reset", response_model=WithPassword)
async def reset_account(
    staff_id: str, body: Reset, request: Request, office: Desk, caller: Manager, if_match: IfMatch = None
) -> Response:
    """Give a new one-time password and end the sign-ins. It is in the answer, and nowhere else."""
    password = staff.one_time_password()
    hashed = await office.passwords.hashed(password)

    def again(tx: WriteTx) -> Versioned:
        member = taken(tx, caller, staff_id, if_match)
        with in_words():
            return _told_once(accounts.reset(tx, caller.scope, member, hashed, second_factor=body.second_factor), password)

    return await act(request, office, caller, again)


def taken(tx: WriteTx, caller: Caller, staff_id: str, given: str | None) -> Member:
    """The account in the version that the caller has seen, for a change. Raises Problem (404, 412, 428)."""
    member = accounts.take(tx, caller.scope, staff_id)
    if member is None:
        raise no_record()
    require_version(given, version(member))
    return member


def _changed(
    caller: Caller, staff_id: str, given: str | None, change: Callable[[WriteTx, Member], Member]
) -> Callable[[WriteTx], Versioned]:
    def work(tx: WriteTx) -> Versioned:
        member = taken(tx, caller, staff_id, given)
        with in_words():
            after = change(tx, member)
        return Versioned(shown(after), version(after))

    return work


def _told_once(member: Member, password: str, collection: str | None = None) -> Versioned:
    """The answer with a password, and the one without it that is kept for repeats."""
    account = shown(member)
    address = None if collection is None else f"{collection}/{member.id}"
    kept = WithPassword(account=account, password=None)
    return Versioned(WithPassword(account=account, password=password), version(member), address, kept)

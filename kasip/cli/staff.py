"""`kasip staff add`, `list`, `close`, `reset` and `token`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from domain.errors import KasipError
from domain.staff import Grant, Right, Role
from kasip.cli.app import app, run, store

staff = typer.Typer(no_args_is_help=True, help="Accounts of the staff and tokens of programs.")
app.add_typer(staff, name="staff")

Login = Annotated[str, typer.Argument(metavar="LOGIN")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
HasRole = Annotated[Role, typer.Option("--role", help="What the person is there for.")]
Region = Annotated[str | None, typer.Option(help="The region's code, 10 to 79; without it the role is for the country.")]
Scope = Annotated[list[Right], typer.Option(help="What the program may do; may be given several times.")]
SecondFactor = Annotated[bool, typer.Option("--second-factor", help="The second factor is set up anew too: the phone is lost.")]
Revoke = Annotated[bool, typer.Option("--revoke", help="Take the token back.")]


@staff.command()
def add(login: Login, role: HasRole, region: Region = None) -> None:
    """Make an account and show its one-time password, which is changed at the first sign-in."""
    run(_add(login, Grant(role, region)))


@staff.command("list")
def list_() -> None:
    """Show the accounts with their roles."""
    run(_list())


@staff.command()
def close(login: Login) -> None:
    """Let nobody sign in with an account any more, and end its sign-ins."""
    run(_close(login))


@staff.command()
def reset(login: Login, second_factor: SecondFactor = False) -> None:
    """Show a new one-time password for an account, and end its sign-ins."""
    run(_reset(login, second_factor=second_factor))


@staff.command()
def token(name: Name, scope: Scope = [], region: Region = None, revoke: Revoke = False) -> None:  # noqa: B006 - typer's own way
    """Make a program's token, good for a year, and show it once."""
    if not revoke and not scope:
        raise KasipError(f"--scope is needed, one or more of: {', '.join(Right)}")
    run(_end_token(name) if revoke else _token(name, scope, region))


async def _add(login: str, grant: Grant) -> None:
    from services import staff as accounts
    from services.passwords import Passwords

    password = accounts.one_time_password()
    account = accounts.Account(login, await Passwords().hashed(password))
    async with store() as opened:
        await opened.write(lambda tx: accounts.add(tx, account, grant, "operator"))
    print(f"{login}: the one-time password is {password}")


async def _list() -> None:
    from services import staff as accounts

    async with store() as opened:
        members = await opened.read(accounts.members)
    for one in members:
        held = ", ".join(f"{grant.role} {grant.region or 'country'}" for _, grant in one.grants)
        state = "closed" if one.closed_at else "second factor" if one.second_factor else ""
        print("  ".join(filter(None, (one.login, held, state))))
    if not members:
        print("there is no account")


async def _close(login: str) -> None:
    from services import staff as accounts

    async with store() as opened:
        await opened.write(lambda tx: accounts.close(tx, login, "operator"))
    print(f"{login} is closed")


async def _reset(login: str, *, second_factor: bool) -> None:
    from services import staff as accounts
    from services.passwords import Passwords

    password = accounts.one_time_password()
    hashed = await Passwords().hashed(password)
    async with store() as opened:
        await opened.write(lambda tx: accounts.reset(tx, login, hashed, "operator", second_factor=second_factor))
    print(f"{login}: the one-time password is {password}")


async def _token(name: str, scope: Sequence[Right], region: str | None) -> None:
    from services import staff as accounts

    async with store() as opened:
        made = await opened.write(lambda tx: accounts.add_token(tx, name, scope, region, "operator"))
    print(made)


async def _end_token(name: str) -> None:
    from services import staff as accounts

    async with store() as opened:
        await opened.write(lambda tx: accounts.end_token(tx, name, "operator"))
    print(f"the token {name} is taken back")

"""What the API says and takes about accounts of the staff and tokens of programs."""

from datetime import date, datetime

from pydantic import Field

from admin.api.kit import Given, Sent, SentDay, etag
from domain.language import Language
from domain.staff import Grant, Right, Role
from services.accounts import Token
from services.staff import Member

REGION = Field(default=None, max_length=2, examples=["75"], description="10 to 79; none: the whole country.")


class NewRole(Sent):
    """A role to be given: for a region, or for the country; from a day on, and until another one."""

    role: Role = Field(examples=["agency"])
    region: str | None = REGION
    since: SentDay | None = Field(default=None, examples=["2026-11-20"])
    until: SentDay | None = Field(default=None, examples=["2026-12-31"])
    deputy_of: str | None = Field(default=None, max_length=32, description="The login of who is stood in for.")

    def grant(self) -> Grant:
        return Grant(self.role, self.region, self.since, self.until, self.deputy_of)


class NewAccount(NewRole):
    """An account with its first role."""

    login: str = Field(max_length=32, examples=["d.akhmetov"])
    language: Language = Field(default=Language.KK, examples=["kk"])


class Reset(Sent):
    """`second_factor`: the phone is lost too, so it is set up anew."""

    second_factor: bool = Field(default=False, examples=[False])


class HeldRole(Given):
    """A role that is held."""

    id: str
    role: Role
    region: str | None
    since: date | None
    until: date | None
    deputy_of: str | None


class Account(Given):
    """Somebody of the staff."""

    id: str
    login: str
    language: Language
    second_factor: bool
    one_time_password: bool = Field(description="The password was given out and not changed yet.")
    created_at: datetime
    closed_at: datetime | None
    roles: list[HeldRole]


class WithPassword(Given):
    """An account with its one-time password, which is shown once: a repeat under the same Idempotency-Key has none."""

    account: Account
    password: str | None


class NewToken(Sent):
    """A token of a program: what it may do, no more than who makes it, for a region or for the country."""

    name: str = Field(max_length=32, examples=["statistics"])
    scopes: list[Right] = Field(min_length=1, max_length=len(Right), examples=[["calendar:read"]])
    region: str | None = REGION


class TokenGiven(Given):
    """A token of a program, without what opens the door."""

    id: str
    name: str
    scopes: list[Right]
    region: str | None
    created_at: datetime
    until: datetime
    ended_at: datetime | None


class WithSecret(Given):
    """A token with what opens the door, which is shown once: a repeat under the same Idempotency-Key has none."""

    token: TokenGiven
    secret: str | None


def version(member: Member) -> str:
    """The version of an account: it changes with its roles, its password and its state."""
    return etag(member.id, member.closed_at, member.one_time, member.second_factor, member.grants)


def shown(member: Member) -> Account:
    """An account as the API says it."""
    roles = [
        HeldRole(id=id_, role=one.role, region=one.region, since=one.since, until=one.until, deputy_of=one.deputy_of)
        for id_, one in member.grants
    ]
    return Account(
        id=member.id,
        login=member.login,
        language=member.language,
        second_factor=member.second_factor,
        one_time_password=member.one_time,
        created_at=member.created_at,
        closed_at=member.closed_at,
        roles=roles,
    )


def token_version(token: Token) -> str:
    return etag(token.id, token.ended_at)


def token_shown(token: Token) -> TokenGiven:
    """A token as the API says it."""
    return TokenGiven(
        id=token.id,
        name=token.name,
        scopes=list(token.rights),
        region=token.region,
        created_at=token.created_at,
        until=token.until,
        ended_at=token.ended_at,
    )

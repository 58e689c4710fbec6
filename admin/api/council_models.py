"""A council as it is sent and given by the API."""

from datetime import date
from typing import Annotated

from pydantic import Field

from admin.api.kit import Given, Sent, SentDay
from domain.councils import Base, BaseRule, Duty, Member
from domain.full_name import MOST_CHARACTERS
from domain.language import Text
from domain.regions import BY_CODE
from services.application_acts import MOST_REFERENCE
from services.councils import LONGEST_POST, Appointed, Based, Council

Line = Annotated[str, Field(min_length=1, max_length=MOST_REFERENCE)]
Post = Annotated[str, Field(min_length=1, max_length=LONGEST_POST)]


class SentMember(Sent):
    """A member by the akim's act: position and organisation in both languages, and whether business is represented."""

    name: str = Field(min_length=1, max_length=2 * MOST_CHARACTERS, examples=["Сынақов Серік"])
    post_kk: Post = Field(examples=["Кәсіпкерлер палатасының төрағасы"])
    post_ru: Post = Field(examples=["Председатель палаты предпринимателей"])
    business: bool = Field(examples=[True])
    duty: Duty = Field(examples=["member"])
    document: Line = Field(examples=["№ 12"])
    document_on: SentDay = Field(examples=["2026-01-15"])
    since: SentDay = Field(examples=["2026-01-20"])
    until: SentDay | None = Field(default=None, description="The last day.", examples=[None])
    login: str = Field(default="", max_length=32, description="Of the account by which he or she reads.", examples=[""])

    @property
    def member(self) -> Member:
        post = Text(self.post_kk, self.post_ru)
        return Member(self.name, post, self.business, self.duty, self.document, self.document_on, self.since, self.until)


class SentEnd(Sent):
    """The last day of a member in the council."""

    until: SentDay = Field(examples=["2026-12-31"])


class SentBase(Sent):
    """Of whom two thirds are counted, with the document that says so, from a day on (AMB-10)."""

    base: Base = Field(examples=["present"])
    document: Line = Field(examples=["№ 5"])
    document_on: SentDay = Field(examples=["2026-01-15"])
    since: SentDay = Field(examples=["2026-02-01"])

    @property
    def rule(self) -> BaseRule:
        return BaseRule(self.base, self.document, self.document_on, self.since)


class GivenMember(Given):
    """A member as entered; `in_chat`: known to the bot, and invited there."""

    id: str
    name: str
    post_kk: str
    post_ru: str
    business: bool
    duty: Duty
    document: str
    document_on: date
    since: date
    until: date | None
    login: str
    in_chat: bool
    entered_at: str
    entered_by: str

    @classmethod
    def of(cls, one: Appointed) -> "GivenMember":
        member = one.member
        return cls(
            id=one.id, name=member.name, post_kk=member.post.kk, post_ru=member.post.ru, business=member.business,
            duty=member.duty, document=member.document, document_on=member.document_on, since=member.since, until=member.until,
            login=one.login, in_chat=one.in_chat, entered_at=one.at.isoformat(), entered_by=one.by,
        )  # fmt: skip


class GivenBase(Given):
    """A base as entered; `in_force` is true of the one that counts on the day that was asked for."""

    base: Base
    document: str
    document_on: date
    since: date
    entered_at: str
    entered_by: str
    in_force: bool

    @classmethod
    def of(cls, one: Based) -> "GivenBase":
        rule = one.rule
        return cls(
            base=rule.base, document=rule.document, document_on=rule.document_on, since=rule.since,
            entered_at=one.at.isoformat(), entered_by=one.by, in_force=one.in_force,
        )  # fmt: skip


class GivenStanding(Given):
    """How a council stands on a day: `share` is that of business in percent; `lacks`: why it could not be convened.

    Without a base an outcome stands only where both bases give it.
    """

    region: str = Field(examples=["75"])
    name_kk: str
    name_ru: str
    on: date
    members: int = Field(examples=[11])
    least: int = Field(examples=[10])
    business: int = Field(examples=[6])
    share: str = Field(examples=["54.5"])
    valid: bool
    lacks: list[str] = Field(examples=[["members_few", "business_few"]])
    base: GivenBase | None

    @classmethod
    def of(cls, council: Council) -> "GivenStanding":
        return cls(**_standing(council))


class GivenCouncil(GivenStanding):
    """A council whole: who sits in it on the day, who did before, who will; every base that was set, the newest first."""

    composition: list[GivenMember]
    former: list[GivenMember]
    coming: list[GivenMember]
    bases: list[GivenBase]

    @classmethod
    def of(cls, council: Council) -> "GivenCouncil":
        return cls(
            **_standing(council),
            composition=[GivenMember.of(one) for one in council.members],
            former=[GivenMember.of(one) for one in council.former],
            coming=[GivenMember.of(one) for one in council.coming],
            bases=[GivenBase.of(one) for one in council.bases],
        )


def _standing(council: Council) -> dict[str, object]:
    name, composition, base = BY_CODE[council.region].name, council.composition, council.base
    return {
        "region": council.region, "name_kk": name.kk, "name_ru": name.ru, "on": council.on, "members": composition.members,
        "least": council.least, "business": composition.business, "share": composition.share, "valid": not council.lacks,
        "lacks": [one.reason for one in council.lacks], "base": GivenBase.of(base) if base else None,
    }  # fmt: skip

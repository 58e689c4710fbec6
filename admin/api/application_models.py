"""What is given and taken about applications for infrastructure support."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from admin.api.kit import WRITTEN, Given, Sent
from domain.applications import Consent, State
from domain.budget import Milestone
from domain.language import Language
from services.application_acts import FIRST_DAY, MOST_REFERENCE

LAST_DAY = date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY, description=f"From {FIRST_DAY} until today."), WRITTEN]
Code = Annotated[str, Field(max_length=3, pattern=r"^[A-Z][0-9]?$")]
Name = Annotated[str, Field(max_length=60, pattern=r"^[a-z_0-9]+$")]
Value = Annotated[str, Field(max_length=8000)]
Answers = Annotated[
    dict[Name, Value],
    Field(
        max_length=80,
        description="By the names of the form's fields, as a person would type them; choices by their codes, several as "
        "`E1,E3`. An empty text takes an answer away.",
        examples=[{"applicant_type": "individual", "ie_name": "«Береке» шаруа қожалығы", "region_code": "75"}],
    ),
]


class Search(Sent):
    """Whose number; it stands in the body, never in an address, and is not repeated in any answer."""

    number: str = Field(max_length=64, examples=["900315400007"])


class Received(Sent):
    """An application that came on paper; the term of the check runs from the day on which it was received."""

    region: str = Field(max_length=2, examples=["75"])
    received_on: Day = Field(examples=["2026-11-19"])
    applicant_type: Literal["individual", "legal"] = Field(examples=["individual"])
    name: str = Field(max_length=400, description="Of the farm, the entrepreneur or the legal entity.", examples=["«Береке» ШҚ"])
    number: str = Field(max_length=64, description="The IIN, or the BIN of a legal entity.", examples=["900315400007"])
    project: str = Field(max_length=400, examples=["Сүт қабылдау пункті"])
    types: list[Code] = Field(min_length=1, max_length=30, description="Codes of the infrastructure.", examples=[["E1", "P2"]])
    language: Language = Field(default=Language.KK, description="In which the applicant is told.", examples=["kk"])
    phone: str = Field(default="", max_length=64, examples=["+7 701 000 00 00"])
    official_number: str = Field(default="", max_length=MOST_REFERENCE, examples=["2026/117"])


class Entered(Given):
    """Our number and the last day of the check.

    `code` is for the owner, where we do not know who it is: it opens the application in the chat for 30 days, and is shown
    only here. A repeat of the same request under its key does not show it again.
    """

    id: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    number: str = Field(examples=["26-75-00001"])
    due: date
    connected: bool = Field(description="Whether the owner was known, and is told in the chat.")
    code: str | None = Field(repr=False, examples=["7K2M9-QXT4B"])


class OwnersCode(Given):
    """A new code for the owner; the one before opens nothing more."""

    code: str | None = Field(repr=False, examples=["7K2M9-QXT4B"])


class InBoth(Sent):
    """Words that the applicant reads, in each language; no number of anybody stands in them."""

    kk: str = Field(max_length=2000, examples=["Бюджет комиссиясы жобаны биылғы бюджетке енгізбеді."])
    ru: str = Field(max_length=2000, examples=["Бюджетная комиссия не включила проект в бюджет этого года."])


class ReachedOn(Sent):
    """A milestone of the budget, and the day on which it was reached."""

    kind: Milestone = Field(examples=["maslikhat"])
    on: Day = Field(examples=["2026-11-18"])
    document: str = Field(default="", max_length=MOST_REFERENCE, examples=["№ 14-2"])
    reason: InBoth | None = Field(default=None, description="Why it is not in the budget; of that milestone only.")


class OfficialNumber(Sent):
    """The number that the register gave."""

    number: str = Field(max_length=MOST_REFERENCE, examples=["2026/117"])


class Why(Sent):
    """Why an application is taken back; no number of anybody stands in it."""

    reason: str = Field(default="", max_length=2000, examples=["Өтініш беруші жазбаша сұрады"])


class NewApplication(Sent):
    """An application that a program begins for somebody of its own front end."""

    language: Language = Field(examples=["kk"])
    answers: Answers = Field(default={})


class SomeAnswers(Sent):
    """Answers that are kept beside those before."""

    answers: Answers


class OtherUser(Sent):
    """Another business that will use the shared object, by its BIN; it is told by no answer (R-003-7.2)."""

    bin: str = Field(max_length=64, repr=False, examples=["190340000126"])


class Named(Given):
    """The user's id, by which it is taken away again, and how many businesses count now, with the applicant."""

    user: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    subjects: int = Field(examples=[2])


class OneConsent(Sent):
    """A consent by the text's version, and the language in which the applicant read it whole."""

    item: Consent = Field(examples=["Kc"])
    version: int = Field(ge=1, le=1000, examples=[1])
    language: Language = Field(examples=["kk"])


class Consents(Sent):
    """What the applicant agreed to."""

    consents: list[OneConsent] = Field(min_length=1, max_length=4, examples=[[{"item": "Kc", "version": 1, "language": "kk"}]])


class Signed(Sent):
    """The signature over the form: a CMS container in base64, with the document in it or without."""

    cms: str = Field(min_length=1, max_length=1_400_000, pattern=r"^[A-Za-z0-9+/=\s]+$", examples=["MIIB"])


class Standing(Given):
    """Where an application stands after an act."""

    id: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    state: State
    number: str | None = Field(examples=["26-75-00001"])


class Came(Given):
    """A file that is being looked into; its state stands on the card (`GET /applications/{id}`)."""

    file: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    state: Literal["checking"] = "checking"


class OneLack(Given):
    """Something that keeps it from being signed: its kind, the field, place or consent, and in words."""

    lack: str = Field(examples=["answer"])
    field: str = Field(examples=["iban"])
    detail: str


class Lacks(Given):
    """All that keeps an application from being signed (R-003-18); nothing where it can be."""

    ready: bool
    rule: str = Field(default="R-003-18")
    lacks: list[OneLack]


class Status(Given):
    """Where an application stands, and how the bot says it in both languages."""

    id: str
    number: str
    state: State
    official_number: str | None
    received_on: date
    due: date | None
    days: int
    overdue: bool
    milestones: Mapping[Milestone, date]
    said: Mapping[Language, str]

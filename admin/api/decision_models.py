"""What is given and taken about a coordinator's acts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from admin.api.application_models import Day
from admin.api.kit import Given, Sent
from domain.decisions import Ground
from domain.language import Language
from services.application_acts import MOST_REFERENCE

REASON = "Бизнес-жоспардың екінші бетін оқу мүмкін емес, анық көшірмесін жіберіңіз."
Words = Annotated[str, Field(max_length=2000, examples=[REASON])]
OnDay = Annotated[Day | None, Field(description="The day of the act, where it was done before today.", examples=["2026-11-20"])]


class Accepted(Sent):
    """That it was received by the coordinator; the register's number, where it gave one."""

    on: OnDay = None
    official_number: str = Field(default="", max_length=MOST_REFERENCE, examples=["2026/117"])


class OneFault(Sent):
    """A field by its name, or a document as `slot:psd`, and why in words that the applicant reads."""

    what: str = Field(max_length=60, pattern=r"^(slot:)?[a-z_0-9]+$", examples=["slot:business_plan"])
    reason: Words


class Faults(Sent):
    """What is to be mended; each once."""

    on: OnDay = None
    faults: list[OneFault] = Field(min_length=1, max_length=60, examples=[[{"what": "slot:business_plan", "reason": REASON}]])


class Refusal(Sent):
    """The ground of the law, and the reasoned answer in the applicant's language (R-003-20)."""

    on: OnDay = None
    ground: Ground = Field(examples=["documents"])
    text: Words


class Recommendation(Sent):
    """What the coordinator says to the council; nothing needs to be said."""

    on: OnDay = None
    text: str = Field(default="", max_length=2000, examples=["Жоба өңірдің басым бағытына жатады."])


class Mended(Sent):
    """That the applicant brought the mended papers of an application on paper."""

    on: OnDay = None


class Note(Sent):
    """A note for colleagues; no number of anybody stands in it."""

    text: str = Field(max_length=2000, examples=["Өтініш берушіге 20 қарашада қоңырау шалдым."])


class NoteOf(Given):
    """A note for colleagues, which no applicant reads."""

    at: datetime
    by: str = Field(examples=["staff:dana"])
    text: str


class GroundOf(Given):
    """A ground of the law; `text` is to begin the answer with: what stands in braces must be filled in."""

    ground: Ground
    rule: str = Field(examples=["R-003-9"])
    name: Mapping[Language, str]
    text: Mapping[Language, str]

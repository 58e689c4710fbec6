"""What is given and taken about the check of an application."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from admin.api.application_models import Day, Name
from admin.api.kit import Given, Sent
from domain.check_known import Verdict
from domain.checks import QUESTIONS, Answer, Item, Kind
from domain.language import Language, Text
from services.application_check import Check, Line

Typed = Annotated[str, Field(max_length=200)]


class FindingOf(Sent):
    """What was found of an item: an answer where it has `met_by`, else its facts; as a person would type them."""

    answer: Answer | None = Field(default=None, examples=["no"])
    facts: dict[Name, Typed] = Field(
        default_factory=dict,
        max_length=10,
        description="By the names in `facts_asked`: `yes` or `no`, whole numbers, square metres such as `1250.5`, a code.",
        examples=[{}],
    )
    evidence: str = Field(default="", max_length=2000, description="No numbers of people.", examples=["egov.kz, 20.11.2026"])
    on: Day | None = Field(default=None, description="The day on which it was looked at; today where none is given.")


class FactAsked(Given):
    """A fact that an item asks for."""

    name: str
    kind: Kind
    label: Mapping[Language, str]


class ItemOf(Given):
    """An item: `met_by` is the answer with which it is met, `proposed` what Kasip would answer, `blocks` what keeps it back."""

    item: Item
    rule: str = Field(examples=["R-003-9"])
    question: Mapping[Language, str]
    state: Verdict
    reasons: tuple[str, ...] = Field(description="Why, in words such as `evidence` or `not_listed`, or the names of facts.")
    blocks: bool
    met_by: Answer | None
    facts_asked: tuple[FactAsked, ...]
    proposed: Answer | None
    answer: Answer | None
    facts: Mapping[str, str]
    evidence: str
    on: date | None
    at: datetime | None
    by: str | None


class TwinOf(Given):
    """An application that may be the same one, and what both have in common: `owner`, `place` or `file`."""

    id: str
    number: str | None
    common: tuple[str, ...]


class CheckOf(Given):
    """The check of an application: `lacking` must be empty before it can be recommended (R-003-19)."""

    application: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    priority_class: int = Field(examples=[2])
    lacking: tuple[Item, ...]
    oked: str = Field(description="The code that is compared with the region's list.", examples=["10.51"])
    priority_codes: tuple[str, ...] | None = Field(description="The region's list when it came, else the first one since.")
    subjects: int = Field(description="How many businesses use the object.", examples=[3])
    duplicates: tuple[TwinOf, ...] = Field(description="What may be the same application, as far as it is seen.")
    duplicates_elsewhere: tuple[str, ...] = Field(description="The regions of those that are not seen.", examples=[["59"]])
    items: tuple[ItemOf, ...]

    @classmethod
    def of(cls, check: Check) -> "CheckOf":
        """The check as it is given."""
        return cls(
            application=check.row.id,
            priority_class=check.priority_class,
            lacking=tuple(check.lacking),
            oked=check.code,
            priority_codes=check.priorities.codes if check.priorities else None,
            subjects=check.subjects,
            duplicates=tuple(TwinOf(id=one.id, number=one.number, common=one.by) for one in check.twins.seen),
            duplicates_elsewhere=check.twins.elsewhere,
            items=tuple(_item(line) for line in check.lines),
        )


def _item(line: Line) -> ItemOf:
    question = QUESTIONS[line.item]
    asked = tuple(FactAsked(name=one.name, kind=one.kind, label=_both(one.label)) for one in question.facts)
    return ItemOf(
        item=line.item, rule=question.rule, question=_both(question.text), state=line.verdict, reasons=line.reasons,
        blocks=line.blocks, met_by=question.good, facts_asked=asked, proposed=line.proposed, answer=line.answer,
        facts=line.facts, evidence=line.evidence, on=line.on, at=line.at, by=line.by,
    )  # fmt: skip


def _both(text: Text) -> Mapping[Language, str]:
    return {language: text[language] for language in Language}

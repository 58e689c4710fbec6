"""A term and a duty as programs are given them."""

from datetime import date
from typing import Literal

from pydantic import Field

from admin.api.kit import Given, etag
from domain.deadlines import Duty, Unit
from domain.language import Text
from domain.staff import Role
from services.deadlines import Deadline


class Name(Given):
    """A name in both languages."""

    kk: str
    ru: str

    @classmethod
    def of(cls, text: Text) -> "Name":
        return cls(kk=text.kk, ru=text.ru)


class Duties(Given):
    """A duty of the staff, with the rule that it follows and the event from which its term runs."""

    id: str
    rule: str
    role: Role
    name: Name
    event: Name
    unit: Unit
    length: int

    @classmethod
    def of(cls, duty: Duty) -> "Duties":
        return cls(
            id=duty.id, rule=duty.rule, role=duty.role, name=Name.of(duty.name), event=Name.of(duty.event), unit=duty.term.unit,
            length=duty.term.length,
        )  # fmt: skip


class Term(Given):
    """A term that runs, or is done.

    `nominal_on` is the last day as the law counts it, `due_on` the one that is worked to; after `last_on` it is late.
    `working_days_left` is below zero once `due_on` is gone by, and null where it is done.
    """

    id: str
    rule: str
    duty: str
    name: Name | None
    subject: str
    trigger: str = Field(description="The event from which it runs: its id, or its day with the region.")
    region: str | None
    role: Role
    started_on: date
    unit: Unit
    length: int
    nominal_on: date
    due_on: date
    last_on: date
    remind_on: date | None
    calendar_version: str
    state: Literal["open", "today", "overdue", "done"]
    working_days_left: int | None
    done_on: date | None
    late: bool | None
    past_dated: bool

    @classmethod
    def of(cls, term: Deadline) -> "Term":
        at = term.counted
        return cls(
            id=term.id, rule=term.rule, duty=term.duty_id, name=Name.of(term.duty.name) if term.duty else None,
            subject=term.subject, trigger=term.trigger, region=term.region, role=term.role, started_on=term.start,
            unit=term.unit, length=term.length, nominal_on=at.nominal, due_on=at.due, last_on=at.last, remind_on=at.remind,
            calendar_version=term.calendar_version, state=term.state,
            working_days_left=term.days_left if term.done_on is None else None, done_on=term.done_on, late=term.late,
            past_dated=term.past_dated,
        )  # fmt: skip

    @staticmethod
    def version_of(term: Deadline) -> str:
        return etag(term.id, term.counted.due, term.done_on, term.done_at)

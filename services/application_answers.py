"""Answers of the application's form that programs send: each normalised by its validator, or with what was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dialogs.scripts import Content, Field
from domain.applications import DRAFT_FORM
from domain.fields import validate
from domain.industries import INDUSTRIES
from domain.invalid import Invalid
from domain.regions import BY_CODE

_SOURCES: Mapping[str, frozenset[str]] = {
    "regions": frozenset(BY_CODE),
    "industries": frozenset(one.code for one in INDUSTRIES),
}
UNKNOWN, NOT_CHOICE, NOT_ASKED = "unknown", "not_a_choice", "not_asked"


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """A field that can't be taken: why, as `unknown`, `not_a_choice`, `not_asked`, or "<validator>.<reason>" of domain.fields.

    `choices` are what may be taken there.
    """

    name: str
    reason: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


Judged = tuple[Mapping[str, str], Sequence[AnswerFault]]


def judged(content: Content, form: int | None, answers: Mapping[str, str], today: date) -> Judged:
    """The answers as they are kept, and the faults of the others; what is "" takes an answer away.

    `answers` are all that are known together: one to a question that is not asked then is a fault.
    """
    script = content.form(DRAFT_FORM, form)
    fields = {one.name: one for one in script.fields}
    faults = [AnswerFault(name, UNKNOWN) for name in answers if name not in fields]
    kept: dict[str, str] = {}
    for name, raw in answers.items():
        if name in fields and raw:
            try:
                kept[name] = _read(fields[name], raw, today)
            except Invalid as invalid:
                faults.append(_fault(fields[name], invalid))
    wrong = {fault.name for fault in faults}
    asked = {one.name for one in script.asked({**{name: answers[name] for name in wrong & fields.keys()}, **kept})}
    faults += [AnswerFault(name, NOT_ASKED) for name in kept if name not in asked]
    return {name: value for name, value in kept.items() if name in asked}, faults


def choices(asked: Field) -> tuple[str, ...]:
    """The values that may be taken in a field."""
    return tuple(sorted(_SOURCES[asked.source])) if asked.source else tuple(choice.value for choice in asked.choices)


def _read(asked: Field, raw: str, today: date) -> str:
    known = choices(asked)
    if asked.multi:
        taken = tuple(filter(None, (part.strip() for part in raw.split(","))))
        if not taken or not set(taken) <= set(known):
            raise Invalid(asked.name, NOT_CHOICE)
        return ",".join(dict.fromkeys(taken))
    if raw in known:
        return raw
    if asked.validator is None:
        raise Invalid(asked.name, NOT_CHOICE)
    return validate(asked.validator, raw, today)


def _fault(asked: Field, invalid: Invalid) -> AnswerFault:
    if invalid.reason == NOT_CHOICE:
        return AnswerFault(asked.name, NOT_CHOICE, choices=choices(asked))
    return AnswerFault(asked.name, f"{invalid.field}.{invalid.reason}", invalid.facts)

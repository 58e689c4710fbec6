"""How a card says what was decided, what was returned, and what is news to who reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from admin.learner_words import day_of
from dialogs.application_fields import label, said
from dialogs.scripts import Content, Field
from dialogs.wording import N_, Tr
from domain.applications import DRAFT_FORM, TITLES, Slot
from domain.checks import QUESTIONS, Item
from domain.decisions import TO, Act
from domain.language import Language
from services.application_card import Card, Decided, Returned, Step

DOCUMENT = "slot:"
UNDO: Mapping[str, str] = {
    Act.ACCEPT: N_("Undo the acceptance"),
    Act.RETURN: N_("Undo the return"),
    Act.REFUSE: N_("Undo the refusal"),
    Act.RECOMMEND: N_("Undo the recommendation"),
}
CLASSES: Mapping[int, str] = {1: N_("Considered first"), 2: N_("In the usual order")}


@dataclass(frozen=True, slots=True)
class Answer:
    """A field as the card shows it; `was` is what stood there before it was mended."""

    label: str
    value: str = field(repr=False)
    was: str = field(default="", repr=False)
    news: bool = False


@dataclass(frozen=True, slots=True)
class Faulty:
    """Something that was returned, by its name."""

    label: str
    fault: Returned
    document: bool
    news: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """A step, with the decision that it came from."""

    step: Step
    decided: Decided | None
    news: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A field or a document that can be returned, and what it holds."""

    what: str
    label: str
    value: str = field(repr=False)


def answers(content: Content, card: Card, since: datetime | None, tr: Tr) -> Sequence[Answer]:
    """What was answered, and of what was mended also what stood there."""
    mended = {one.what: one for one in card.faults if one.mended_at}
    found = []
    for one in _held(content, card):
        fault = mended.get(one.name)
        was = _value(one, fault.was, tr) if fault and fault.was else ""
        found.append(Answer(label(one, tr), _value(one, card.answers[one.name], tr), was, _new(fault, since)))
    return found


def faults(content: Content, card: Card, since: datetime | None, tr: Tr) -> Sequence[Faulty]:
    """What was returned, by the names that people know."""
    return [
        Faulty(name_of(content, card.form, one.what, tr), one, one.what.startswith(DOCUMENT), _new(one, since))
        for one in card.faults
    ]


def history(card: Card, since: datetime | None, reader: str) -> Sequence[Happened]:
    """Every step in its order, with what was decided by it; what the reader did is no news."""
    made = {(one.at, TO[Act(one.act)]): one for one in card.decisions if one.act in set(Act)}
    return [
        Happened(one, made.get((one.at, one.state)), since is not None and one.at > since and one.by != reader)
        for one in card.steps
    ]


def returnable(content: Content, card: Card, whats: Sequence[str], tr: Tr) -> Sequence[tuple[str, Sequence[Choice]]]:
    """What can be returned, in groups: the documents first, then the parts of the form."""
    form = content.form(DRAFT_FORM, card.form)
    titles = {one.id: one.title[tr.language] for one in form.sections}
    held = {one.name: _value(one, card.answers[one.name], tr) for one in _held(content, card)}
    sections = {one.name: titles.get(one.section or "", tr("Applicant")) for one in form.fields}
    papers = [Choice(what, name_of(content, card.form, what, tr), "") for what in whats if what.startswith(DOCUMENT)]
    fields = [what for what in whats if not what.startswith(DOCUMENT)]
    parts = [
        (title, [Choice(what, name_of(content, card.form, what, tr), held.get(what, "")) for what in those])
        for title, those in groupby(fields, key=lambda what: sections[what])
    ]
    own = [one for title, rows in parts if title == tr("Documents") for one in rows]
    return [(tr("Documents"), [*papers, *own]), *(part for part in parts if part[0] != tr("Documents"))]


def name_of(content: Content, form: int, what: str, tr: Tr) -> str:
    """What a field or a document is called."""
    if what.startswith(DOCUMENT):
        return TITLES[Slot(what.removeprefix(DOCUMENT))][tr.language]
    found = next((one for one in content.form(DRAFT_FORM, form).fields if one.name == what), None)
    return label(found, tr) if found else what


def _held(content: Content, card: Card) -> Sequence[Field]:
    return [one for one in content.form(DRAFT_FORM, card.form).fields if one.name in card.answers]


def _value(one: Field, value: str, tr: Tr) -> str:
    if one.validator == "past_date":
        return day_of(value)
    return value if one.sensitive else said(one, value, tr)


def _new(fault: Returned | None, since: datetime | None) -> bool:
    return bool(fault and fault.mended_at and since and fault.mended_at > since)


def item(name: str, language: Language) -> str:
    """A question of the check."""
    return QUESTIONS[Item(name)].text[language]

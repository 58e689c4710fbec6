"""Scripts as values: courses, forms and consent texts that runners walk, and the snapshot that holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from domain.applications import Consent
from domain.calendar import WorkingCalendar
from domain.doors import Doors
from domain.language import Text
from domain.learning import FINAL, Attempt, draw
from domain.owner import Owner, trial
from domain.people import ConsentKind
from domain.programmes import Parameter, Programme


@dataclass(frozen=True, slots=True)
class Screen:
    """What a phone shows at once, with the rules that its facts come from."""

    text: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A few screens under one title."""

    id: str
    title: Text
    screens: tuple[Screen, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of a question's answers."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one right option; `lesson` is where to read it again, `why` is told after a quiz."""

    id: str
    lesson: str
    text: Text
    why: Text | None
    right: str
    options: tuple[Option, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A screen with its place: the lesson's number in the module, the screen's number in the lesson, both from 1."""

    lesson: str
    lesson_number: int
    lesson_title: Text
    number: int
    of: int
    text: Text


@dataclass(frozen=True)
class Module:
    """Lessons, a bank of questions, `draw` of which make a quiz, and the module's share of the final test's bank."""

    id: str
    title: Text
    draw: int
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]
    final: tuple[Question, ...] = ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All screens in the order in which they are read."""
        return tuple(
            Page(lesson.id, number, lesson.title, place, len(lesson.screens), screen.text)
            for number, lesson in enumerate(self.lessons, 1)
            for place, screen in enumerate(lesson.screens, 1)
        )

    def lesson(self, id_: str) -> Lesson:
        return next(lesson for lesson in self.lessons if lesson.id == id_)


@dataclass(frozen=True)
class Course:
    """A course in one of its versions; people stay with the version that they began with.

    `final_draw` questions of all modules' banks make a final test; a course without one has 0.
    `parameters` are the course's own where they differ from the programme's.
    """

    id: str
    version: int
    title: Text
    max_days: int
    modules: tuple[Module, ...]
    final_draw: int = 0
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def module(self, id_: str) -> Module:
        return next(module for module in self.modules if module.id == id_)

    def bank(self, of: str) -> "Bank":
        """The questions of a module's quiz, or of the final test."""
        return self._banks[of]

    @cached_property
    def _banks(self) -> Mapping[str, "Bank"]:
        final = [(question, module.id) for module in self.modules for question in module.final]
        quizzes = {
            module.id: Bank([(question, question.lesson) for question in module.questions], module.draw)
            for module in self.modules
        }
        return {**quizzes, FINAL: Bank(final, self.final_draw)}


class Bank:
    """Questions in piles, over which `draw` of them are drawn evenly."""

    def __init__(self, questions: Sequence[tuple[Question, str]], draw: int) -> None:
        self.draw = draw
        self.piles = tuple((question.id, pile) for question, pile in questions)
        self._questions = {question.id: question for question, _ in questions}
        self._piles = dict(self.piles)

    def question(self, id_: str) -> Question:
        return self._questions[id_]

    def pile(self, id_: str) -> str:
        """The lesson, or in the final test the module, that a question belongs to."""
        return self._piles[id_]


def drawn(attempt: Attempt, bank: Bank) -> tuple[str, ...]:
    """The questions of an attempt in the order asked: kept with a final test, and following from a quiz's seed."""
    return attempt.drawn or _drawn(attempt.seed, bank, attempt.total)


@lru_cache(maxsize=4096)  # each answer asks for it, and the draw is the same until the attempt's end
def _drawn(seed: str, bank: Bank, total: int) -> tuple[str, ...]:
    return draw(seed, bank.piles, total)


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One of a field's answers; `also` are other words that mean it, in either language."""

    value: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form, by the short title that stands with its questions."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A question of a form: free text under a named validator, choices (its own, or of a named `source`), or both.

    With both, a choice may be taken instead of typing. `multi`: several choices may be taken; they are kept as "E1,E3".
    It is asked only if each answer named in `only_if` is one of the values given there, or holds one of them where several
    may be taken; and if the answer named in `unless_code` is in words.
    `label` names it on a page of all answers, `official` on the printed form, in its `row`; `known` is the fact that fills
    it beforehand; `units`: an amount in thousands, where somebody may forget that.
    """

    name: str
    question: Text
    validator: str | None = None
    sensitive: bool = False
    choices: tuple[FormChoice, ...] = ()
    source: str | None = None
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless_code: str | None = None
    multi: bool = False
    section: str | None = None
    label: Text | None = None
    official: Text | None = None
    row: str | None = None
    known: str | None = None
    units: bool = False

    def values(self, answer: str) -> tuple[str, ...]:
        """What was taken: one value, or each of several."""
        return tuple(filter(None, answer.split(","))) if self.multi else (answer,)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one of its versions."""

    id: str
    version: int
    fields: tuple[Field, ...]
    sections: tuple[Section, ...] = ()

    def asked(self, answers: Mapping[str, str]) -> tuple[Field, ...]:
        """The fields that are asked for what is answered so far; an answer to one that is not asked counts for nothing."""
        asked: list[Field] = []
        taken: dict[str, tuple[str, ...]] = {}
        for one in self.fields:
            if _follows(one, taken):
                asked.append(one)
                taken[one.name] = one.values(answers[one.name]) if one.name in answers else ()
        return tuple(asked)


def _follows(asked: Field, taken: Mapping[str, tuple[str, ...]]) -> bool:
    words = taken.get(asked.unless_code, ()) if asked.unless_code else ("words",)
    in_words = any(not word[:1].isdigit() for word in words)
    return in_words and all(set(taken.get(name, ())) & set(values) for name, values in asked.only_if.items())


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person agrees to; {owner}, {retention} and {recipients} are filled in when it is said."""

    kind: ConsentKind
    version: int
    text: Text


@dataclass(frozen=True, slots=True)
class ApplicationConsent:
    """One of the four whole texts of an application (F-1): its lead-in and its items, a line each."""

    item: Consent
    version: int
    text: Text


@dataclass(frozen=True, slots=True)
class Content:
    """The immutable snapshot of every loaded version; `appeal` is the owner's word on how a refusal is appealed (AMB-16)."""

    programme: Programme
    owner: Owner | None
    courses: Mapping[tuple[str, int], Course]
    forms: Mapping[tuple[str, int], Form]
    consents: Mapping[tuple[ConsentKind, int], ConsentText]
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    doors: Doors = field(default_factory=Doors)
    application_consents: Mapping[tuple[Consent, int], ApplicationConsent] = field(default_factory=dict)
    appeal: Text | None = None

    @property
    def trial(self) -> bool:
        return trial(self.owner)

    def course(self, id_: str, version: int | None = None) -> Course:
        """A course in a version, the newest one when none is named."""
        return self.courses[id_, version or _newest(self.courses, id_)]

    def rules(self, course: Course) -> Programme:
        """The programme's parameters, with the course's own in their place."""
        if not course.parameters:
            return self.programme
        return replace(self.programme, parameters={**self.programme.parameters, **course.parameters})

    def rules_of(self, course: str, version: int) -> Programme:
        """The parameters by which a course is taken in a version."""
        return self.rules(self.course(course, version))

    def asked(self, attempt: Attempt) -> Question:
        """The question that an open attempt has reached."""
        bank = self.course(attempt.course, attempt.version).bank(attempt.module)
        return bank.question(drawn(attempt, bank)[attempt.position])

    def form(self, id_: str, version: int | None = None) -> Form:
        """A form in a version, the newest one when none is named."""
        return self.forms[id_, version or _newest(self.forms, id_)]

    def consent(self, kind: ConsentKind) -> ConsentText:
        """The newest text of a consent."""
        return self.consents[kind, _newest(self.consents, kind)]

    def application_consent(self, item: Consent, version: int | None = None) -> ApplicationConsent:
        """A consent of an application in a version, the newest one when none is named."""
        return self.application_consents[item, version or _newest(self.application_consents, item)]


def _newest(versions: Iterable[tuple[str, int]], id_: str) -> int:
    return max(version for known, version in versions if known == id_)

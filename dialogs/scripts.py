"""Scripts as values: courses, forms and consent texts that runners walk, and the snapshot that holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.language import Text
from domain.owner import Owner, trial
from domain.people import ConsentKind
from domain.programmes import Programme


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
    """A question with one right option; `lesson` is where to read it again."""

    id: str
    lesson: str
    text: Text
    why: Text
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
    """Lessons and a bank of questions, `draw` of which make a quiz."""

    id: str
    title: Text
    draw: int
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All screens in the order in which they are read."""
        return tuple(
            Page(lesson.id, number, lesson.title, place, len(lesson.screens), screen.text)
            for number, lesson in enumerate(self.lessons, 1)
            for place, screen in enumerate(lesson.screens, 1)
        )

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, id_: str) -> Question:
        return self._questions[id_]

    def lesson(self, id_: str) -> Lesson:
        return next(lesson for lesson in self.lessons if lesson.id == id_)


@dataclass(frozen=True, slots=True)
class Course:
    """A course in one of its versions; people stay with the version that they began with."""

    id: str
    version: int
    title: Text
    max_days: int
    modules: tuple[Module, ...]

    def module(self, id_: str) -> Module:
        return next(module for module in self.modules if module.id == id_)


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One of a field's answers; `also` are other words that mean it, in either language."""

    value: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A question of a form: free text under a named validator, or choices (its own, or of a named `source`).

    It is asked only if each answer named in `only_if` is one of the values given there.
    """

    name: str
    question: Text
    validator: str | None = None
    sensitive: bool = False
    choices: tuple[FormChoice, ...] = ()
    source: str | None = None
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one of its versions."""

    id: str
    version: int
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person agrees to; {owner}, {retention} and {recipients} are filled in when it is said."""

    kind: ConsentKind
    version: int
    text: Text


@dataclass(frozen=True, slots=True)
class Content:
    """The immutable snapshot of every loaded version."""

    programme: Programme
    owner: Owner | None
    courses: Mapping[tuple[str, int], Course]
    forms: Mapping[tuple[str, int], Form]
    consents: Mapping[tuple[ConsentKind, int], ConsentText]

    @property
    def trial(self) -> bool:
        return trial(self.owner)

    def course(self, id_: str, version: int | None = None) -> Course:
        """A course in a version, the newest one when none is named."""
        return self.courses[id_, version or _newest(self.courses, id_)]

    def form(self, id_: str, version: int | None = None) -> Form:
        """A form in a version, the newest one when none is named."""
        return self.forms[id_, version or _newest(self.forms, id_)]

    def consent(self, kind: ConsentKind) -> ConsentText:
        """The newest text of a consent."""
        return self.consents[kind, _newest(self.consents, kind)]


def _newest(versions: Iterable[tuple[str, int]], id_: str) -> int:
    return max(version for known, version in versions if known == id_)

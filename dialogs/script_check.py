"""Looks for faults in scripts before anyone meets them: `kasip content check`, and every load."""

import re
from collections.abc import Iterable, Iterator, Sequence

from dialogs.scripts import ConsentText, Course, Field, Form, Module, Question
from domain.fields import VALIDATORS
from domain.language import Language, Text
from domain.learning import FINAL
from domain.names import search_key
from domain.programmes import KNOWN, Parameter, Programme

MOST = {"screen": 700, "question": 300, "option": 64, "why": 250, "title": 64}
FEWEST_OPTIONS = 3
SOURCES = frozenset({"regions"})
OWNER_WORDS = frozenset({"{owner}", "{retention}", "{recipients}"})
_ID = re.compile(r"[a-z0-9_]{1,16}")
_RULE = re.compile(r"R-\d{3}-[0-9A-Z][0-9A-Za-z.]*")
_MIXED = re.compile(r"[A-Za-z][А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]|[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]")
_BASIS = re.compile(r"(R-\d{3}-[0-9A-Z][0-9A-Za-z.]*|C-\d{2}|AMB-\d{2}|F-\d{1,2})")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


def faults_in_course(course: Course) -> Iterator[str]:
    """Every fault of a course, as "course/module/…: what"."""
    yield from _title(course.id, course.title)
    yield from _some(course.id, course.modules, "modules")
    yield from _ids(course.id, [module.id for module in course.modules])
    for module in course.modules:
        yield from _module(f"{course.id}/{module.id}", module)
    yield from _final(course)
    yield from _parameters(course.id, course.parameters.values())


def _final(course: Course) -> Iterator[str]:
    """The final test is drawn evenly over modules, and each retake should find unseen questions."""
    if any(module.id == FINAL for module in course.modules):
        yield f"{course.id}: no module may be named {FINAL}"
    yield from _ids(course.id, [question.id for module in course.modules for question in module.final])
    if bool(course.final_draw) != any(module.final for module in course.modules):
        yield f"{course.id}: final_draw and the modules' final questions need each other"
    for module in course.modules:
        if len(module.final) * len(course.modules) < course.final_draw:
            yield f"{course.id}/{module.id}: {len(module.final)} final questions are too few for an even draw"


def faults_in_form(form: Form) -> Iterator[str]:
    """Every fault of a form."""
    yield from _some(form.id, form.fields, "fields")
    yield from _ids(form.id, [field.name for field in form.fields])
    for place, field in enumerate(form.fields):
        yield from _field(f"{form.id}/{field.name}", field, form.fields[:place])


def faults_in_consent(consent: ConsentText) -> Iterator[str]:
    """Every fault of a consent text."""
    yield from _words(consent.kind, consent.text, None)
    if sorted(_PLACEHOLDER.findall(consent.text.kk)) != sorted(_PLACEHOLDER.findall(consent.text.ru)):
        yield f"{consent.kind}: the placeholders differ between kk and ru"
    for unknown in sorted({*_PLACEHOLDER.findall(consent.text.kk + consent.text.ru)} - OWNER_WORDS):
        yield f"{consent.kind}: nothing fills {unknown}"


def faults_in_programme(programme: Programme) -> Iterator[str]:
    """Every fault of a programme's parameters."""
    for missing in sorted(KNOWN.keys() - programme.parameters.keys()):
        yield f"{programme.id}: {missing} is missing"
    yield from _parameters(programme.id, programme.parameters.values())


def _parameters(where: str, parameters: Iterable[Parameter]) -> Iterator[str]:
    for one in parameters:
        if one.name not in KNOWN:
            yield f"{where}/{one.name}: is not a parameter that we know"
        elif one.value not in KNOWN[one.name]:
            yield f"{where}/{one.name}: {one.value} is out of bounds"
        if not _BASIS.fullmatch(one.rule):
            yield f"{where}/{one.name}: {one.rule} is not a rule's id"
        if not one.basis.strip():
            yield f"{where}/{one.name}: no basis"


def _module(where: str, module: Module) -> Iterator[str]:
    yield from _title(where, module.title)
    yield from _some(where, module.lessons, "lessons")
    yield from _ids(where, [lesson.id for lesson in module.lessons])
    yield from _ids(where, [question.id for question in module.questions])
    for lesson in module.lessons:
        yield from _title(f"{where}/{lesson.id}", lesson.title)
        yield from _some(f"{where}/{lesson.id}", lesson.screens, "screens")
        for number, screen in enumerate(lesson.screens, 1):
            at = f"{where}/{lesson.id}/{number}"
            yield from _words(at, screen.text, MOST["screen"])
            yield from _sources(at, screen.sources)
    for question in (*module.questions, *module.final):
        yield from _question(f"{where}/{question.id}", question, module)
    for question in module.questions:
        yield from _words(f"{where}/{question.id}/why", question.why or Text("", ""), MOST["why"])
    yield from _bank(where, module)


def _bank(where: str, module: Module) -> Iterator[str]:
    """A quiz is drawn evenly over lessons, so each lesson needs its share."""
    if module.draw > len(module.questions):
        yield f"{where}: {module.draw} questions are drawn from {len(module.questions)}"
    for lesson in module.lessons:
        own = sum(question.lesson == lesson.id for question in module.questions)
        if own * len(module.lessons) < module.draw:
            yield f"{where}/{lesson.id}: {own} questions are too few for an even draw"


def _question(where: str, question: Question, module: Module) -> Iterator[str]:
    yield from _words(where, question.text, MOST["question"])
    yield from _sources(where, question.sources)
    yield from _ids(where, [option.id for option in question.options])
    for option in question.options:
        yield from _words(f"{where}/{option.id}", option.text, MOST["option"])
    if question.right not in {option.id for option in question.options}:
        yield f"{where}: the right option {question.right} is not among the options"
    if len(question.options) < FEWEST_OPTIONS:
        yield f"{where}: fewer than {FEWEST_OPTIONS} options"
    if question.lesson not in {lesson.id for lesson in module.lessons}:
        yield f"{where}: there is no lesson {question.lesson}"
    for language in Language:
        if len({option.text[language] for option in question.options}) < len(question.options):
            yield f"{where}: two options read alike in {language}"


def _field(where: str, field: Field, earlier: Sequence[Field]) -> Iterator[str]:
    yield from _words(where, field.question, MOST["screen"])
    kinds = sum((field.validator is not None, bool(field.choices), field.source is not None))
    if kinds != 1:
        yield f"{where}: needs a validator, choices or a source, and only one of them"
    if field.validator is not None and field.validator not in VALIDATORS:
        yield f"{where}: there is no validator {field.validator}"
    if field.source is not None and field.source not in SOURCES:
        yield f"{where}: there is no source {field.source}"
    yield from _ids(where, [choice.value for choice in field.choices])
    for choice in field.choices:
        yield from _words(f"{where}/{choice.value}", choice.label, MOST["option"])
    yield from _alike(where, field)
    known = {other.name: {choice.value for choice in other.choices} for other in earlier}
    for name, values in field.only_if.items():
        if not set(values) <= known.get(name, set()):
            yield f"{where}: only_if names {name} with values that no earlier field has"


def _alike(where: str, field: Field) -> Iterator[str]:
    """What a person may type must mean one choice only."""
    meant: dict[str, str] = {}
    for choice in field.choices:
        for word in map(search_key, {choice.label.kk, choice.label.ru, *choice.also}):
            if meant.setdefault(word, choice.value) != choice.value:
                yield f"{where}: «{word}» means {meant[word]} and {choice.value}"


def _some(where: str, parts: Sequence[object], what: str) -> Iterator[str]:
    if not parts:
        yield f"{where}: has no {what}"


def _title(where: str, title: Text) -> Iterator[str]:
    yield from _words(f"{where}/title", title, MOST["title"])


def _words(where: str, text: Text, most: int | None) -> Iterator[str]:
    for language in Language:
        words = text[language]
        if not words:
            yield f"{where}: no words in {language}"
        if most is not None and len(words) > most:
            yield f"{where}: {len(words)} characters in {language}, at most {most} fit"
        if found := _MIXED.search(words):
            yield f"{where}: Latin and Cyrillic letters meet in «{found[0]}» ({language})"


def _sources(where: str, sources: Sequence[str]) -> Iterator[str]:
    if not sources:
        yield f"{where}: names no rule"
    for source in sources:
        if not _RULE.fullmatch(source):
            yield f"{where}: {source} is not a rule's id"


def _ids(where: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for id_ in ids:
        if not _ID.fullmatch(id_):
            yield f"{where}: the id «{id_}» has other signs than a-z, 0-9 and _, or more than 16"
        if id_ in seen:
            yield f"{where}: the id {id_} stands twice"
        seen.add(id_)

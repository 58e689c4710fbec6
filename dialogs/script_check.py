"""Looks for faults in scripts before anyone meets them: `kasip content check`, and every load."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from dialogs.scripts import ApplicationConsent, ConsentText, Course, Field, Form, Module, Question
from domain.fields import VALIDATORS
from domain.language import Language, Text
from domain.learning import FINAL
from domain.names import search_key
from domain.programmes import KNOWN, Parameter, Programme

MOST = {"screen": 700, "question": 300, "option": 64, "why": 250, "title": 64, "section": 20, "label": 40}
FEWEST_OPTIONS = 3
SOURCES = frozenset({"regions", "industries"})
KNOWN_FACTS = frozenset({"name", "iin", "phone", "region", "bin", "workers"})
CODED = frozenset({"oked"})  # validators that take a code or words
AMOUNTS = frozenset({"money_tt", "cost_tt", "four_money"})
OWNER_WORDS = frozenset({"{owner}", "{retention}", "{recipients}"})
_ID = re.compile(r"[a-z0-9_]{1,16}")
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_VALUE = re.compile(r"[A-Za-z0-9_]{1,16}")
_RULE = re.compile(r"R-\d{3}-[0-9A-Z][0-9A-Za-z.]*")
_MIXED = re.compile(r"[A-Za-z][А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]|[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]")
_ROW = re.compile(r"[1-9]\.[0-9]{1,2}")
_BASIS = re.compile(r"(R-\d{3}-[0-9A-Z][0-9A-Za-z.]*|C-\d{2}|AMB-\d{2}|F-\d{1,2}|SM-\d{1,2}|V-[A-Z]{2,6})")
_ITEM = re.compile(r"[1-9]\) ")
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
    yield from _ids(form.id, [field.name for field in form.fields], _NAME)
    yield from _sections(form)
    for place, field in enumerate(form.fields):
        where = f"{form.id}/{field.name}"
        yield from _field(where, field)
        yield from _conditions(where, field, form.fields[:place])


def _sections(form: Form) -> Iterator[str]:
    """A progress line counts sections, so fields stand in the order of their sections, and none of these is empty."""
    yield from _ids(form.id, [section.id for section in form.sections])
    for section in form.sections:
        yield from _words(f"{form.id}/{section.id}", section.title, MOST["section"])
    named = [field.section for field in form.fields]
    met = [name for place, name in enumerate(named) if place == 0 or named[place - 1] != name]
    wanted: list[str | None] = [section.id for section in form.sections]
    if met != (wanted or [None] * bool(named)):
        yield f"{form.id}: the fields' sections are {met}, not {wanted}"


def faults_in_consent(consent: ConsentText) -> Iterator[str]:
    """Every fault of a consent text."""
    yield from _words(consent.kind, consent.text, None)
    if sorted(_PLACEHOLDER.findall(consent.text.kk)) != sorted(_PLACEHOLDER.findall(consent.text.ru)):
        yield f"{consent.kind}: the placeholders differ between kk and ru"
    for unknown in sorted({*_PLACEHOLDER.findall(consent.text.kk + consent.text.ru)} - OWNER_WORDS):
        yield f"{consent.kind}: nothing fills {unknown}"


def faults_in_application_consent(consent: ApplicationConsent) -> Iterator[str]:
    """Every fault of a whole text: each item that stands under its lead-in stands there in both languages."""
    yield from _words(consent.item, consent.text, None)
    for number, (kk, ru) in enumerate(zip_longest(consent.text.kk.splitlines(), consent.text.ru.splitlines(), fillvalue=""), 1):
        if not (kk.strip() and ru.strip()) or (number > 1 and not _ITEM.match(kk)):
            yield f"{consent.item}: line {number} is no item in both languages"


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


def _field(where: str, field: Field) -> Iterator[str]:
    yield from _words(where, field.question, MOST["screen"])
    for words in (field.label, field.official):
        if words is not None:
            yield from _words(where, words, MOST["label"] if words is field.label else None)
    if field.section is not None and field.label is None:
        yield f"{where}: has no label"
    if (field.official is None) != (field.row is None) or not _ROW.fullmatch(field.row or "1.1"):
        yield f"{where}: the printed form's row {field.row} and its official label need each other"
    yield from _answers(where, field)
    yield from _ids(where, [choice.value for choice in field.choices], _VALUE)
    for choice in field.choices:
        yield from _words(f"{where}/{choice.value}", choice.label, MOST["option"])
    yield from _alike(where, field)


def _answers(where: str, field: Field) -> Iterator[str]:
    """What may be answered: a source stands alone, choices and a validator may stand together."""
    typed = field.validator is not None or bool(field.choices)
    if typed == (field.source is not None):
        yield f"{where}: needs a source, or else a validator, choices or both"
    for name, names, what in (
        (field.validator, VALIDATORS.keys(), "validator"), (field.source, SOURCES, "source"), (field.known, KNOWN_FACTS, "fact"),
    ):  # fmt: skip
        if name is not None and name not in names:
            yield f"{where}: there is no {what} {name}"
    if field.multi and (field.validator is not None or not field.choices):
        yield f"{where}: several answers need choices, and no validator"
    if field.units and field.validator not in AMOUNTS:
        yield f"{where}: units belong to an amount of money"


def _conditions(where: str, field: Field, earlier: Sequence[Field]) -> Iterator[str]:
    known = {other.name: {choice.value for choice in other.choices} for other in earlier}
    for name, values in field.only_if.items():
        if not set(values) <= known.get(name, set()):
            yield f"{where}: only_if names {name} with values that no earlier field has"
    coded = {other.name for other in earlier if other.validator in CODED}
    if field.unless_code is not None and field.unless_code not in coded:
        yield f"{where}: unless_code names {field.unless_code}, which is no earlier field with a code"


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


def _ids(where: str, ids: Iterable[str], allowed: re.Pattern[str] = _ID) -> Iterator[str]:
    seen: set[str] = set()
    for id_ in ids:
        if not allowed.fullmatch(id_):
            yield f"{where}: the id «{id_}» has other signs than a-z, 0-9 and _, or more than {32 if allowed is _NAME else 16}"
        if id_ in seen:
            yield f"{where}: the id {id_} stands twice"
        seen.add(id_)

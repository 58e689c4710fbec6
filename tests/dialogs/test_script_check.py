import re

import pytest

from dialogs import script_parse
from dialogs.script_check import faults_in_consent, faults_in_course, faults_in_form, faults_in_programme
from tests.dialogs.scripts import WORDS, consent, course, form, rules, spoilt

FIRST = "modules.0"
SCREEN = f"{FIRST}.lessons.0.screens.1"
QUESTION = f"{FIRST}.questions.2"
FINAL = f"{FIRST}.final.2"
OWN = {"name": "quiz.mark", "value": 60, "rule": "C-01", "basis": "ours", "confirmed": False}


def long(characters: int, language: str = "ru") -> dict[str, str]:
    return {**WORDS, language: "ы" * characters}


def test_sound_scripts_have_no_faults() -> None:
    assert list(faults_in_course(script_parse.course(course()))) == []
    assert list(faults_in_form(script_parse.form(form()))) == []
    assert list(faults_in_consent(script_parse.consent(consent()))) == []
    assert list(faults_in_programme(script_parse.programme(rules()))) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        ("title", long(65), "basics/title", "65 characters in ru, at most 64"),
        (f"{FIRST}.title", long(65, "kk"), "basics/first/title", "65 characters in kk, at most 64"),
        (f"{FIRST}.id", "a:b", "basics", "other signs"),
        (f"{FIRST}.id", "a" * 17, "basics", "more than 16"),
        (f"{FIRST}.id", "бірінші", "basics", "other signs"),
        (f"{FIRST}.lessons.1.id", "one", "basics/first", "one stands twice"),
        (f"{FIRST}.questions.1.id", "q1", "basics/first", "q1 stands twice"),
        (f"{FIRST}.lessons.1.title", long(65), "basics/first/two/title", "at most 64"),
        (SCREEN, {**long(701), "sources": ["R-000-5"]}, "basics/first/one/2", "701 characters in ru, at most 700"),
        (SCREEN, {**long(701, "kk"), "sources": ["R-000-5"]}, "basics/first/one/2", "701 characters in kk, at most 700"),
        (f"{SCREEN}.kk", " \n", "basics/first/one/2", "no words in kk"),
        (f"{SCREEN}.ru", "", "basics/first/one/2", "no words in ru"),
        (f"{SCREEN}.ru", "Cертификат", "basics/first/one/2", "Latin and Cyrillic"),
        (f"{SCREEN}.kk", "сертификаt", "basics/first/one/2", "Latin and Cyrillic"),
        (f"{SCREEN}.kk", "Teгін", "basics/first/one/2", "Latin and Cyrillic"),
        (f"{SCREEN}.sources", [], "basics/first/one/2", "names no rule"),
        (f"{SCREEN}.sources", ["R-00-5"], "basics/first/one/2", "R-00-5 is not a rule's id"),
        ("modules", [], "basics", "has no modules"),
        (f"{FIRST}.lessons", [], "basics/first", "has no lessons"),
        (f"{FIRST}.lessons.1.screens", [], "basics/first/two", "has no screens"),
        (f"{FIRST}.draw", 5, "basics/first", "5 questions are drawn from 4"),
        (f"{QUESTION}.lesson", "one", "basics/first/two", "1 questions are too few"),
        (f"{QUESTION}.lesson", "three", "basics/first/q3", "no lesson three"),
        (f"{QUESTION}.text", long(301), "basics/first/q3", "301 characters in ru, at most 300"),
        (f"{QUESTION}.why", long(251), "basics/first/q3/why", "251 characters in ru, at most 250"),
        (f"{QUESTION}.right", "d", "basics/first/q3", "right option d"),
        (f"{QUESTION}.options.1", {"id": "b", **long(65)}, "basics/first/q3/b", "65 characters in ru, at most 64"),
        (f"{QUESTION}.options.1.id", "a", "basics/first/q3", "a stands twice"),
        (f"{QUESTION}.options.1.ru", "Ответ aa", "basics/first/q3", "alike in ru"),
        (f"{QUESTION}.sources", ["C-01"], "basics/first/q3", "C-01 is not a rule's id"),
        (f"{FIRST}.id", "final", "basics", "no module may be named final"),
        ("final_draw", 5, "basics/first", "4 final questions are too few"),
        (f"{FIRST}.final", [], "basics", "need each other"),
        (f"{FIRST}.final.1.id", "fq1", "basics", "fq1 stands twice"),
        (f"{FINAL}.text", long(301), "basics/first/fq3", "301 characters in ru, at most 300"),
        (f"{FINAL}.right", "d", "basics/first/fq3", "right option d"),
        (f"{FINAL}.sources", [], "basics/first/fq3", "names no rule"),
        ("parameters", [OWN], "basics/quiz.mark", "is not a parameter that we know"),
        ("parameters", [{**OWN, "name": "quiz.pass_percent", "value": 101}], "basics/quiz.pass_percent", "101 is out of bounds"),
    ],
)
def test_each_fault_of_a_course_is_found(path: str, value: object, where: str, what: str) -> None:
    faults = list(faults_in_course(script_parse.course(spoilt(course(), path, value))))
    assert any(fault.startswith(f"{where}: ") and what in fault for fault in faults), faults


def test_a_course_without_a_final_test_is_sound() -> None:
    without = spoilt(spoilt(course(), "final_draw", None), f"{FIRST}.final", [])
    del without["final_draw"]
    assert list(faults_in_course(script_parse.course(without))) == []


def test_two_options_are_too_few() -> None:
    options = course()["modules"][0]["questions"][0]["options"][:2]
    faults = list(faults_in_course(script_parse.course(spoilt(course(), f"{QUESTION}.options", options))))
    assert faults == ["basics/first/q3: fewer than 3 options"]


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        ("fields", [], "enrolment", "has no fields"),
        ("fields.0.name", "region", "enrolment", "region stands twice"),
        ("fields.0.validator", "inn", "enrolment/number", "no validator inn"),
        ("fields.0.source", "regions", "enrolment/number", "needs a source, or else"),
        ("fields.1.source", None, "enrolment/region", "needs a source, or else a validator"),
        ("fields.1.source", "planets", "enrolment/region", "no source planets"),
        ("fields.2.choices.1.value", "farm", "enrolment/form", "farm stands twice"),
        ("fields.2.choices.1.value", "a:b", "enrolment/form", "other signs"),
        ("fields.2.choices.1", {"value": "none", **long(65)}, "enrolment/form/none", "at most 64"),
        ("fields.2.choices.1", {"value": "none", **WORDS}, "enrolment/form", "means farm and none"),
        ("fields.2.choices.1.also", ["ҚАЗАҚША"], "enrolment/form", "means farm and none"),
        ("fields.2.kk", "", "enrolment/form", "no words in kk"),
        ("fields.3.only_if", {"forme": ["farm"]}, "enrolment/workers", "only_if names forme"),
        ("fields.3.only_if", {"form": ["llp"]}, "enrolment/workers", "only_if names form"),
        ("fields.1.only_if", {"form": ["farm"]}, "enrolment/region", "only_if names form"),
        ("fields.0.name", "a" * 33, "enrolment", "more than 32"),
        ("fields.0.section", "bank", "enrolment", "sections are ['bank', None], not []"),
        ("sections", [{"id": "bank", **WORDS}], "enrolment", "sections are [None], not ['bank']"),
        ("sections", [{"id": "bank", **long(21)}], "enrolment/bank", "at most 20"),
        ("fields.0.section", "bank", "enrolment/number", "has no label"),
        ("fields.0.label", long(41), "enrolment/number", "at most 40"),
        ("fields.0.official", WORDS, "enrolment/number", "need each other"),
        ("fields.0.row", "3.x", "enrolment/number", "need each other"),
        ("fields.0.known", "birthday", "enrolment/number", "no fact birthday"),
        ("fields.0.units", True, "enrolment/number", "units belong to an amount"),
        ("fields.0.multi", True, "enrolment/number", "several answers need choices"),
        ("fields.3.unless_code", "number", "enrolment/workers", "no earlier field with a code"),
    ],
)
def test_each_fault_of_a_form_is_found(path: str, value: object, where: str, what: str) -> None:
    faults = list(faults_in_form(script_parse.form(spoilt(form(), path, value))))
    assert any(fault.startswith(f"{where}: ") and what in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"ru": "Даю согласие"}, "placeholders differ"),
        ({"ru": "Даю согласие {owner} {list}"}, "placeholders differ"),
        ({"kk": "{list}", "ru": "{list}"}, "nothing fills {list}"),
        ({"kk": "Мен {", "ru": "Я {"}, "nothing fills {"),
        ({"kk": "{owner.name}", "ru": "{owner.name}"}, "nothing fills {owner.name}"),
        ({"kk": ""}, "no words in kk"),
        ({"kk": "Мен {owner} ұйымынa"}, "Latin and Cyrillic"),
    ],
)
def test_each_fault_of_a_consent_is_found(changes: dict[str, str], what: str) -> None:
    faults = list(faults_in_consent(script_parse.consent({**consent(), **changes})))
    assert any(re.match("training: ", fault) and what in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("parameters.0.name", "quiz.pass_mark", "quiz.pass_percent is missing"),
        ("parameters.0.name", "quiz.pass_mark", "quiz.pass_mark: is not a parameter"),
        ("parameters.0.rule", "item 5", "item 5 is not a rule's id"),
        ("parameters.0.basis", " ", "no basis"),
        ("parameters.0.value", 0, "quiz.pass_percent: 0 is out of bounds"),
        ("parameters.0.value", "most", "quiz.pass_percent: most is out of bounds"),
    ],
)
def test_each_fault_of_the_rules_is_found(path: str, value: object, what: str) -> None:
    faults = list(faults_in_programme(script_parse.programme(spoilt(rules(), path, value))))
    assert any(what in fault for fault in faults), faults

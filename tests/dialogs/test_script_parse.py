from typing import Any

import pytest

from dialogs import script_parse
from domain.errors import Misbuilt
from domain.language import Text
from domain.people import ConsentKind
from tests.dialogs.scripts import WORDS, consent, course, form, rules, spoilt


def test_a_course_is_read() -> None:
    read = script_parse.course(course())
    assert (read.id, read.version, read.max_days) == ("basics", 1, 14)
    question = read.bank("first").question("q3")
    assert (question.lesson, question.right, [option.id for option in question.options]) == ("two", "b", ["a", "b", "c"])
    assert (read.final_draw, read.bank("final").draw, read.bank("final").question("fq3").why) == (4, 4, None)
    assert read.parameters == {}


def test_a_course_may_have_no_final_test_and_parameters_of_its_own() -> None:
    data = course()
    del data["final_draw"], data["modules"][0]["final"]
    own = {"name": "quiz.pass_percent", "value": 80, "rule": "C-01", "basis": "ours", "confirmed": False}
    read = script_parse.course({**data, "parameters": [own]})
    assert (read.final_draw, read.module("first").final) == (0, ())
    assert read.parameters["quiz.pass_percent"].value == 80


def test_a_form_is_read() -> None:
    number, region, kind, workers = script_parse.form(form()).fields
    assert (number.validator, number.sensitive, number.choices) == ("iin_or_bin", True, ())
    assert (region.validator, region.sensitive, region.source) == (None, False, "regions")
    assert [choice.value for choice in kind.choices] == ["farm", "none"]
    assert workers.only_if == {"form": ("farm",)}


def test_what_a_long_form_says_of_its_fields_is_read() -> None:
    said = {"section": "bank", "label": WORDS, "official": WORDS, "row": "4.4", "known": "iin", "multi": True, "units": True}
    data = form()
    data["fields"][2] |= {**said, "unless_code": "oked"}
    read = script_parse.form({**data, "sections": [{"id": "bank", **WORDS}]})
    field, words = read.fields[2], Text(WORDS["kk"], WORDS["ru"])
    assert (field.section, field.label, field.official, field.row) == ("bank", words, words, "4.4")
    assert (field.known, field.multi, field.units, field.unless_code) == ("iin", True, True, "oked")
    assert field.values("farm,none") == ("farm", "none")
    assert (read.sections[0].id, read.sections[0].title) == ("bank", words)


def test_a_consent_is_read() -> None:
    assert script_parse.consent(consent()).kind is ConsentKind.TRAINING


def test_a_programme_is_read() -> None:
    assert script_parse.programme(rules())["quiz.pass_percent"] == 60


def test_space_around_words_is_dropped() -> None:
    read = script_parse.course(spoilt(course(), "title.kk", "\nТақырып\n"))
    assert read.title == Text("Тақырып", WORDS["ru"])


@pytest.mark.parametrize("name", ["id", "version", "title", "max_days", "modules"])
def test_what_is_missing_in_a_course_is_named(name: str) -> None:
    data = course()
    del data[name]
    with pytest.raises(Misbuilt, match=name):
        script_parse.course(data)


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (script_parse.course, spoilt(course(), "title", {"kk": "Тек қазақша"})),
        (script_parse.course, spoilt(course(), "modules.0.questions", None)),
        (script_parse.form, spoilt(form(), "fields", [{"name": "number"}])),
        (script_parse.consent, {**consent(), "kind": "photographs"}),
        (script_parse.programme, spoilt(rules(), "parameters.0", {"name": "quiz.pass_percent"})),
        (script_parse.programme, spoilt(rules(), "parameters.0.unit", "%")),
        (script_parse.programme, spoilt(rules(), "parameters.0.value", 60.0)),
        (script_parse.programme, spoilt(rules(), "parameters.0.value", -1)),
        (script_parse.programme, spoilt(rules(), "parameters.0.value", True)),
        (script_parse.programme, spoilt(rules(), "parameters.1.name", "quiz.pass_percent")),
        (script_parse.course, spoilt(course(), "version", 0)),
        (script_parse.course, spoilt(course(), "version", True)),
        (script_parse.course, spoilt(course(), "max_days", "14")),
        (script_parse.course, spoilt(course(), "modules.0.draw", 0)),
        (script_parse.course, spoilt(course(), "final_draw", 0)),
        (script_parse.course, spoilt(course(), "modules.0.final.0.note", "?")),
        (script_parse.course, spoilt(course(), "modules.0.lessons.0.note", "?")),
        (script_parse.course, spoilt(course(), "title", "Курс")),
        (script_parse.course, spoilt(course(), "modules.0.lessons.0.screens.0.sources", "R-000-5")),
        (script_parse.form, spoilt(form(), "fields.2.choices.0.also", "ферма")),
        (script_parse.form, spoilt(form(), "fields.0.sensitve", True)),
        (script_parse.form, spoilt(form(), "fields.0.sensitive", "yes")),
        (script_parse.form, spoilt(form(), "fields.2.choices.0.label", "?")),
        (script_parse.consent, {**consent(), "en": "I agree"}),
        (script_parse.form, spoilt(form(), "fields.2.multi", "yes")),
        (script_parse.form, spoilt(form(), "sections", [{"id": "bank"}])),
        (script_parse.application_consent, {**WORDS, "item": "K9", "version": 1}),
        (script_parse.application_consent, {**WORDS, "item": "O", "version": 0}),
    ],
)
def test_what_is_misbuilt_is_refused(read: Any, data: dict[str, Any]) -> None:
    with pytest.raises(Misbuilt):
        read(data)

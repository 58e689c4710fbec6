from dataclasses import replace
from datetime import date

import pytest

from dialogs import script_parse
from dialogs.scripts import Content
from domain.language import Text
from domain.owner import Approval, Approvals, Owner
from domain.people import ConsentKind
from tests.dialogs.scripts import WORDS, consent, course, form, rules

TEXT = Text(WORDS["kk"], WORDS["ru"])
COURSE, FORM, CONSENT = script_parse.course(course()), script_parse.form(form()), script_parse.consent(consent())


@pytest.fixture
def content() -> Content:
    courses = {("basics", version): replace(COURSE, version=version) for version in (1, 10, 9)}
    consents = {(ConsentKind.TRAINING, version): replace(CONSENT, version=version) for version in (2, 1)}
    return Content(script_parse.programme(rules()), None, courses, {("enrolment", 1): FORM}, consents)


def test_pages_go_on_through_the_lessons_of_a_module() -> None:
    module = COURSE.module("first")
    assert [(page.lesson, page.lesson_number, page.number, page.of) for page in module.pages] == [
        ("one", 1, 1, 2),
        ("one", 1, 2, 2),
        ("two", 2, 1, 2),
        ("two", 2, 2, 2),
    ]
    assert module.pages is module.pages, "counted once"


def test_parts_are_found_by_id() -> None:
    module = COURSE.module("first")
    assert module.lesson("two").id == "two"
    assert COURSE.bank("first").question("q2").lesson == "one"
    assert COURSE.bank("final").question("fq2").id == "fq2"
    assert {field.name: field.validator for field in FORM.fields}["workers"] == "count"


def test_the_newest_version_is_given_when_none_is_named(content: Content) -> None:
    assert content.course("basics").version == 10
    assert content.form("enrolment").version == 1
    assert content.consent(ConsentKind.TRAINING).version == 2


def test_an_old_version_stays(content: Content) -> None:
    assert content.course("basics", 9).version == 9


def test_a_course_may_have_rules_of_its_own(content: Content) -> None:
    own = replace(content.programme.parameters["quiz.pass_percent"], value=80)
    strict = replace(COURSE, parameters={"quiz.pass_percent": own})
    assert (content.rules(COURSE)["quiz.pass_percent"], content.rules(strict)["quiz.pass_percent"]) == (60, 80)
    assert content.rules(strict)["final_test.pass_percent"] == content.programme["final_test.pass_percent"]


def test_it_is_a_trial_until_everything_is_approved(content: Content) -> None:
    paper = Approval("order", "1", date(2026, 1, 1))
    owner = Owner(TEXT, "150940000120", TEXT, TEXT)
    assert content.trial
    assert replace(content, owner=owner).trial
    assert not replace(content, owner=replace(owner, approvals=Approvals(paper, paper, paper, paper))).trial

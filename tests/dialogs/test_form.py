"""A form walks its script: each answer is checked and kept, and a way back loses none."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

import pytest

from dialogs.answers import Answer
from dialogs.facts import Facts
from dialogs.form import FormStep, begun
from dialogs.notices import NOTICES
from dialogs.requests import Enrol
from dialogs.script_parse import form as parsed
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Taken
from domain import fields
from domain.fields import validate
from domain.invalid import Invalid
from services.content import STARTER
from tests.dialogs.house import AT, CONTENT, FORM, Plain, session

NOTHING = Facts({})


class Small(FormStep):
    name = "small.form"
    form: ClassVar[str] = "small"

    def request(self, session: Session) -> Enrol:
        return Enrol("basics", session.answers)


STEP = Small()


def answer(at: Session, text: str = "", choice: str | None = None) -> Taken:
    return STEP.take(at, Answer(AT.date(), choice, text), NOTHING, CONTENT)


def filled(*answers: str) -> Taken:
    taken = Taken(begun(session(), CONTENT, "small"))
    for one in answers:
        at = taken.session
        choice = one if at.place == "kind" else None
        taken = answer(at, one, choice)
    return taken


def progress(at: Session) -> str:
    return STEP.ask(at, NOTHING, CONTENT, Plain()).text


def test_it_begins_at_the_first_field_with_nothing() -> None:
    at = begun(session(answers={"old": "1"}), CONTENT, "small")
    assert (at.script, at.place, at.answers) == (("small", 1), "many", {})
    assert progress(at) == "Question 1 of 4\n\nқанша"


def test_an_answer_is_kept_normalised() -> None:
    taken = filled(" үш адам ")
    assert taken.session.answers == {"many": "3"}
    assert taken.session.place == "kind"
    assert taken.session.turn == 4


def test_a_wrong_answer_says_why_and_keeps_the_place() -> None:
    taken = filled("-1")
    assert (taken.session.place, taken.session.answers, taken.session.turn) == ("many", {}, 3)
    assert [notice.name for notice in taken.notices] == ["count.negative"]


def test_a_field_is_asked_only_if_it_applies() -> None:
    assert filled("3", "a").session.place == "secret"
    skipped = filled("3", "b").session
    assert skipped.place == "region"
    assert progress(skipped).startswith("Question 3 of 3")


def test_the_last_answer_makes_the_request_of_what_applies() -> None:
    taken = filled("3", "a", "87011234567")
    back = STEP.back(taken.session, Facts({}), CONTENT)
    assert back is not None
    earlier = STEP.back(back, Facts({}), CONTENT)
    assert earlier is not None
    assert (back.place, earlier.place) == ("secret", "kind")
    other = answer(earlier, choice="b")
    done = answer(other.session, "абай облысы")
    assert done.request == Enrol("basics", {"many": "3", "kind": "b", "region": "10"})
    assert done.session.turn == other.session.turn  # it counts when the request comes out well


def test_there_is_nothing_before_the_first_field() -> None:
    assert STEP.back(begun(session(), CONTENT, "small"), Facts({}), CONTENT) is None


def test_only_sensitive_fields_are_hidden() -> None:
    at = filled("3", "a").session
    assert STEP.hides(at, Facts({}), CONTENT)
    assert not STEP.hides(replace(at, place="many"), Facts({}), CONTENT)


def test_a_field_that_is_gone_is_asked_from_the_beginning() -> None:
    lost = replace(filled("3", "a").session, place="gone")
    assert progress(lost).endswith("қанша")
    assert lost.answers == {"many": "3", "kind": "a"}


def test_who_began_with_an_older_form_ends_with_it() -> None:
    newer = replace(FORM, version=2, fields=FORM.fields[:1])
    content: Content = replace(CONTENT, forms={**CONTENT.forms, ("small", 2): newer})
    at = filled("3", "b").session
    assert STEP.ask(at, NOTHING, content, Plain()).text.endswith("өңір")
    assert begun(session(), content, "small").script == ("small", 2)


def reasons() -> Iterable[tuple[str, str]]:
    """Every reason that the validators of the registration form give, as their module says."""
    documented: dict[str, str] = {}
    for line in (fields.__doc__ or "").split("\n\n")[-1].splitlines():
        name, _, rest = line.strip().partition(" ")
        if name in fields.VALIDATORS:
            documented[(last := name)] = rest
        elif line.strip():
            documented[last] += " " + line.strip()
    bare = {name: [_bare(one) for one in _split(rest)] for name, rest in documented.items()}
    bare["iin_or_bin"] = sorted({*bare["iin"], *bare["bin"]})
    script = parsed(tomllib.loads((STARTER / "forms" / "enrolment.toml").read_text()))
    for field in script.fields:
        if field.validator is not None:
            yield from ((field.validator, reason) for reason in bare[field.validator])


def _split(listed: str) -> list[str]:
    depth, parts = 0, [""]
    for char in listed:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _bare(reason: str) -> str:
    return reason.split("(", maxsplit=1)[0].strip()


def test_the_reasons_are_found() -> None:
    found = set(reasons())
    assert {("iin_or_bin", "checksum"), ("iin_or_bin", "century"), ("full_name", "mixed_alphabet"), ("phone", "foreign")} <= found
    assert ("count", "too_big") in found
    assert len(found) >= 18


@pytest.mark.parametrize(("validator", "reason"), sorted(reasons()))
def test_every_reason_has_words(validator: str, reason: str) -> None:
    assert f"{validator}.{reason}" in NOTICES


def test_the_words_of_a_reason_take_only_its_facts() -> None:
    wrong = {
        "iin_or_bin": ["x", "1", "900230400005", "900315700007", "191340000126", "190349000126", "900315400008"],
        "full_name": ["Я", "Ю 1", "Cерікова Әлия", "Ж " * 9, "Ж" * 200],
        "phone": ["1", "8 727 250 00 00", "+49 170 1234567"],
        "count": ["x", "-1", "9" * 20],
    }
    seen = set()
    for name, typed in wrong.items():
        for raw in typed:
            with pytest.raises(Invalid) as refused:
                validate(name, raw, AT.date())
            seen.add(key := f"{name}.{refused.value.reason}")
            assert NOTICES[key].format(**refused.value.facts)
    assert seen == {f"{validator}.{reason}" for validator, reason in reasons()}

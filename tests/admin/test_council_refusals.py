"""Every refusal of the council has words, in Kazakh and in Russian, and its rule; in none of them stands a blank."""

import ast
from collections.abc import Iterator, Sequence

import pytest

from admin.application_refusals import in_words
from domain.councils import SessionState
from domain.language import Language
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from tests.support.chat import words
from tests.support.root import ROOT
from tests.support.stages import iin_of
from web.errors import Problem

ITEMS = ("7", "10", "70.0")
ELSEWHERE = {"regions_desk.py"}  # its refusals have words of their own: admin/region_refusals.py


def reasons(error: str) -> Sequence[str]:
    """The words of an error that stand in the code."""
    found = {
        reason
        for path in (ROOT / "services").glob("*.py")
        if path.name not in ELSEWHERE
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == error and call.args
        for reason in constants(call.args[0])
    }
    assert len(found) > 20
    return sorted(found)


def constants(node: ast.expr) -> Iterator[str]:
    """The words that an argument may be."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def problem(error: Exception) -> Problem:
    """What the edge makes of it."""
    with pytest.raises(Problem) as caught, in_words():
        raise error
    return caught.value


@pytest.mark.parametrize("reason", reasons("CanNotHold"))
def test_each_refusal_of_the_council_has_words(reason: str) -> None:
    told = problem(CanNotHold(reason, ITEMS))
    assert (told.status, told.code) == (409, reason)
    assert told.facts["rule"]
    spoken = [told.words(words().of(language)) for language in Language]
    for said in spoken:
        assert said["title"][-1] not in ".:"
        assert said["detail"][-1] == "."
        assert "{" not in said["title"] + said["detail"]
    assert spoken[0]["title"] != spoken[1]["title"]


@pytest.mark.parametrize("reason", reasons("CanNotApply"))
def test_each_thing_that_is_filled_in_wrongly_has_words(reason: str) -> None:
    told = problem(CanNotApply(reason, "field"))
    for language in Language:
        assert all(told.words(words().of(language)).values())


@pytest.mark.parametrize("state", SessionState)
def test_a_wrong_state_is_said_in_words(state: SessionState) -> None:
    details = {problem(CanNotHold("not_now", [state])).words(words().of(language))["detail"] for language in Language}
    other = {problem(CanNotHold("not_now", [""])).words(words().of(language))["detail"] for language in Language}
    assert len(details) == 2
    assert not details & other


def test_a_number_of_somebody_is_not_said_back() -> None:
    told = problem(CanNotHold("no_member", [iin_of(3)]))
    for language in Language:
        assert iin_of(3) not in str(told.told(words().of(language)))

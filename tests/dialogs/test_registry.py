"""A house that contradicts itself does not start."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from dialogs.engine import Engine
from dialogs.events import Happening
from dialogs.house import DIALOGS, engine
from dialogs.own_requests import GiveConsent
from dialogs.registry import Registry
from dialogs.requests import SaveAnswer
from dialogs.step import Dialog, Face, Next, Step, Table
from domain.errors import Misbuilt
from tests.dialogs.house import End, Question

GIVEN, WITHDRAWN = GiveConsent.Outcome.GIVEN, SaveAnswer.Outcome.NEXT


class Bad(Question):
    name = "small.bad"
    table: ClassVar[Table] = {}


def with_table(table: dict[Any, Any]) -> Dialog:
    made: type[Step] = type("Made", (Bad,), {"table": table})
    return Dialog("small", (Question(), End(), made()))


FAULTS: dict[str, tuple[Dialog, str]] = {
    "an outcome without a way on": (with_table({GiveConsent: {}}), "GiveConsent has no way on for given"),
    "an outcome that never comes": (
        with_table({GiveConsent: {GIVEN: Next(None), WITHDRAWN: Next(None)}}),
        "GiveConsent never comes out as next",
    ),
    "a step that does not exist": (with_table({GiveConsent: {GIVEN: Next("small.gone")}}), "leads to small.gone"),
    "a notice without words": (with_table({GiveConsent: {GIVEN: Next(None, "unsaid")}}), "the notice unsaid has no words"),
    "two steps of one name": (Dialog("small", (Question(), End(), End())), "two steps have the same name"),
    "a step in another dialog": (Dialog("other", (Question(), End())), "small.question stands in the dialog other"),
    "the staff's face on one's own answers": (
        Dialog("small", (Question(), End()), faces=frozenset({Face.WEB, Face.STAFF}), own_hand=True),
        "small: nobody may answer for the person",
    ),
}


@pytest.mark.parametrize(("dialog", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_the_start(dialog: Dialog, fault: str) -> None:
    with pytest.raises(Misbuilt) as refused:
        Registry([dialog], safe="small.end")
    assert any(fault in found for found in refused.value.faults), refused.value.faults
    assert len(refused.value.faults) == (2 if "another dialog" in fault or "stands in" in fault else 1)


def test_the_safe_step_must_exist() -> None:
    with pytest.raises(Misbuilt, match=r"the safe step menu\.menu does not exist"):
        Registry([Dialog("small", (Question(), End()))], safe="menu.menu")


def test_an_event_must_have_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogs.registry.EVENTS", {"it.rains": Happening("nobody_wrote")})
    with pytest.raises(Misbuilt, match=r"event it\.rains: the notice nobody_wrote has no words"):
        Registry([Dialog("small", (Question(), End()))], safe="small.end")


def test_a_step_accepts_known_events_only() -> None:
    made: type[Step] = type("Made", (End,), {"events": frozenset({"it.rains"})})
    with pytest.raises(Misbuilt, match=r"small\.end accepts the unknown event it\.rains"):
        Registry([Dialog("small", (Question(), made()))], safe="small.end")


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(Misbuilt) as refused:
        Registry([Dialog("small", (Question(),)), with_table({GiveConsent: {}})], safe="nowhere")
    assert len(refused.value.faults) == 3


def test_the_house_is_sound() -> None:
    built = engine()
    assert isinstance(built, Engine)
    assert len(built.registry.steps) == sum(len(dialog.steps) for dialog in DIALOGS)


def test_what_holds_everywhere_is_looked_through_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogs.registry.EVERYWHERE", {GiveConsent: {GIVEN: Next("small.gone")}})
    with pytest.raises(Misbuilt, match=r"everywhere leads to small\.gone"):
        Registry([Dialog("small", (Question(), End()))], safe="small.end")


@pytest.mark.parametrize("name", ["quiz", "final_test"])
def test_nobody_answers_a_quiz_or_a_test_for_a_person(name: str) -> None:
    own = next(dialog for dialog in DIALOGS if dialog.name == name)
    assert own.own_hand
    assert Face.STAFF not in own.faces
    others = [dialog for dialog in DIALOGS if dialog is not own]
    with pytest.raises(Misbuilt, match="nobody may answer"):
        Registry([*others, replace(own, faces=own.faces | {Face.STAFF})], safe="menu.menu")

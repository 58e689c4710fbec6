"""One turn, purely: what is taken, where an outcome leads, what is said; a place is never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.commands import WORDS, Command
from dialogs.engine import Engine, Turn
from dialogs.facts import Facts
from dialogs.house import DIALOGS
from dialogs.notices import NOTICES
from dialogs.own_requests import RenewCode, SetReminders
from dialogs.registry import Registry
from dialogs.requests import Outcome
from dialogs.session import START, Session
from dialogs.wording import Notice
from domain.language import Language
from domain.messaging import Button, Event, Inbound, Kind
from tests.dialogs.house import AT, CONTENT, SMALL, Plain, session, tap, text

NOTHING = Facts({})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(Registry([*DIALOGS, SMALL], safe="menu.menu"))


def take(engine: Engine, at: Session, inbound: Inbound) -> Turn:
    return engine.take(at, inbound, NOTHING, CONTENT, Plain())


def test_an_accepted_answer_counts_a_turn(engine: Engine) -> None:
    turn = take(engine, session(), tap(session(), "on"))
    assert turn.taken.session == session(step="small.end", turn=4)
    assert turn.taken.notices == ()
    assert turn.heard == "On"


@pytest.mark.parametrize("said", ["1", "1.", "On", "on", "ON"])
def test_a_choice_may_be_typed(engine: Engine, said: str) -> None:
    assert take(engine, session(), text(said)).taken.session.step == "small.end"


def test_what_does_not_fit_asks_again_and_counts_nothing(engine: Engine) -> None:
    turn = take(engine, session(), text("no"))
    assert turn.taken.session == session()
    assert turn.taken.notices == (Notice("not_a_choice"),)
    said = engine.ask(turn.taken.session, turn.taken.notices, NOTHING, CONTENT, Plain())
    assert said.text == NOTICES["not_a_choice"] + "\n\nquestion"
    assert said.notice == "not_a_choice"


@pytest.mark.parametrize(
    "button", [Button(2, "small.question", "on"), Button(3, "small.end", "on"), Button(3, "small.question", "off")]
)
def test_an_old_button_is_never_an_answer(engine: Engine, button: Button) -> None:
    turn = take(engine, session(), Inbound("k", None, Kind.BUTTON, AT, button=button))
    assert turn.taken.session == session()
    assert turn.taken.notices == (Notice("old_button"),)


def test_an_outcome_leads_on(engine: Engine) -> None:
    taken = take(engine, session(), tap(session(), "code")).taken
    assert isinstance(taken.request, RenewCode)
    after = engine.follow(taken, taken.request, Outcome(RenewCode.Outcome.RENEWED))
    assert after.session == session(step="small.end", turn=4)
    assert after.notices == (Notice("code_renewed"),)
    assert after.request is None


def test_a_session_whose_step_is_gone_goes_to_the_safe_step(engine: Engine) -> None:
    lost = session(step="small.gone", answers={"many": "3"}, script=("small", 1), place="kind")
    turn = take(engine, lost, text("сәлем"))
    assert turn.taken.session.step == "menu.menu"
    assert (turn.taken.session.answers, turn.taken.session.script, turn.taken.session.place) == (
        {"many": "3"},
        ("small", 1),
        "kind",
    )
    assert "Menu" in engine.ask(turn.taken.session, (), NOTHING, CONTENT, Plain()).text
    assert take(engine, lost, tap(lost, "on")).taken.notices == (Notice("old_button"),)


@pytest.mark.parametrize(
    ("command", "step"), [(Command.MENU, "menu.menu"), (Command.HELP, "menu.help"), (Command.LANGUAGE, "language.choose")]
)
def test_a_side_way_and_back(engine: Engine, command: Command, step: str) -> None:
    filled = session(answers={"many": "3"}, script=("small", 1), place="kind")
    for word in WORDS[command]:
        aside = take(engine, filled, text(word)).taken.session
        assert aside == replace(filled, step=step, turn=4, return_to="small.question")
    deeper = take(engine, take(engine, aside, text("көмек")).taken.session, text("мәзір")).taken.session
    back = take(engine, deeper, text("жалғастыру")).taken.session
    assert replace(back, turn=filled.turn) == filled


def test_stop_asks_for_no_reminders_and_continue_for_them_again(engine: Engine) -> None:
    taken = take(engine, session(), text("ТОҚТА!")).taken
    assert taken.request == SetReminders(wanted=False)
    paused = engine.follow(taken, taken.request, Outcome(SetReminders.Outcome.SET)).session
    assert paused.step == "menu.paused"
    taken = take(engine, paused, text("жалғастыру")).taken
    assert taken.request == SetReminders(wanted=True)
    assert engine.follow(taken, taken.request, Outcome(SetReminders.Outcome.SET)).session.step == "small.question"


def test_the_language_changes_in_place(engine: Engine) -> None:
    assert take(engine, session(), text("қазақша")).taken.session == session(language=Language.KK, turn=4)
    aside = take(engine, session(), text("язык")).taken.session
    chosen = take(engine, aside, tap(aside, Command.KAZAKH)).taken.session
    assert (chosen.language, chosen.step, chosen.return_to) == (Language.KK, "small.question", None)


def test_before_a_language_only_a_language_is_an_answer(engine: Engine) -> None:
    new = Session("p")
    for word in ("мәзір", "стоп", "артқа", "жалғастыру", "сәлем", "1234"):
        assert take(engine, new, text(word)).taken.session.step == START
    assert take(engine, new, text("2")).taken.session == Session("p", Language.RU, "start.consent", turn=1)


def test_a_reminder_is_said_before_the_open_question_and_moves_nothing(engine: Engine) -> None:
    turn = take(engine, session(), Inbound("k", None, Kind.EVENT, AT, event=Event("learning.pause")))
    assert turn.taken.session == session()
    assert turn.heard is None
    assert turn.taken.notices == (Notice("learning_pause"),)
    assert turn.taken.request is None


@pytest.mark.parametrize(("hours", "welcome"), [(11, False), (13, True), (21 * 24, True)])
def test_who_was_long_away_is_welcomed(engine: Engine, hours: int, welcome: bool) -> None:
    away = session(seen_at=AT - timedelta(hours=hours))
    assert (take(engine, away, text("ну вот")).taken.notices == (Notice("welcome_back"),)) is welcome
    assert take(engine, away, text("1")).taken.session.step == "small.end"  # an answer is an answer
    assert take(engine, away, text("сәлем")).taken.notices == (Notice("welcome_back"),)

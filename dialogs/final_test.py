"""The final test around its questions: who may sit it now, what it is like, and what came of it (SM-1, SM-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.events import EVENTS, VOID, VOID_RETEST
from dialogs.facts import Fact, Facts, Final, FinalOf, ResultOf
from dialogs.final_words import closed, confirming, invitation, passed, score, sitting, weak_modules
from dialogs.openings import TO_LESSON
from dialogs.paper_name import AskIin, AskName, NewName
from dialogs.requests import CloseWindow, HandIn, OpenModule, OpenTest, Request, Restart
from dialogs.scripts import Content, Course, Module
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import Tr, in_words
from domain.final_test import Gate
from domain.learning import Result
from domain.messaging import Choice, Event, Outbound

_OPENED: Mapping[StrEnum, Next] = {
    OpenTest.Outcome.OPENED: Next("quiz.question"),
    OpenTest.Outcome.RESUMED: Next("quiz.question", "test_resumed"),
    OpenTest.Outcome.QUIZ_OPEN: Next("quiz.question", "quiz_first"),
    OpenTest.Outcome.REFUSED: Next("final_test.start"),
}
_RESTARTED: Mapping[StrEnum, Next] = {
    Restart.Outcome.KEPT: Next("final_test.start", "restarted_kept"),
    Restart.Outcome.AGAIN: Next("course.overview", "restarted"),
    Restart.Outcome.REFUSED: Next("final_test.start", "restart_refused"),
}


def entrance(final: Final) -> str:
    """The step by which a person comes to the final test: the name for the certificate is confirmed first."""
    if final.gate is not Gate.OPEN or (final.named and final.has_iin):
        return "final_test.start"
    return "final_test.iin" if final.named else "final_test.name"


def made_void(session: Session, event: Event, *, begun_anew: bool) -> Taken:
    """The open test does not count: what is shown of it gives way to its beginning, unless another sitting is open."""
    at = session if begun_anew else session.accepted().at("final_test.start")
    return Taken(at, (EVENTS[event.name].told(event),))


class Start(Step):
    """What the sitting is like before it begins, or why none may begin now and what else there is."""

    name = "final_test.start"
    events: ClassVar[frozenset[str]] = frozenset({"retest.expired"})
    table: ClassVar[Table] = {OpenTest: _OPENED, Restart: _RESTARTED, **TO_LESSON}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (FinalOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        final = facts[FinalOf(session.person)]
        if final is None:
            return Outbound(tr("You are not registered for the training yet."), _ways_out(tr))
        course = content.course(final.course, final.version)
        text = _text(final, course, content, tr)
        return Outbound(text, (*_choices(final, tr), *_ways_out(tr)), phone_button=confirming(final, tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        final = facts[FinalOf(session.person)]
        if answer.choice == "leave":
            return go(session, "course.overview")
        if final is not None and answer.choice == "begin" and entrance(final) != self.name:
            return go(session, entrance(final))  # after a new beginning under another name, or one that was never confirmed
        if final is not None and answer.choice == "hand_in":
            return go(session, "final_test.hand_in")
        request = _request(final, str(answer.choice)) if final else None
        return ask_for(session, request) if request else again(session, "not_a_choice")

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """The window is over: what is shown here says so by itself."""
        return Taken(session, request=CloseWindow(event.values["participation"]))


class GiveUp(Step):
    """Handing in an unfinished test costs a chance, so it is asked twice."""

    name = "final_test.hand_in"
    events: ClassVar[frozenset[str]] = frozenset({VOID, VOID_RETEST})
    table: ClassVar[Table] = {
        HandIn: {
            HandIn.Outcome.SCORED: Next("final_test.result"),
            HandIn.Outcome.CLOSED: Next("final_test.start", "test_closed"),
        },
        OpenTest: _OPENED,
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (FinalOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        final = facts[FinalOf(session.person)]
        if final is None or final.attempt is None:
            return Outbound(tr("No quiz or test is open now."), _ways_out(tr))
        text = tr(
            "Hand in the test now? {left} questions are not answered and will count as wrong. This can't be undone.",
            left=content.course(final.course, final.version).final_draw - (final.answered or 0),
        )
        return Outbound(text, (Choice("begin", tr("No, go on with the test")), Choice("yes", tr("Yes, hand it in"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        final = facts[FinalOf(session.person)]
        if final is None or answer.choice == "leave":
            return go(session, "course.overview")
        if answer.choice == "begin":
            return ask_for(session, OpenTest(final.participation))
        if answer.choice == "yes" and final.attempt is not None:
            return ask_for(session, HandIn(final.attempt))
        return again(session, "not_a_choice")

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """A void test can't be handed in."""
        final = facts[FinalOf(session.person)]
        return made_void(session, event, begun_anew=final is not None and final.attempt is not None)


class Told(Step):
    """The score and what follows: the certificate, or the weak modules, the chances left and the last day; no right answers."""

    name = "final_test.result"
    events: ClassVar[frozenset[str]] = frozenset({"retest.expired"})
    table: ClassVar[Table] = {OpenTest: _OPENED, Restart: _RESTARTED, **TO_LESSON}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (ResultOf(session.person, final=True), FinalOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        result, final = facts[ResultOf(session.person, final=True)], facts[FinalOf(session.person)]
        if result is None or final is None:
            return Outbound(tr("No final test is finished yet."), _ways_out(tr))
        return _pass(final, result, content, tr) if result.passed else _failure(final, result, content, tr)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        final = facts[FinalOf(session.person)]
        choice = str(answer.choice)
        if choice == "leave":
            return go(session, "course.overview")
        if final is not None and choice == "begin":
            return go(session, entrance(final))  # the chance and the last day are said once more before it begins
        if final is not None and _goes_on(final) and choice.startswith("read-"):
            return ask_for(replace(session, place=choice[5:]), OpenModule(final.participation, choice[5:]))
        request = _request(final, choice) if final else None
        return ask_for(session, request) if request else again(session, "not_a_choice")

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """The window is over: what is shown here says so by itself."""
        return Taken(session, request=CloseWindow(event.values["participation"]))


def _text(final: Final, course: Course, content: Content, tr: Tr) -> str:
    if final.gate is Gate.OPEN:
        return invitation(final, course, content, tr)
    if final.gate is Gate.SITTING:
        return sitting(final, course, tr)
    if final.gate is Gate.DONE:
        return tr("You have passed the final test.") + " " + passed(final, content, tr)
    return closed(final, course, tr)


def _choices(final: Final, tr: Tr) -> list[Choice]:
    """What may be done now."""
    if final.gate is Gate.OPEN:
        return [Choice("begin", tr("Begin the test") if final.last_day is None else tr("Take the test again"))]
    if final.gate is Gate.SITTING:
        return [Choice("begin", tr("Go on with the test")), Choice("hand_in", tr("Hand in the test"))]
    return [Choice("restart", tr("Begin the training anew"))] if final.may_restart else []


def _request(final: Final, choice: str) -> Request | None:
    if choice == "begin" and final.gate in {Gate.OPEN, Gate.SITTING}:
        return OpenTest(final.participation)
    return Restart(final.participation) if choice == "restart" and final.may_restart else None


def _pass(final: Final, result: Result, content: Content, tr: Tr) -> Outbound:
    congratulations = tr("Congratulations, you have passed the final test!")
    coming = [tr("The file comes to this chat in a few seconds.")] if final.certificate else []
    text = "\n\n".join([congratulations, score(result, tr), passed(final, content, tr), *coming])
    return Outbound(text, _ways_out(tr), phone_button=confirming(final, tr))


def _failure(final: Final, result: Result, content: Content, tr: Tr) -> Outbound:
    """The mark, and what serves the next sitting, or why there is none."""
    course = content.course(result.course, result.version)
    percent = content.rules(course)["final_test.pass_percent"]
    mark = tr("The pass mark is {percent} %.", percent=percent)
    parts = [tr("This time the final test is not passed."), score(result, tr), mark]
    weak = weak_modules(result, course, percent) if _goes_on(final) else ()
    parts += _ahead(final, weak, tr) if _goes_on(final) else [closed(final, course, tr)]
    read = [Choice(f"read-{module.id}", tr("Read: {title}", title=module.title[tr.language])) for module in weak]
    return Outbound("\n\n".join(parts), (*_choices(final, tr), *read, *_ways_out(tr)))


def _ahead(final: Final, weak: Iterable[Module], tr: Tr) -> list[str]:
    """What serves the next sitting: the weak modules, the chances left, and the last day."""
    titles = ", ".join(f"«{module.title[tr.language]}»" for module in weak)
    parts = [
        tr("Modules to read again: {modules}", modules=titles),
        tr("Chances left: {left}/{most}.", left=final.most - final.used, most=final.most),
    ]
    if final.last_day is not None:
        parts.append(tr("You may begin until {day}, that day included.", day=in_words(final.last_day, tr.language)))
    return parts


def _goes_on(final: Final) -> bool:
    """Whether this participation has sittings to come, so that reading again serves it."""
    return final.gate in {Gate.OPEN, Gate.TOO_SOON}


def _ways_out(tr: Tr) -> tuple[Choice, ...]:
    return (Choice("leave", tr("To the course")), Choice(Command.MENU, tr("Menu")))


FINAL_TEST = Dialog("final_test", (AskName(), NewName(), AskIin(), Start(), GiveUp(), Told()), own_hand=True)

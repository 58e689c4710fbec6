"""The course at a glance: what is done, and the way back into it. It never expires."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import AttemptOf, Fact, Facts, FinalOf, LearnerOf, ResultOf
from dialogs.final_test import entrance
from dialogs.final_words import confirming, standing
from dialogs.form import begun
from dialogs.openings import TO_LESSON, TO_QUIZ
from dialogs.requests import OpenModule, OpenQuiz, Request, TakeUpCourse
from dialogs.scripts import Content, Course, Module
from dialogs.session import Session
from dialogs.start import CONSENT
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import Tr
from domain.learning import RESTARTABLE, Learner, ModuleProgress, ModuleState, ParticipationState
from domain.messaging import Choice, Outbound


def current(course: Course, learner: Learner) -> Module | None:
    """The first module that is not passed; None when all are."""
    return next((module for module in course.modules if progress(learner, module).state is not ModuleState.PASSED), None)


def at_hand(session: Session, course: Course, learner: Learner) -> Module:
    """The module being read: the one chosen to be read again, else the first that is not passed."""
    chosen = next((module for module in course.modules if module.id == session.place and module.id in learner.modules), None)
    return chosen or current(course, learner) or course.modules[0]


def progress(learner: Learner, module: Module) -> ModuleProgress:
    return learner.modules.get(module.id, ModuleProgress())


class Overview(Step):
    """Where the learner stands, and one button that goes on from there."""

    name = "course.overview"
    table: ClassVar[Table] = {
        **TO_LESSON,
        **TO_QUIZ,
        TakeUpCourse: {TakeUpCourse.Outcome.TAKEN: Next("course.overview", "course_taken_up")},
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        person = session.person
        return (LearnerOf(person), AttemptOf(person), FinalOf(person), ResultOf(person, final=True))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        learner, final = facts[LearnerOf(session.person)], facts[FinalOf(session.person)]
        if learner is None or final is None or learner.state in {ParticipationState.INELIGIBLE, ParticipationState.WITHDRAWN}:
            text = tr("You are not registered for the training yet. Registration is short, and the training is free.")
            return Outbound(text, (Choice("register", tr("Register")), _menu(tr)))
        if learner.state is ParticipationState.CERTIFICATE_REVOKED:
            text = tr("Your certificate was revoked. You may register and take the training again, free of charge.")
            return Outbound(text, (Choice("register", tr("Register")), _menu(tr)))
        course = content.course(learner.course, learner.version)
        result = facts[ResultOf(session.person, final=True)]
        own = result if result and result.participation == final.participation else None
        lines = [course.title[tr.language], _bar(learner, course), "", *(_line(learner, other, tr) for other in course.modules)]
        if learner.state in {ParticipationState.ENROLLED, ParticipationState.LEARNING} and learner.day > course.max_days:
            lines += [
                "",
                tr("The usual {days} days are over. The training stays open: go on at your own pace.", days=course.max_days),
            ]
        if course.final_draw:
            lines += ["", *standing(final, own, course, content, tr)]
        started = facts[AttemptOf(session.person)] is not None
        choices = _choices(learner, course, content, started, tr)
        return Outbound("\n".join(lines).rstrip(), choices, phone_button=confirming(final, tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        learner, final = facts[LearnerOf(session.person)], facts[FinalOf(session.person)]
        choice = str(answer.choice)
        if learner is None or final is None or not (learner.active or learner.state in RESTARTABLE):
            return _register(session, answer, content)
        course = content.course(learner.course, learner.version)
        if choice == "test" and course.final_draw:
            return go(session, entrance(final))
        return _learn(session, choice, learner, course) if learner.active else again(session, "not_a_choice")


def _learn(session: Session, choice: str, learner: Learner, course: Course) -> Taken:
    emptied = replace(session, answers={}, script=None, place=None)  # who learns has no form to fill; what it held goes
    if choice == "go":
        return ask_for(emptied, _onward(course, learner))
    if choice == "grow":
        return ask_for(emptied, TakeUpCourse(learner.participation))
    if choice.removeprefix("read-") in learner.modules:
        module = choice.removeprefix("read-")
        return ask_for(replace(emptied, place=module), OpenModule(learner.participation, module))
    return again(session, "not_a_choice")


def _choices(learner: Learner, course: Course, content: Content, started: bool, tr: Tr) -> tuple[Choice, ...]:
    module = current(course, learner)
    test = [Choice("test", tr("Final test and result"))] if course.final_draw else []
    if not learner.active:
        return (*test, _menu(tr))
    if module is not None:
        label = tr("Continue") if progress(learner, module).page or started else tr("Begin")
        return (Choice("go", label), *test, _menu(tr))
    titles = [(one.id, one.title[tr.language]) for one in course.modules]
    read = [Choice(f"read-{id_}", tr("Read: {title}", title=title)) for id_, title in titles]
    grown = not course.final_draw and content.course(course.id).version > course.version
    return (*([Choice("grow", tr("Go on with the training"))] if grown else []), *test, *read, _menu(tr))


def _register(session: Session, answer: Answer, content: Content) -> Taken:
    if answer.choice != "register":
        return again(session, "not_a_choice")
    if session.script is not None:  # the consent was given, and the form was left half filled
        return Taken(session.accepted().at("enrolment.form"))
    return Taken(begun(session, content, "enrolment").accepted().at(CONSENT))


def _onward(course: Course, learner: Learner) -> Request:
    """Into the quiz when the lessons are read or it was begun, else to the screen that was reached."""
    module = current(course, learner) or course.modules[0]
    if progress(learner, module).state in {ModuleState.QUIZ, ModuleState.RETRY}:
        return OpenQuiz(learner.participation, module.id)
    return OpenModule(learner.participation, module.id)


def _menu(tr: Tr) -> Choice:
    return Choice(Command.MENU, tr("Menu"))


def _line(learner: Learner, module: Module, tr: Tr) -> str:
    reached = progress(learner, module)
    title = tr("Module: {title}", title=module.title[tr.language])
    if reached.state is ModuleState.PASSED:
        place = tr("Completed")
        return f"{title}. {place}"
    if reached.state in {ModuleState.QUIZ, ModuleState.RETRY}:
        place = tr("Lessons read; the quiz is next")
        return f"{title}. {place}"
    total = len(module.pages)
    place = tr("Screens read: {page}/{total}", page=min(reached.page, total), total=total)
    return f"{title}. {place}"


def _bar(learner: Learner, course: Course) -> str:
    """How much is done: each screen read and each module passed is a step."""
    pages = [min(progress(learner, module).page, len(module.pages)) for module in course.modules]
    states = [progress(learner, module).state for module in course.modules]
    read = [
        len(module.pages) if state is ModuleState.PASSED else page
        for module, state, page in zip(course.modules, states, pages, strict=True)
    ]
    passed = states.count(ModuleState.PASSED)
    percent = 100 * (sum(read) + passed) // (sum(len(module.pages) for module in course.modules) + len(course.modules))
    return "■" * (percent // 10) + "□" * (10 - percent // 10) + f" {percent} %"


COURSE_DIALOG = Dialog("course", (Overview(),))

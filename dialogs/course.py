"""The course at a glance: what is done, and the way back into it. It never expires."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import AttemptOf, Fact, Facts, LearnerOf
from dialogs.form import begun
from dialogs.requests import OpenModule, OpenQuiz, Request
from dialogs.scripts import Content, Course, Module
from dialogs.session import Session
from dialogs.start import CONSENT
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr
from domain.learning import Learner, ModuleProgress, ModuleState
from domain.messaging import Choice, Outbound


def current(course: Course, learner: Learner) -> Module | None:
    """The first module that is not passed; None when all are."""
    return next((module for module in course.modules if progress(learner, module).state is not ModuleState.PASSED), None)


def progress(learner: Learner, module: Module) -> ModuleProgress:
    return learner.modules.get(module.id, ModuleProgress())


class Overview(Step):
    """Where the learner stands, and one button that goes on from there."""

    name = "course.overview"
    table: ClassVar[Table] = {
        OpenModule: {OpenModule.Outcome.OPENED: Next("lesson.screen")},
        OpenQuiz: {
            OpenQuiz.Outcome.OPENED: Next("quiz.question"),
            OpenQuiz.Outcome.RESUMED: Next("quiz.question", "quiz_resumed"),
            OpenQuiz.Outcome.NOT_READ: Next("lesson.screen", "lessons_first"),
        },
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person), AttemptOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        learner = facts[LearnerOf(session.person)]
        if learner is None or not learner.active:
            text = tr("You are not registered for the training yet. Registration is short, and the training is free.")
            return Outbound(text, (Choice("register", tr("Register")), _menu(tr)))
        course = content.course(learner.course, learner.version)
        module = current(course, learner)
        lines = [course.title[tr.language], "", *(_line(learner, other, tr) for other in course.modules)]
        if module is None:
            more = tr(
                "You have completed all modules that are open now. The final test is not open yet; this chat will say when it is."
            )
            return Outbound("\n".join([*lines, "", more]), (Choice("again", tr("Read the lessons again")), _menu(tr)))
        label = tr("Continue") if progress(learner, module).page or facts[AttemptOf(session.person)] else tr("Begin")
        return Outbound("\n".join(lines), (Choice("go", label), _menu(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        learner = facts[LearnerOf(session.person)]
        if learner is None or not learner.active:
            return _register(session, answer, content)
        if answer.choice not in {"go", "again"}:
            return again(session, "not_a_choice")
        emptied = replace(session, answers={}, script=None, place=None)  # who learns has no form to fill; what it held goes
        return ask_for(emptied, _onward(content.course(learner.course, learner.version), learner))


def _register(session: Session, answer: Answer, content: Content) -> Taken:
    if answer.choice != "register":
        return again(session, "not_a_choice")
    if session.script is not None:  # the consent was given, and the form was left half filled
        return Taken(session.accepted().at("enrolment.form"))
    return Taken(begun(session, content, "enrolment").accepted().at(CONSENT))


def _onward(course: Course, learner: Learner) -> Request:
    """Into the quiz when the lessons are read or it was begun, else to the screen that was reached."""
    module = current(course, learner)
    if module is None:
        return OpenModule(learner.participation, course.modules[0].id)
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


COURSE_DIALOG = Dialog("course", (Overview(),))

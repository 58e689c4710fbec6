"""A module's quiz: answers are final, right and wrong are told after the last one, tries are unlimited (SM-2)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.course import current
from dialogs.facts import AttemptOf, Fact, Facts, LearnerOf, ResultOf
from dialogs.requests import OpenModule, OpenQuiz, SaveAnswer
from dialogs.scripts import Content, Module, Option, Question
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import Tr
from domain.learning import Attempt, Result, draw, shuffled
from domain.messaging import Choice, Outbound

_OPENED: Mapping[StrEnum, Next] = {
    OpenQuiz.Outcome.OPENED: Next("quiz.question"),
    OpenQuiz.Outcome.RESUMED: Next("quiz.question", "quiz_resumed"),
    OpenQuiz.Outcome.NOT_READ: Next("lesson.screen", "lessons_first"),
}
_READ_AGAIN: Mapping[StrEnum, Next] = {OpenModule.Outcome.OPENED: Next("lesson.screen")}


class Start(Step):
    """What the quiz is like, before it begins."""

    name = "quiz.start"
    table: ClassVar[Table] = {OpenQuiz: _OPENED, OpenModule: _READ_AGAIN}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        module = _module(session, facts, content)
        percent = content.programme["quiz.pass_percent"]
        text = tr(
            "Module quiz: {count} questions, no time limit. The pass mark is {percent} %. You may take it as often as you like. "
            "Right answers are shown at the end. Shall we begin?",
            count=module.draw if module else 0,
            percent=percent,
        )
        return Outbound(text, (Choice("begin", tr("Begin")), Choice("read", tr("Read the lessons again"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return _begin_or_read(session, answer, facts, content)


class Ask(Step):
    """One question; its place and order follow from the attempt alone."""

    name = "quiz.question"
    table: ClassVar[Table] = {
        SaveAnswer: {
            SaveAnswer.Outcome.NEXT: Next("quiz.question", "answer_kept"),
            SaveAnswer.Outcome.PASSED: Next("quiz.result", "quiz_passed"),
            SaveAnswer.Outcome.FAILED: Next("quiz.result", "quiz_failed"),
            SaveAnswer.Outcome.ANSWERED_ALREADY: Next(None, "answered_already"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (AttemptOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        attempt = facts[AttemptOf(session.person)]
        if attempt is None:
            return Outbound(tr("No quiz is open now."), (Choice("leave", tr("To the course")),))
        question, options = _asked(attempt, content)
        head = tr("Question {number} of {total}", number=attempt.position + 1, total=attempt.total)
        choices = tuple(Choice(option.id, option.text[tr.language]) for option in options)
        return Outbound(f"{head}\n\n{question.text[tr.language]}", choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        attempt = facts[AttemptOf(session.person)]
        if attempt is None:
            return go(session, "course.overview")
        if answer.choice is None:
            return again(session, "not_a_choice")
        return ask_for(session, SaveAnswer(attempt.id, attempt.position, answer.choice))


class Told(Step):
    """The score and every answer with its explanation; after a failure the lessons to read again."""

    name = "quiz.result"
    table: ClassVar[Table] = {OpenQuiz: _OPENED, OpenModule: _READ_AGAIN}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (ResultOf(session.person), LearnerOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        result = facts[ResultOf(session.person)]
        if result is None:
            return Outbound(tr("No quiz is finished yet."), (Choice("leave", tr("To the course")),))
        module = content.course(result.course, result.version).module(result.module)
        parts = [
            tr("Right answers: {correct}/{total}", correct=result.correct, total=result.total),
            *_verdicts(result, module, tr),
        ]
        if result.passed:
            return Outbound("\n\n".join(parts), (Choice("leave", tr("To the course")), Choice(Command.MENU, tr("Menu"))))
        choices = (
            Choice("begin", tr("Take the quiz again")),
            Choice("read", tr("Read the lessons again")),
            Choice(Command.MENU, tr("Menu")),
        )
        return Outbound("\n\n".join([*parts, _weak(result, module, tr)]), choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "leave":
            return go(session, "course.overview")
        return _begin_or_read(session, answer, facts, content)


def _module(session: Session, facts: Facts, content: Content) -> Module | None:
    """The module whose quiz is next; after the last one the first may be tried again, and stays passed."""
    learner = facts[LearnerOf(session.person)]
    if learner is None or not learner.active:
        return None
    course = content.course(learner.course, learner.version)
    return current(course, learner) or course.modules[0]


def _begin_or_read(session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
    learner, module = facts[LearnerOf(session.person)], _module(session, facts, content)
    if learner is None or module is None:
        return go(session, "course.overview")
    if answer.choice == "begin":
        return ask_for(session, OpenQuiz(learner.participation, module.id))
    if answer.choice == "read":
        return ask_for(session, OpenModule(learner.participation, module.id))
    return again(session, "not_a_choice")


def _asked(attempt: Attempt, content: Content) -> tuple[Question, tuple[Option, ...]]:
    module = content.course(attempt.course, attempt.version).module(attempt.module)
    drawn = draw(attempt.seed, [(question.id, question.lesson) for question in module.questions], attempt.total)
    question = module.question(drawn[attempt.position])
    options = {option.id: option for option in question.options}
    return question, tuple(options[id_] for id_ in shuffled(f"{attempt.seed}|{question.id}", options))


def _verdicts(result: Result, module: Module, tr: Tr) -> list[str]:
    return [
        f"{number}. {question.text[tr.language]}\n{_verdict(kept.option, question, tr)}"
        for number, kept in enumerate(result.answers, 1)
        for question in (module.question(kept.question),)
    ]


def _verdict(given: str, question: Question, tr: Tr) -> str:
    words = {option.id: option.text[tr.language] for option in question.options}
    if given == question.right:
        lines = [tr("Your answer is right: {answer}", answer=words[given])]
    else:
        lines = [tr("Your answer is wrong: {answer}", answer=words[given]), tr("Right: {answer}", answer=words[question.right])]
    return "\n".join([*lines, question.why[tr.language]])


def _weak(result: Result, module: Module, tr: Tr) -> str:
    lessons = {module.question(kept.question).lesson for kept in result.answers if not kept.right}
    titles = ", ".join(f"«{lesson.title[tr.language]}»" for lesson in module.lessons if lesson.id in lessons)
    return tr("Read again: {lessons}", lessons=titles)


QUIZ = Dialog("quiz", (Start(), Ask(), Told()), own_hand=True)

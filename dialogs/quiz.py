"""Questions of quizzes and of the final test; a module's quiz, told right and wrong after it, with unlimited tries (SM-2)."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.course import at_hand
from dialogs.events import VOID, VOID_RETEST
from dialogs.facts import AttemptOf, Fact, Facts, LearnerOf, ResultOf
from dialogs.final_test import made_void
from dialogs.openings import TO_LESSON, TO_QUIZ
from dialogs.requests import HandIn, OpenModule, OpenQuiz, SaveAnswer
from dialogs.scripts import Bank, Content, Course, Module, Option, Question
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import Tr
from domain.learning import Attempt, Result, shuffled
from domain.messaging import Choice, Event, Outbound


class Start(Step):
    """What the quiz is like, before it begins."""

    name = "quiz.start"
    table: ClassVar[Table] = {**TO_QUIZ, **TO_LESSON}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        learner, module = facts[LearnerOf(session.person)], _module(session, facts, content)
        rules = content.rules_of(learner.course, learner.version) if learner else content.programme
        text = tr(
            "Module quiz: {count} questions, no time limit. The pass mark is {percent} %. You may take it as often as you like. "
            "Right answers are shown at the end. Shall we begin?",
            count=module.draw if module else 0,
            percent=rules["quiz.pass_percent"],
        )
        again_ = (Choice("leave", tr("To the course")),) if session.place else ()
        return Outbound(text, (Choice("begin", tr("Begin")), Choice("read", tr("Read the lessons again")), *again_))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "leave":
            return go(session, "course.overview")
        return _begin_or_read(session, answer, facts, content)


class Ask(Step):
    """One question of a quiz or of the final test; its place and order follow from the attempt alone. No way back."""

    name = "quiz.question"
    in_place: ClassVar[bool] = True
    events: ClassVar[frozenset[str]] = frozenset({"test.time_over", "test.left", VOID, VOID_RETEST})
    table: ClassVar[Table] = {
        SaveAnswer: {
            SaveAnswer.Outcome.NEXT: Next("quiz.question", "answer_kept"),
            SaveAnswer.Outcome.PASSED: Next("quiz.result", "quiz_passed"),
            SaveAnswer.Outcome.FAILED: Next("quiz.result", "quiz_failed"),
            SaveAnswer.Outcome.ANSWERED_ALREADY: Next(None, "answered_already"),
            SaveAnswer.Outcome.TEST_SCORED: Next("final_test.result"),
            SaveAnswer.Outcome.TIME_OVER: Next("final_test.result", "test_time_over"),
        },
        HandIn: {
            HandIn.Outcome.SCORED: Next("final_test.result", "test_time_over"),
            HandIn.Outcome.CLOSED: Next("final_test.result", "test_closed"),
        },
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (AttemptOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        attempt = facts[AttemptOf(session.person)]
        if attempt is None:
            return Outbound(tr("No quiz or test is open now."), (Choice("leave", tr("To the course")),))
        question = content.asked(attempt)
        numbers = {"number": attempt.position + 1, "total": attempt.total}
        head = (
            tr("Final test. Question {number} of {total}", **numbers)
            if attempt.final
            else tr("Question {number} of {total}", **numbers)
        )
        choices = tuple(Choice(option.id, option.text[tr.language]) for option in options_of(attempt, question))
        return Outbound(f"{head}\n\n{question.text[tr.language]}", choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        attempt = facts[AttemptOf(session.person)]
        if attempt is None:
            return go(session, "course.overview")
        if answer.choice is None:
            return again(session, "not_a_choice")
        return ask_for(session, SaveAnswer(attempt, answer.choice))

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """When the time is over the test is scored; one that was left for long is asked about: continue, or hand in.

        Where a test was made void its question is gone, and its beginning is shown instead.
        """
        attempt = facts[AttemptOf(session.person)]
        if event.name in {VOID, VOID_RETEST}:
            return made_void(session, event, begun_anew=attempt is not None)
        if attempt is None or attempt.id != event.values["attempt"]:
            return Taken(session)
        return ask_for(session, HandIn(attempt.id)) if event.name == "test.time_over" else go(session, "final_test.start")


class Told(Step):
    """The score and every answer with its explanation; after a failure the lessons to read again."""

    name = "quiz.result"
    table: ClassVar[Table] = {**TO_QUIZ, **TO_LESSON}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (ResultOf(session.person), LearnerOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        result = facts[ResultOf(session.person)]
        if result is None:
            return Outbound(tr("No quiz is finished yet."), (Choice("leave", tr("To the course")),))
        course = content.course(result.course, result.version)
        parts = [
            tr("Right answers: {correct}/{total}", correct=result.correct, total=result.total),
            *_verdicts(result, course.bank(result.module), tr),
        ]
        if result.passed:
            return Outbound("\n\n".join(parts), (Choice("leave", tr("To the course")), Choice(Command.MENU, tr("Menu"))))
        choices = (
            Choice("begin", tr("Take the quiz again")),
            Choice("read", tr("Read the lessons again")),
            Choice(Command.MENU, tr("Menu")),
        )
        return Outbound("\n\n".join([*parts, _weak(result, course, tr)]), choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "leave":
            return go(session, "course.overview")
        return _begin_or_read(session, answer, facts, content)


def _module(session: Session, facts: Facts, content: Content) -> Module | None:
    """The module whose quiz is next; one that is read again may be tried again, and stays passed."""
    learner = facts[LearnerOf(session.person)]
    if learner is None or not learner.active:
        return None
    return at_hand(session, content.course(learner.course, learner.version), learner)


def _begin_or_read(session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
    learner, module = facts[LearnerOf(session.person)], _module(session, facts, content)
    if learner is None or module is None:
        return go(session, "course.overview")
    if answer.choice == "begin":
        return ask_for(session, OpenQuiz(learner.participation, module.id))
    if answer.choice == "read":
        return ask_for(session, OpenModule(learner.participation, module.id))
    return again(session, "not_a_choice")


def options_of(attempt: Attempt, question: Question) -> tuple[Option, ...]:
    """A question's options in the order in which the attempt shows them."""
    options = {option.id: option for option in question.options}
    return tuple(options[id_] for id_ in shuffled(f"{attempt.seed}|{question.id}", options))


def _verdicts(result: Result, bank: Bank, tr: Tr) -> list[str]:
    return [
        f"{number}. {question.text[tr.language]}\n{_verdict(kept.option, question, tr)}"
        for number, kept in enumerate(result.answers, 1)
        for question in (bank.question(kept.question),)
    ]


def _verdict(given: str, question: Question, tr: Tr) -> str:
    words = {option.id: option.text[tr.language] for option in question.options}
    if given == question.right:
        lines = [tr("Your answer is right: {answer}", answer=words[given])]
    else:
        lines = [tr("Your answer is wrong: {answer}", answer=words[given]), tr("Right: {answer}", answer=words[question.right])]
    return "\n".join([*lines, question.why[tr.language]] if question.why else lines)


def _weak(result: Result, course: Course, tr: Tr) -> str:
    module, bank = course.module(result.module), course.bank(result.module)
    lessons = {bank.pile(kept.question) for kept in result.answers if not kept.right}
    titles = ", ".join(f"«{lesson.title[tr.language]}»" for lesson in module.lessons if lesson.id in lessons)
    return tr("Read again: {lessons}", lessons=titles)


QUIZ = Dialog("quiz", (Start(), Ask(), Told()), own_hand=True)

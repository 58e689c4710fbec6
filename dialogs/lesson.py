"""Lessons, screen by screen; the place is the learner's own and is kept for ever (R-000-13.5)."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.course import at_hand, progress
from dialogs.facts import Fact, Facts, LearnerOf
from dialogs.requests import TurnPage
from dialogs.scripts import Content, Module, Page
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr
from domain.learning import Learner
from domain.messaging import Choice, Outbound


class Screen(Step):
    """One screen with the way on and the way back."""

    name = "lesson.screen"
    table: ClassVar[Table] = {
        TurnPage: {TurnPage.Outcome.TURNED: Next("lesson.screen"), TurnPage.Outcome.FINISHED: Next("quiz.start", "lessons_read")}
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        found = _place(session, facts[LearnerOf(session.person)], content)
        if found is None:
            return Outbound(tr("You are not registered for the training yet."), (Choice(Command.MENU, tr("Menu")),))
        _, module, at = found
        back = (Choice("back", tr("Back")),) if at else ()
        return Outbound(_shown(module.pages[at], tr), (Choice("next", tr("Next")), *back))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        found = _place(session, facts[LearnerOf(session.person)], content)
        if found is None or answer.choice not in {"next", "back"}:
            return again(session, "not_a_choice")
        learner, module, at = found
        page = at + 1 if answer.choice == "next" else max(at - 1, 0)
        return ask_for(session, TurnPage(learner.participation, module.id, page))


def _place(session: Session, learner: Learner | None, content: Content) -> tuple[Learner, Module, int] | None:
    """The module being read and the screen reached."""
    if learner is None or not learner.active:
        return None
    module = at_hand(session, content.course(learner.course, learner.version), learner)
    return learner, module, min(progress(learner, module).page, len(module.pages) - 1)


def _shown(page: Page, tr: Tr) -> str:
    head = tr(
        "Lesson {lesson}: {title} ({number}/{of})",
        lesson=page.lesson_number,
        title=page.lesson_title[tr.language],
        number=page.number,
        of=page.of,
    )
    return f"{head}\n\n{page.text[tr.language]}"


LESSON = Dialog("lesson", (Screen(),))

"""Changing the language at any moment without losing the place."""

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import Facts
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Step, Taken, again
from dialogs.wording import Tr
from domain.messaging import Choice, Outbound


class Choose(Step):
    """Two languages; choosing one goes back to where the person was."""

    name = "language.choose"
    transient = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        return Outbound("Тілді таңдаңыз / Выберите язык", (Choice(Command.KAZAKH, "Қазақша"), Choice(Command.RUSSIAN, "Русский")))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return again(session, "not_a_choice")


LANGUAGE = Dialog("language", (Choose(),))

"""What is open from everywhere: the menu, help, and a pause. None of them loses the place."""

from dataclasses import replace

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import Facts
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs, trial_line
from dialogs.step import Dialog, Step, Taken, again
from dialogs.wording import Tr
from domain.messaging import Choice, Outbound

PLACES = {
    "course": "course.overview",
    "certificate": "certificate.again",
    "support": "application.overview",
    "data": "my_data.overview",
    "devices": "devices.choose",
    "persons": "persons.choose",
    "question": "enquiries.ask",
}


class Menu(Step):
    """Everything that can be done, in one list."""

    name = "menu.menu"
    transient = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        choices = (
            Choice(Command.CONTINUE, tr("Continue where I was")),
            Choice("course", tr("My training")),
            Choice("certificate", tr("My certificate")),
            Choice("support", tr("Infrastructure support")),
            Choice("data", tr("My data")),
            Choice("devices", tr("Continue on another device")),
            Choice("persons", tr("Another person on this phone")),
            Choice(Command.LANGUAGE, tr("Change the language")),
            Choice(Command.HELP, tr("Help")),
            Choice("question", tr("Ask or be called")),
        )
        return Outbound(paragraphs(tr("Menu"), trial_line(content, tr)), choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice not in PLACES:
            return again(session, "not_a_choice")
        return Taken(_opened(session, PLACES[answer.choice]))


class Help(Step):
    """How to talk to the bot."""

    name = "menu.help"
    transient = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "How this chat works:\n"
            "• tap a button, or write its number or words;\n"
            "• «menu» opens the menu, «language» changes the language, «back» goes back in a form;\n"
            "• «stop» stops reminders, «continue» goes on where you stopped;\n"
            "• everything is kept: you may close the chat and come back on any day, at any hour;\n"
            "• with a new phone, or when a phone is lost: «Continue on another device» in the menu.\n\n"
            "The training is free. Nobody from us asks for money, passwords or codes from SMS."
        )
        return Outbound(text, ways_out(tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return again(session, "not_a_choice")


class Paused(Step):
    """After «stop»: no reminders until the person goes on."""

    name = "menu.paused"
    transient = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "All right, no more reminders. Only what is decided about your test or certificate is still told. "
            "Your place is kept. To go on, tap «Continue where I was»."
        )
        return Outbound(text, ways_out(tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return again(session, "not_a_choice")


def ways_out(tr: Tr) -> tuple[Choice, ...]:
    """The buttons that lead on from aside: back to where the person was, and the menu."""
    return (Choice(Command.CONTINUE, tr("Continue where I was")), Choice(Command.MENU, tr("Menu")))


def _opened(session: Session, step: str) -> Session:
    """Leave the menu for a dialog; a form that was being filled keeps its answers and can be gone on with."""
    return replace(session.accepted(), step=step)


MENU = Dialog("menu", (Menu(), Help(), Paused()))

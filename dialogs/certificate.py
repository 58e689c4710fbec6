"""The certificate again: its number, and its file in the languages and the format that are wanted."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import Fact, Facts, FinalOf
from dialogs.final_words import confirming, passed
from dialogs.requests import WantPaper
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import N_, Tr
from domain.certificates import Format, Style
from domain.learning import ParticipationState
from domain.messaging import Choice, Outbound

_PAPERS: dict[str, tuple[str, Style, Format]] = {
    "kk-pdf": (N_("Kazakh, PDF"), Style.KK, Format.PDF),
    "ru-pdf": (N_("Russian, PDF"), Style.RU, Format.PDF),
    "both-pdf": (N_("Both languages, PDF"), Style.BOTH, Format.PDF),
    "kk-png": (N_("Kazakh, picture"), Style.KK, Format.PNG),
    "ru-png": (N_("Russian, picture"), Style.RU, Format.PNG),
    "both-png": (N_("Both languages, picture"), Style.BOTH, Format.PNG),
}


class Again(Step):
    """Which file of the certificate is wanted; without one, the way to it."""

    name = "certificate.again"
    transient = True
    table: ClassVar[Table] = {
        WantPaper: {
            WantPaper.Outcome.READY: Next("certificate.again", "paper_here"),
            WantPaper.Outcome.MAKING: Next("certificate.again", "paper_making"),
            WantPaper.Outcome.NONE: Next("certificate.again", "no_certificate"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (FinalOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        final = facts[FinalOf(session.person)]
        ways = (Choice(Command.CONTINUE, tr("Continue where I was")), Choice(Command.MENU, tr("Menu")))
        if final is not None and final.certificate is None and final.state is ParticipationState.PASSED:
            return Outbound(passed(final, content, tr), ways, phone_button=confirming(final, tr))
        if final is None or final.certificate is None:
            none = tr("You have no certificate yet. It is given when the final test is passed.")
            return Outbound(none, ways)
        text = passed(final, content, tr) + "\n\n" + tr("In which languages and how do you want the file?")
        return Outbound(text, (*(Choice(value, tr(label)) for value, (label, _, _) in _PAPERS.items()), *ways))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice not in _PAPERS:
            return again(session, "not_a_choice")
        _, style, format_ = _PAPERS[answer.choice]
        return ask_for(session, WantPaper(style, format_))


CERTIFICATE = Dialog("certificate", (Again(),))

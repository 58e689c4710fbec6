"""The first two answers: the language, and the consent without which nothing is collected (F-11)."""

from collections.abc import Mapping
from typing import ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import Facts
from dialogs.form import begun
from dialogs.own_requests import GiveConsent
from dialogs.scripts import Content
from dialogs.session import START, Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr
from domain.language import Language
from domain.messaging import Choice, Outbound
from domain.people import ConsentKind

CONSENT = "start.consent"
YES, NO = ("иә", "ия", "келісемін", "да", "согласен", "согласна"), ("жоқ", "келіспеймін", "нет", "не согласен", "не согласна")


def paragraphs(*texts: str) -> str:
    """Texts with an empty line between them; empty ones left out."""
    return "\n\n".join(filter(None, texts))


def trial_line(content: Content, tr: Tr) -> str:
    """The notice that a trial carries (F-12); nothing outside a trial."""
    if not content.trial:
        return ""
    return tr("TRIAL VERSION. This is not an official bot of the Damu Fund. The certificate has no legal force")


class ChooseLanguage(Step):
    """The greeting, in both languages because none is known yet."""

    name = START

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        greetings = [_greeting(content, tr.to(language)) for language in Language]
        return Outbound("\n\n".join(greetings), (Choice(Command.KAZAKH, "Қазақша"), Choice(Command.RUSSIAN, "Русский")))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return Taken(session)


class GiveTrainingConsent(Step):
    """The whole consent text; declining loses nothing."""

    name = CONSENT
    table: ClassVar[Table] = {GiveConsent: {GiveConsent.Outcome.GIVEN: Next("enrolment.form")}}

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        introduction = tr(
            "The training is free, and the lessons are open day and night. "
            "Registration is 8 short answers; the language was the first. The second is your consent:"
        )
        text = content.consent(ConsentKind.TRAINING).text[tr.language].format_map(owner_words(content, tr))
        choices = (Choice("yes", tr("I agree"), YES), Choice("no", tr("I do not agree"), NO))
        return Outbound(paragraphs(trial_line(content, tr), introduction, text), choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "yes":
            version = content.consent(ConsentKind.TRAINING).version
            return ask_for(begun(session, content, "enrolment"), GiveConsent(ConsentKind.TRAINING, version))
        return again(session, "consent_needed" if answer.choice == "no" else "not_a_choice")


def owner_words(content: Content, tr: Tr) -> Mapping[str, str]:
    """What the consent names: the owner, how long data are kept, and who receives them; honest words where unset."""
    if content.owner is None:
        return {
            "owner": tr("the organiser of this trial (not appointed yet)"),
            "retention": tr("until the end of the trial"),
            "recipients": tr("nobody"),
        }
    owner = content.owner
    return {
        "owner": tr("{name}, BIN {bin}", name=owner.name[tr.language], bin=owner.bin),
        "retention": owner.retention[tr.language],
        "recipients": owner.recipients[tr.language],
    }


def _greeting(content: Content, tr: Tr) -> str:
    hello = tr("Hello! This is Kasip: free online training for entrepreneurs of villages and small towns. Choose the language:")
    return paragraphs(trial_line(content, tr), hello)


START_DIALOG = Dialog("start", (ChooseLanguage(), GiveTrainingConsent()))

"""Whose certificate it will be: the name as it will be printed, and the IIN of who registered by a BIN."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import Fact, Facts, FinalOf
from dialogs.private_form import ELSEWHERE
from dialogs.requests import ConfirmName, CorrectName, KeepIin
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import Tr
from domain.fields import validate
from domain.invalid import Invalid
from domain.messaging import Choice, Outbound

YES, NO = ("иә", "ия", "дұрыс", "да", "верно"), ("жоқ", "қате", "нет", "неверно")


class AskName(Step):
    """Before the first sitting: is this the name for the certificate?"""

    name = "final_test.name"
    table: ClassVar[Table] = {
        ConfirmName: {
            ConfirmName.Outcome.CONFIRMED: Next("final_test.start", "name_confirmed"),
            ConfirmName.Outcome.IIN_MISSING: Next("final_test.iin", "name_confirmed"),
            ConfirmName.Outcome.UNPRINTABLE: Next("final_test.new_name", "name_unprintable"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (FinalOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        final = facts[FinalOf(session.person)]
        text = tr("On the certificate it will be written so: {name}. Is that right?", name=final.name if final else "")
        return Outbound(text, (Choice("yes", tr("Yes, that is right"), YES), Choice("no", tr("No, correct it"), NO)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "yes":
            return ask_for(session, ConfirmName())
        return go(session, "final_test.new_name") if answer.choice == "no" else again(session, "not_a_choice")


class NewName(Step):
    """The name, typed anew."""

    name = "final_test.new_name"
    table: ClassVar[Table] = {
        CorrectName: {
            CorrectName.Outcome.CORRECTED: Next("final_test.name", "name_corrected"),
            CorrectName.Outcome.UNPRINTABLE: Next(None, "name_unprintable"),
        }
    }

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        return Outbound(tr("Write your full name as on your identity card. Example: Серікова Әлия Маратқызы."))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        try:
            return ask_for(session, CorrectName(validate("full_name", answer.text, answer.day)))
        except Invalid as invalid:
            return again(session, f"full_name.{invalid.reason}", invalid.facts)

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at("final_test.name")


class AskIin(Step):
    """The person's own number, where only the business's is known: the certificate belongs to the person."""

    name = "final_test.iin"
    table: ClassVar[Table] = {KeepIin: {KeepIin.Outcome.KEPT: Next("final_test.start", "iin_kept")}}

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "You registered by the number of your business, and the certificate is given to a person. "
            "Write your own IIN: 12 digits from your identity card. Example: 900315400007."
        )
        why = tr("You registered by the number of your business, and the certificate is given to a person.")
        instead = ELSEWHERE["iin"]
        return Outbound(text, elsewhere=f"{why}\n\n{tr(instead)}")

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        try:
            return ask_for(session, KeepIin(validate("iin", answer.text, answer.day)))
        except Invalid as invalid:
            return again(session, f"iin.{invalid.reason}", invalid.facts)

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        return True

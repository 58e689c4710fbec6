"""Several persons on one phone: who is writing is confirmed by the name and the last digits of the number."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.engine import KNOCKED, WHO
from dialogs.facts import Fact, Facts, Neighbour, PersonsHere
from dialogs.menu import ways_out
from dialogs.own_requests import BecomePerson, NewPerson
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import N_, Tr
from domain.language import Language
from domain.messaging import Choice, Outbound
from domain.people import DIGITS

_CHOSEN = "persons.chosen"  # among the answers of a form, which keeps only those to its own questions
_NEW = N_("A new person")
_WHO = N_("Who is writing?")
_CONFIRM = N_("{name}: to open this training, write the last 4 digits of the IIN or BIN that was given at registration.")


class _Named(Step):
    """Those who share the phone, by name, and somebody new."""

    transient = True
    table: ClassVar[Table] = {
        NewPerson: {
            NewPerson.Outcome.BEGUN: Next(None),
            NewPerson.Outcome.NOT_REGISTERED: Next(None, "register_first"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PersonsHere(session.person),)

    def named(self, here: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
        """Those who may be chosen."""
        return here

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "new":
            return ask_for(session, NewPerson())
        if answer.choice not in {one.person for one in self.named(facts[PersonsHere(session.person)])}:
            return again(session, "not_a_choice")
        answers = {**session.answers, _CHOSEN: str(answer.choice)}
        return Taken(replace(session.accepted(), step=Confirm.name, answers=answers))


class Choose(_Named):
    """Opened from the menu: who writes now hands the phone on."""

    name = "persons.choose"

    def named(self, here: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
        return tuple(one for one in here if not one.own)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        here = facts[PersonsHere(session.person)]
        others = tuple(Choice(one.person, one.name) for one in self.named(here))
        # Who has not registered could not be known again: nobody new may begin over an unfinished registration.
        new = (_new(tr),) if not here or any(one.own for one in here) else ()
        text = tr(
            "Several people may learn on this phone: each has an own place, results and certificate. "
            "Who goes on is asked for the last digits of the own number."
        )
        return Outbound(text, (*others, *new, *ways_out(tr)))


class Who(_Named):
    """Somebody writes after a pause: nothing is shown until it is known who."""

    name = WHO
    bars = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        names = tuple(Choice(one.person, one.name) for one in facts[PersonsHere(session.person)])
        return Outbound(_in_both(tr, _WHO), (*names, _new(tr)))


class Confirm(Step):
    """The digits that only the chosen person is sure to know."""

    name = "persons.confirm"
    transient = True
    bars = True
    table: ClassVar[Table] = {
        BecomePerson: {
            BecomePerson.Outcome.CONFIRMED: Next(None, "here_now"),
            BecomePerson.Outcome.WRONG: Next(None, "wrong_digits"),
            BecomePerson.Outcome.LOCKED: Next(WHO, "digits_locked"),
            BecomePerson.Outcome.NOT_HERE: Next(WHO, "not_on_phone"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PersonsHere(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        here = facts[PersonsHere(session.person)]
        name = next((one.name for one in here if one.person == session.answers.get(_CHOSEN)), "…")
        return Outbound(_in_both(tr, _CONFIRM, name=name), (Choice(Command.BACK, tr("Back")),))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        digits = answer.text.replace(" ", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
            return again(session, "four_digits")
        return ask_for(session, BecomePerson(session.answers.get(_CHOSEN, ""), digits))

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        return True

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(WHO)


class Knocked(Step):
    """Something waits for one of those who share the phone; whoever answers is asked who it is."""

    name = KNOCKED
    transient = True
    bars = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "To read it, write any word here. If somebody else is writing here now, "
            "first open «Another person on this phone» in the menu."
        )
        return Outbound(text)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return Taken(session.accepted().at(WHO))


def _new(tr: Tr) -> Choice:
    return Choice("new", tr(_NEW), tuple(tr.to(language)(_NEW) for language in Language))


def _in_both(tr: Tr, msgid: str, **values: str) -> str:
    """In both languages, the session's own first: nobody knows yet who reads it."""
    others = [tr.to(language) for language in Language if language is not tr.language]
    return "\n".join(tongue(msgid, **values) for tongue in [tr, *others])


PERSONS = Dialog("persons", (Choose(), Who(), Confirm(), Knocked()))
BARRED = frozenset(step.name for step in PERSONS.steps if step.bars)

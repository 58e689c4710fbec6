"""Registration for the training: the form, and what comes of it (F-10, R-000-2.2, R-000-6)."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.commands import Command
from dialogs.facts import CodeOf, Fact, Facts, LearnerOf, ProfileOf
from dialogs.form import FormStep, begun
from dialogs.identity import identity, phone_button
from dialogs.openings import TO_LESSON
from dialogs.requests import Enrol, OpenModule
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr
from domain.eligibility import Ineligibility
from domain.messaging import Choice, Outbound

COURSE = "basics"


class EnrolmentForm(FormStep):
    """The fields of the registration form: with the language and the consent, eight answers."""

    name = "enrolment.form"
    form = "enrolment"
    answers_before = 2  # the language and the consent
    table: ClassVar[Table] = {
        Enrol: {
            Enrol.Outcome.ENROLLED: Next("enrolment.done", "enrolled"),
            Enrol.Outcome.INELIGIBLE: Next("enrolment.refused"),
            Enrol.Outcome.ALREADY: Next("course.overview", "already_enrolled"),
            Enrol.Outcome.NO_CONSENT: Next("start.consent", "consent_missing"),
        }
    }

    def request(self, session: Session) -> Enrol:
        return Enrol(COURSE, session.answers)


class Enrolled(Step):
    """What the person has now, and the way into the first lesson; who has only the browser gets a recovery code."""

    name = "enrolment.done"
    table: ClassVar[Table] = TO_LESSON

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person), CodeOf(session.person), ProfileOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        level = facts[ProfileOf(session.person)].level
        known = identity(level, content, tr)
        button = phone_button(level, tr)
        learner = facts[LearnerOf(session.person)]
        days = content.course(COURSE, learner.version if learner else None).max_days
        pace = tr("The training takes up to {days} days at your own pace. If you need longer, it stays open.", days=days)
        open_first = (Choice("open", tr("Open the first lesson")),)
        code = facts[CodeOf(session.person)]
        if code is None:
            return Outbound(f"{pace}\n\n{known}", open_first, phone_button=button)
        keep = tr(
            "Write this code down: ⟦code⟧. It opens your training in another browser or on another phone. "
            "It is shown only until your next answer; you can get a new one in the menu, under «My data»."
        )
        return Outbound(f"{pace}\n\n{keep}\n\n{known}", open_first, secrets={"code": code}, phone_button=button)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        learner = facts[LearnerOf(session.person)]
        if answer.choice != "open" or learner is None:
            return again(session, "not_a_choice")
        first = content.course(learner.course, learner.version).modules[0]
        emptied = replace(session, answers={}, script=None, place=None)
        return ask_for(emptied, OpenModule(learner.participation, first.id))


class Refused(Step):
    """Why a person can't be enrolled, what helps, and the way to correct an answer."""

    name = "enrolment.refused"

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LearnerOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        learner = facts[LearnerOf(session.person)]
        reason = learner.reason if learner else None
        choices = (Choice("correct", tr("Correct my answers")), Choice(Command.MENU, tr("Menu")))
        return Outbound("\n\n".join((_reason(reason, content, tr), _way_on(tr))), choices)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice != "correct":
            return again(session, "not_a_choice")
        return Taken(replace(_filled(session, content).accepted().at("enrolment.form"), place="form"))


def _filled(session: Session, content: Content) -> Session:
    return session if session.script is not None else begun(session, content, "enrolment")


def _reason(reason: str | None, content: Content, tr: Tr) -> str:
    if reason == Ineligibility.TOO_LARGE:
        return tr(
            "By your answers we can't enrol you: this training is for small and micro businesses only, "
            "at most {limit} hired workers. Basis: the Rules of non-financial support, items 2 and 13; "
            "Entrepreneurial Code, article 24.",
            limit=content.programme["size.small_max"],
        )
    return tr(
        "By your answers we can't enrol you yet: this training is for people whose business is registered and working. "
        "Basis: the Rules of non-financial support, items 2 and 13."
    )


def _way_on(tr: Tr) -> str:
    return tr(
        "If an answer was mistaken or things have changed, correct your answers and register again. "
        "Other support for entrepreneurs is given by the National Chamber of Entrepreneurs «Atameken»; "
        "ask there or in the mobile office that comes to your district."
    )


ENROLMENT = Dialog("enrolment", (EnrolmentForm(), Enrolled(), Refused()))

"""A code that was handed over: a neighbour confirms the use of a shared object, or finds an own paper (R-003-7.2)."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.application_facts import Invitation, InvitationOf
from dialogs.application_requests import ConfirmUse, FindInvitation, TakeBackUse
from dialogs.application_stop import yes_no
from dialogs.facts import Fact, Facts
from dialogs.menu import ways_out
from dialogs.private_form import ELSEWHERE
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Notice, Tr
from domain.applications import DRAFT_FORM, TYPE_FIELDS
from domain.characters import crockford
from domain.fields import validate
from domain.invalid import Invalid
from domain.messaging import Choice, Outbound
from domain.regions import BY_CODE

OVERVIEW = "application.overview"
LENGTHS = frozenset({8, 10})  # of a neighbour's code, and of the staff's for a paper or a member
_CODE = "application.code"  # among the answers of a form, which keeps only those to its own questions
_CONFIRM: Table = {
    ConfirmUse: {
        ConfirmUse.Outcome.CONFIRMED: Next("application.confirm", "use_confirmed"),
        ConfirmUse.Outcome.NUMBER: Next("application.number"),
        ConfirmUse.Outcome.SAME: Next(OVERVIEW, "use_same"),
        ConfirmUse.Outcome.OLD: Next(_CODE, "invitation_old"),
        ConfirmUse.Outcome.USED: Next(_CODE, "invitation_used"),
        ConfirmUse.Outcome.OWN: Next(OVERVIEW, "invitation_own"),
        ConfirmUse.Outcome.CLOSED: Next(_CODE, "invitation_closed"),
    }
}


class TypeCode(Step):
    """The code, typed."""

    name = _CODE
    transient = True
    table: ClassVar[Table] = {
        FindInvitation: {
            FindInvitation.Outcome.CLAIMED: Next(OVERVIEW, "application_claimed"),
            FindInvitation.Outcome.MEMBER: Next("council.confirm"),
            FindInvitation.Outcome.FOUND: Next("application.confirm"),
            FindInvitation.Outcome.WRONG: Next(None, "invitation_wrong"),
            FindInvitation.Outcome.OFTEN: Next(None, "invitation_often"),
            FindInvitation.Outcome.OLD: Next(None, "invitation_old"),
            FindInvitation.Outcome.USED: Next(None, "invitation_used"),
            FindInvitation.Outcome.OWN: Next(None, "invitation_own"),
            FindInvitation.Outcome.CLOSED: Next(None, "invitation_closed"),
        }
    }

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "Write the code that you were given: by a neighbour, for instance 7K2M-9QXT, or by the coordinator or the secretary "
            "of the council, for instance 7K2M9-QXT4B."
        )
        return Outbound(text, ways_out(tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        code = crockford(answer.text).removesuffix(".")
        if len(code) not in LENGTHS:
            return again(session, "invitation_length", {"found": len(code)})
        return ask_for(replace(session, answers={**session.answers, _CODE: code}), FindInvitation(code))

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        return True

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(OVERVIEW)


class Confirm(Step):
    """Who asks, for what, where, and what is kept; who has confirmed may take it back here."""

    name = "application.confirm"
    transient = True
    table: ClassVar[Table] = {
        **_CONFIRM,
        TakeBackUse: {
            TakeBackUse.Outcome.TAKEN_BACK: Next("application.confirm", "use_taken_back"),
            TakeBackUse.Outcome.CLOSED: Next(_CODE, "invitation_closed"),
        },
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (_fact(session),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        invitation = facts[_fact(session)]
        if invitation is None:
            return Outbound(tr("This code opens nothing any more. Please ask your neighbour for a new one."), ways_out(tr))
        about = _about(invitation, content, tr)
        if invitation.yours:
            return _confirmed(about, invitation, tr)
        text = paragraphs(about, tr("Will you use this object too?"), _kept(content, tr))
        return Outbound(text, (*yes_no(tr("Yes, I will use it"), tr("No")), *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        invitation = facts[_fact(session)]
        if invitation is not None and answer.choice == "yes":
            return ask_for(session, ConfirmUse(session.answers.get(_CODE, "")))
        if invitation is not None and answer.choice == "take_back":
            return ask_for(session, TakeBackUse(session.answers.get(_CODE, "")))
        if answer.choice == "no":
            return Taken(session.accepted().at(OVERVIEW), (Notice("use_not_confirmed"),))
        return again(session, "not_a_choice")

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(_CODE)


class Number(Step):
    """The own number of a neighbour who is not registered: by it each business counts once."""

    name = "application.number"
    transient = True
    table: ClassVar[Table] = _CONFIRM

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        why = tr("Your number is needed, so that each business counts once.")
        how = tr("Write your own IIN, or the BIN of your business: 12 digits. Example: 900315400007.")
        instead = ELSEWHERE["iin_or_bin"]
        return Outbound(paragraphs(why, how), elsewhere=paragraphs(why, tr(instead)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        try:
            number = validate("iin_or_bin", answer.text, answer.day)
        except Invalid as invalid:
            return again(session, f"iin_or_bin.{invalid.reason}", invalid.facts)
        return ask_for(session, ConfirmUse(session.answers.get(_CODE, ""), number))

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        return True

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(Confirm.name)


def _fact(session: Session) -> InvitationOf:
    return InvitationOf(session.person, session.answers.get(_CODE, ""))


def _about(invitation: Invitation, content: Content, tr: Tr) -> str:
    """The application as a neighbour may see it."""
    fields = content.form(DRAFT_FORM, invitation.form).fields
    labels = {
        choice.value: choice.label[tr.language] for field in fields if field.name in TYPE_FIELDS for choice in field.choices
    }
    region = BY_CODE.get(invitation.region)
    lines = (
        tr("{name} is applying for an object that several businesses will use together.", name=invitation.name),
        tr("Object: {object}", object="; ".join(labels.get(code, code) for code in invitation.types)),
        tr("Region: {region}", region=region.name[tr.language]) if region else "",
        tr("Project: «{project}»", project=invitation.project) if invitation.project else "",
    )
    return "\n".join(filter(None, lines))


def _kept(content: Content, tr: Tr) -> str:
    return tr(
        "If you say yes, we keep your confirmation and your IIN or BIN: by them we and the regional coordinator check that at "
        "least {least} different businesses use the object. The applicant sees only your given name. You can take it back until "
        "the application is sent.",
        least=content.programme["application.users_min"],
    )


def _confirmed(about: str, invitation: Invitation, tr: Tr) -> Outbound:
    yours = tr("You have confirmed that you will use this object too.")
    if not invitation.changeable:
        sent = tr("The application is being signed or is sent already, so the confirmation can't be taken back here.")
        return Outbound(paragraphs(about, yours, sent), ways_out(tr))
    take_back = Choice("take_back", tr("I take my confirmation back"))
    how = tr("You can take it back until the application is sent: write the same code again.")
    return Outbound(paragraphs(about, yours, how), (take_back, *ways_out(tr)))


NEIGHBOUR_STEPS: tuple[Step, ...] = (TypeCode(), Confirm(), Number())

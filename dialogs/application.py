"""Applying for infrastructure support: what it is, where an application stands, and taking one back (R-003-5 to 18, SM-4)."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.application_facts import DraftOf, Sent, SentOf
from dialogs.application_fill import FILL, OVERVIEW, Fill
from dialogs.application_neighbour import NEIGHBOUR_STEPS
from dialogs.application_requests import StartApplication, Withdraw
from dialogs.application_status import status
from dialogs.application_stop import form_of, yes_no
from dialogs.commands import Command
from dialogs.facts import Fact, Facts
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr, in_words
from domain.applications import WITHDRAWABLE, Application
from domain.messaging import Choice, Outbound

_SHOWN = 5


class Overview(Step):
    """«Where is my application?»: each one's state with its dates, what is being filled in, and a new beginning."""

    name = OVERVIEW
    transient = True
    table: ClassVar[Table] = {
        StartApplication: {
            StartApplication.Outcome.STARTED: Next(FILL),
            StartApplication.Outcome.EXISTS: Next(FILL, "application_exists"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (DraftOf(session.person), SentOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        draft, sent = facts[DraftOf(session.person)], facts[SentOf(session.person)]
        told = [status(one, tr) for one in sent[:_SHOWN]]
        text = paragraphs(*told, _draft(draft, content, tr) if draft else "", "" if draft or sent else _what(tr))
        return Outbound(text, (*_ways(draft, sent, tr), Choice(Command.MENU, tr("Menu"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        draft, sent = facts[DraftOf(session.person)], facts[SentOf(session.person)]
        choice = answer.choice or ""
        if choice == "on" and draft:
            return Taken(session.accepted().at(FILL))
        if choice == "new":
            return ask_for(session, StartApplication())
        if choice == "like" and sent:
            return ask_for(session, StartApplication(sent[0].id))
        if choice == "withdraw":
            return Taken(session.accepted().at(TakeBack.name))
        if choice == "code":
            return Taken(session.accepted().at("application.code"))
        return again(session, "not_a_choice")


class TakeBack(Step):
    """Which one is taken back, and that it can't be undone."""

    name = "application.withdraw"
    transient = True
    table: ClassVar[Table] = {
        Withdraw: {
            Withdraw.Outcome.WITHDRAWN: Next(OVERVIEW, "application_withdrawn"),
            Withdraw.Outcome.DECIDED: Next(OVERVIEW, "application_decided"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (SentOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        open_ = _open(facts[SentOf(session.person)])
        keep = Choice("no", tr("No, keep it"), ("жоқ", "нет"))
        if len(open_) == 1:
            text = tr(
                "Application {number}: the coordinator will stop looking at it. This can't be undone; you may apply anew "
                "at any time. Withdraw it?",
                number=open_[0].number,
            )
            yes, _ = yes_no(tr("Yes, withdraw it"), "")
            return Outbound(text, (Choice(f"yes:{open_[0].id}", yes.label, yes.also), keep))
        which = tuple(Choice(f"yes:{one.id}", tr("Withdraw {number}", number=one.number)) for one in open_)
        return Outbound(tr("Which application shall be withdrawn? This can't be undone."), (*which, keep))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        way, _, id_ = (answer.choice or "").partition(":")
        if way == "yes" and id_ in {one.id for one in _open(facts[SentOf(session.person)])}:
            return ask_for(session, Withdraw(id_))
        return Taken(session.accepted().at(OVERVIEW)) if way == "no" else again(session, "not_a_choice")

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(OVERVIEW)


def _ways(draft: Application | None, sent: tuple[Sent, ...], tr: Tr) -> tuple[Choice, ...]:
    """What can be done from here."""
    on = (Choice("on", tr("Go on with my application")),) if draft else ()
    new = () if draft else (Choice("new", tr("Fill in an application")),)
    like = (Choice("like", tr("Apply again with the same answers")),) if sent and not draft and not sent[0].on_paper else ()
    back = (Choice("withdraw", tr("Withdraw an application")),) if _open(sent) else ()
    return (*on, *new, *like, *back, Choice("code", tr("I have a code")))


def _open(sent: tuple[Sent, ...]) -> tuple[Sent, ...]:
    return tuple(one for one in sent if one.state in WITHDRAWABLE)


def _what(tr: Tr) -> str:
    return paragraphs(
        tr(
            "Infrastructure support: networks, premises, places of sale and other objects for small business, from the local "
            "budget. An application is not a promise of money."
        ),
        tr(
            "First you answer questions about yourself and the project, about 20 minutes. You may stop at any moment and go on "
            "later."
        ),
        tr(
            "Then you send the documents: a business plan, a feasibility study if it is needed, and design and estimate "
            "documents. At the end you sign with an electronic digital signature (EDS)."
        ),
    )


def _draft(draft: Application, content: Content, tr: Tr) -> str:
    asked = form_of(draft, content).asked(draft.answers)
    done = sum(field.name in draft.answers for field in asked)
    if draft.kept_until is None:
        return tr("Your application is filled in and waits for your signature.")
    until = in_words(draft.kept_until, tr.language)
    return tr(
        "Your application is not sent yet: {done} of {total} answers are there. It is kept until {until}.",
        done=done, total=len(asked), until=until,
    )  # fmt: skip


APPLICATION = Dialog("application", (Overview(), Fill(), TakeBack(), *NEIGHBOUR_STEPS))

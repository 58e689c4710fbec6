"""Applying for infrastructure support: what it is, where an application stands, and taking one back (R-003-5 to 18, SM-4)."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.application_facts import DraftOf, MendingOf, Sent, SentOf
from dialogs.application_fill import FILL, MEND, OVERVIEW, Fill, Mend
from dialogs.application_neighbour import NEIGHBOUR_STEPS
from dialogs.application_requests import StartApplication, WantExtract, WantForm, Withdraw
from dialogs.application_status import beside, status
from dialogs.application_stop import form_of, yes_no
from dialogs.commands import Command
from dialogs.events import EVENTS, NEWS
from dialogs.facts import Fact, Facts
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr, in_words
from domain.applications import MENDED, Application, State
from domain.messaging import Choice, Event, Outbound

FORM = "form:"  # before the id of the application whose form is wanted
EXTRACT = "extract:"  # before the id of the one about which the protocol says something
_SHOWN = 5
_OVER = {
    State.REFUSED,
    State.WITHDRAWN,
    State.CLOSED_NEGATIVE,
    State.NOT_BUDGETED,
}  # with these the way on is the same application once more
_STEPS = {"withdraw": "application.withdraw", "code": "application.code"}


class Overview(Step):
    """«Where is my application?»: each one's state with its dates, what is being filled in, and a new beginning.

    News of an application stand in a notice; what they told is not said once more below it.
    """

    name = OVERVIEW
    transient = True
    events = NEWS
    table: ClassVar[Table] = {
        StartApplication: {
            StartApplication.Outcome.STARTED: Next(FILL),
            StartApplication.Outcome.EXISTS: Next(FILL, "application_exists"),
        },
        WantForm: {
            WantForm.Outcome.READY: Next(OVERVIEW, "application_form"),
            WantForm.Outcome.MAKING: Next(OVERVIEW, "paper_making"),
            WantForm.Outcome.NONE: Next(OVERVIEW),
        },
        WantExtract: {
            WantExtract.Outcome.READY: Next(OVERVIEW, "application_extract"),
            WantExtract.Outcome.MAKING: Next(OVERVIEW, "paper_making"),
            WantExtract.Outcome.NONE: Next(OVERVIEW),
        },
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (DraftOf(session.person), MendingOf(session.person), SentOf(session.person))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        draft, sent = facts[DraftOf(session.person)], facts[SentOf(session.person)]
        mending = facts[MendingOf(session.person)]
        news = session.place or ""
        told = [(beside if news == _place(session, one.id) else status)(one, content, tr) for one in sent[:_SHOWN]]
        text = paragraphs(*told, _draft(draft, content, tr) if draft else "", "" if draft or sent else _what(tr))
        text = text or tr("What would you like to do now?")
        return Outbound(text, (*_mend(mending, sent, tr), *_ways(draft, mending, sent, tr), Choice(Command.MENU, tr("Menu"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        draft, sent = facts[DraftOf(session.person)], facts[SentOf(session.person)]
        choice = answer.choice or ""
        going = {"on": (FILL, draft), "mend": (MEND, facts[MendingOf(session.person)])}.get(choice)
        if going and going[1]:
            return Taken(replace(session.accepted().at(going[0]), place=None))
        if choice == "new":
            return ask_for(session, StartApplication())
        if choice == "like" and sent:
            return ask_for(session, StartApplication(sent[0].id))
        if (paper := _paper(choice, sent)) is not None:
            return ask_for(session, paper)
        if choice in _STEPS:
            return Taken(session.accepted().at(_STEPS[choice]))
        return again(session, "not_a_choice")

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """The coordinator has done something."""
        session = session.accepted()
        place = _place(session, event.values["application"])
        return Taken(replace(session, place=place), (EVENTS[event.name].told(event),))


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
            text = _asked(open_[0], tr)
            yes, _ = yes_no(tr("Yes, withdraw it"), "")
            return Outbound(text, (Choice(f"yes:{open_[0].id}", yes.label, yes.also), keep))
        which = tuple(Choice(f"yes:{one.id}", tr("Withdraw {number}", number=one.code)) for one in open_)
        return Outbound(tr("Which application shall be withdrawn? This can't be undone."), (*which, keep))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        way, _, id_ = (answer.choice or "").partition(":")
        if way == "yes" and id_ in {one.id for one in _open(facts[SentOf(session.person)])}:
            return ask_for(session, Withdraw(id_))
        return Taken(session.accepted().at(OVERVIEW)) if way == "no" else again(session, "not_a_choice")

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(OVERVIEW)


def _place(session: Session, application: str) -> str:
    """The place where news of an application were just told."""
    return f"news:{session.turn}:{application}"


def _ways(draft: Application | None, mending: Application | None, sent: tuple[Sent, ...], tr: Tr) -> tuple[Choice, ...]:
    """What can be done from here; a new one is begun only when nothing is under way."""
    idle = draft is None and mending is None
    on = (Choice("on", tr("Go on with my application")),) if draft else ()
    first = tr("Fill in another application") if sent else tr("Fill in an application")
    new = (Choice("new", first),) if idle else ()
    like = (Choice("like", tr("Apply again with the same answers")),) if sent and idle and not sent[0].on_paper else ()
    forms = tuple(Choice(f"{FORM}{one.id}", tr("The form to print: {code}", code=one.code)) for one in _printable(sent))
    back = (Choice("withdraw", tr("Withdraw an application")),) if _open(sent) else ()
    again_ = (*like, *new) if sent and sent[0].state in _OVER else (*new, *like)
    return (*forms, *_extracts(sent, tr), *on, *again_, *back, Choice("code", tr("I have a code")))


def _mend(mending: Application | None, sent: tuple[Sent, ...], tr: Tr) -> tuple[Choice, ...]:
    """The way to what was returned; by its number where another one was returned too."""
    if mending is None:
        return ()
    if mending.state is State.RESIGNING:
        return (Choice("mend", tr("Sign the mended application")),)
    several = sum(one.state in MENDED for one in sent) > 1
    label = tr("Mend application {number}", number=mending.number or "") if several else tr("Mend the application")
    return (Choice("mend", label),)


def _open(sent: tuple[Sent, ...]) -> tuple[Sent, ...]:
    return tuple(one for one in sent if one.waits)


def _paper(choice: str, sent: tuple[Sent, ...]) -> WantForm | WantExtract | None:
    """The paper that a choice asks for, where it is one that was offered."""
    if choice.removeprefix(FORM) in {one.id for one in _printable(sent)}:
        return WantForm(choice.removeprefix(FORM))
    if choice.removeprefix(EXTRACT) in {one.id for one in _protocolled(sent)}:
        return WantExtract(choice.removeprefix(EXTRACT))
    return None


def _protocolled(sent: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """Those of the shown ones of which a signed protocol tells."""
    return tuple(one for one in sent[:_SHOWN] if one.considered is not None and one.considered.protocol)


def _extracts(sent: tuple[Sent, ...], tr: Tr) -> tuple[Choice, ...]:
    """What the protocol says of each; by its number where there are several."""
    those = _protocolled(sent)
    if len(those) == 1:
        return (Choice(f"{EXTRACT}{those[0].id}", tr("Extract of the protocol")),)
    return tuple(Choice(f"{EXTRACT}{one.id}", tr("Extract: {number}", number=one.code)) for one in those)


def _printable(sent: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """Those of the shown ones that are to be signed by hand."""
    return tuple(one for one in sent[:_SHOWN] if one.state is State.PRESIGNED)


def _asked(one: Sent, tr: Tr) -> str:
    """What a withdrawal means."""
    if one.state is State.PRESIGNED:
        return tr(
            "Preliminary application {code}: this can't be undone; you may apply anew at any time. Withdraw it?", code=one.code
        )
    return tr(
        "Application {number}: the coordinator will stop looking at it. This can't be undone; you may apply anew "
        "at any time. Withdraw it?",
        number=one.number,
    )


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


APPLICATION = Dialog("application", (Overview(), Fill(), Mend(), TakeBack(), *NEIGHBOUR_STEPS))

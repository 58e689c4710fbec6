"""A question to the staff: typed, seen once more, sent; the answer comes to the chat by itself."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import MOST_CHARACTERS, Answer
from dialogs.facts import Enquiries, EnquiriesOf, Fact, Facts
from dialogs.menu import ways_out
from dialogs.own_requests import AskCallback, AskQuestion
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Tr, in_words
from domain.masking import mask_text
from domain.messaging import Choice, Outbound

_DRAFT = "enquiries.question"  # among the answers of a form, which keeps only those to its own questions
_SEND = ("иә", "ия", "жіберіңіз", "да", "отправьте")


class Ask(Step):
    """What a question is for, what waits already, and what was answered last; the next message is the question."""

    name = "enquiries.ask"
    transient = True
    table: ClassVar[Table] = {
        AskCallback: {
            AskCallback.Outcome.NOTED: Next("enquiries.ask", "callback_noted"),
            AskCallback.Outcome.WAITING: Next("enquiries.ask", "callback_waiting"),
            AskCallback.Outcome.NO_PHONE: Next("enquiries.ask", "callback_no_phone"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (EnquiriesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        known = facts[EnquiriesOf(session.person)]
        if not known.may_ask:
            text = tr("Our staff may keep your question only with your consent. Please register first, then ask.")
            return Outbound(text, (_call(tr), *ways_out(tr)))
        begun = (Choice("draft", tr("Go on with my question")),) if _DRAFT in session.answers else ()
        return Outbound(paragraphs(_replied(known, tr), _waiting(known, tr), _how(known, tr)), (*begun, _call(tr), *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        known = facts[EnquiriesOf(session.person)]
        if answer.choice == "call":
            return ask_for(session, AskCallback())
        if answer.choice == "draft":
            return Taken(session.accepted().at(Check.name))
        if not known.may_ask:
            return again(session, "not_a_choice")
        return _added(session, answer.text)


class Check(Step):
    """The question as the staff will read it; more words are added to it."""

    name = "enquiries.check"
    transient = True
    table: ClassVar[Table] = {
        AskQuestion: {
            AskQuestion.Outcome.NOTED: Next("enquiries.sent", "question_noted"),
            AskQuestion.Outcome.FULL: Next("enquiries.check", "question_full"),
            AskQuestion.Outcome.NO_CONSENT: Next("enquiries.ask"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (EnquiriesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        send, anew = Choice("send", tr("Send"), _SEND), Choice("anew", tr("Write it anew"))
        hint = tr("Is it right? Tap «Send». If you want to add something, write it, and it is added below.")
        hidden = tr("Numbers of documents, accounts, cards and phones are hidden: they are not needed for an answer.")
        question = session.answers.get(_DRAFT, "")
        masked = hidden if "•" in question else ""
        return Outbound(paragraphs(tr("Your question:"), question, masked, hint), (send, anew, *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "anew":
            return Taken(_without(session.accepted()).at(Ask.name))
        if answer.choice != "send":
            return _added(session, answer.text)
        if facts[EnquiriesOf(session.person)].full:
            return again(session, "question_full")
        return ask_for(_without(session), AskQuestion(session.answers.get(_DRAFT, "")))

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(Ask.name)


class Sent(Step):
    """What happens now, and that nobody promises an hour."""

    name = "enquiries.sent"
    transient = True

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "Our staff reads it and answers here, in this chat. We can't promise the day or the hour. You need not wait: "
            "go on with the training, and the answer comes by itself."
        )
        return Outbound(text, (Choice("more", tr("Ask another question")), *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "more":
            return Taken(session.accepted().at(Ask.name))
        return again(session, "not_a_choice")


def _call(tr: Tr) -> Choice:
    return Choice("call", tr("Call me back"))


def _added(session: Session, words: str) -> Taken:
    """The question with these words at its end, to be looked at."""
    question = "\n".join(filter(None, (session.answers.get(_DRAFT), mask_text(words))))
    if not any(map(str.isalpha, question)):
        return again(session, "question_without_words")
    if len(question) > MOST_CHARACTERS:
        return again(session, "question_too_long")
    return Taken(replace(session.accepted(), step=Check.name, answers={**session.answers, _DRAFT: question}))


def _without(session: Session) -> Session:
    return replace(session, answers={name: given for name, given in session.answers.items() if name != _DRAFT})


def _replied(known: Enquiries, tr: Tr) -> str:
    if known.reply is None or known.replied_on is None:
        return ""
    day = in_words(known.replied_on, tr.language)
    return tr("The last answer of our staff, {day}:", day=day) + "\n" + known.reply[tr.language]


def _waiting(known: Enquiries, tr: Tr) -> str:
    if not known.waiting:
        return ""
    return tr.plural("{n} question of yours waits for an answer.", "{n} questions of yours wait for an answer.", known.waiting)


def _how(known: Enquiries, tr: Tr) -> str:
    if known.full:
        return tr("You can ask again when one of them is answered.")
    return tr(
        "Write your question in your own words: what it is about, and what is unclear. Our staff reads it. "
        "IIN, card and account numbers are not needed, please leave them out."
    )


ENQUIRIES = Dialog("enquiries", (Ask(), Check(), Sent()))

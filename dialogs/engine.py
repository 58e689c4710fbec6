"""One turn of a conversation, purely: an answer is taken, an outcome followed, the next question asked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dialogs.answers import Answer, Flaw, Heard, guarded, read, unseen
from dialogs.commands import SPEAKS, Command
from dialogs.events import EVENTS, EVERYWHERE
from dialogs.facts import Fact, Facts
from dialogs.notices import ARRIVALS, NOTICES, RESUMES, TYPED
from dialogs.own_requests import ProvePhone, SetReminders
from dialogs.registry import Registry
from dialogs.requests import Outcome, Request
from dialogs.scripts import Content
from dialogs.session import START, Session
from dialogs.step import Next, Step, Taken, again, ask_for
from dialogs.wording import Notice, Tr, told
from domain.language import Language
from domain.masking import mask
from domain.messaging import ERASING, Event, Inbound, Kind, Outbound

LONG_AWAY = timedelta(hours=12)
MENU, HELP, LANGUAGE, PAUSED, HOME = "menu.menu", "menu.help", "language.choose", "menu.paused", "course.overview"
WHERE = "application.overview"
WHO, KNOCKED = "persons.who", "persons.knocked"  # on a phone that several share


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of an inbound: as a step's, with what the history keeps of it (None: nothing was said).

    `secret`: what was written must not stand in a messenger's history (F-12).
    """

    taken: Taken
    heard: str | None
    secret: bool = False


class Engine:
    """Runs the dialogs of a house; holds no state of any conversation."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        """The facts that the session's step looks at, before taking and again before asking."""
        return self.registry.step(session.step).needs(session)

    def take(self, session: Session, inbound: Inbound, facts: Facts, content: Content, tr: Tr) -> Turn:
        """Read what arrived at the session's step."""
        session = self._moored(session)
        step = self.registry.step(session.step)
        if _unknown(inbound, step):
            return Turn(Taken(_left(session, step, WHO), _arrival(inbound)), None, _code_typed(inbound))
        if inbound.kind is Kind.START:
            return Turn(self._begin(session, step, inbound.text), None, _code_typed(inbound))
        if inbound.to is not None and inbound.to != session.question:
            return Turn(again(session, Flaw.OLD_BUTTON), None)
        if inbound.kind is Kind.EVENT and inbound.event is not None:
            return Turn(self._event(session, step, inbound.event, facts, content), None)
        shown = step.ask(session, facts, content, tr)
        heard = unseen(guarded(read(inbound, session, shown), inbound, shown, content.doors), inbound)
        taken = self._react(session, step, heard.meaning, facts, content)
        hidden = step.hides(session, facts, content)
        if step.bars:
            return Turn(taken, None, heard.secret or (hidden and _erasable(inbound)))
        kept = _kept(heard, hidden)
        welcomed = taken if inbound.to is not None else _welcomed(taken, session, inbound.at, heard.meaning)
        return Turn(welcomed, kept, heard.secret)

    def objection(self, session: Session, inbound: Inbound, facts: Facts, content: Content, tr: Tr) -> str | None:
        """What would be said against an answer; None when it would be taken."""
        here = replace(session, seen_at=inbound.at)  # a welcome after a long absence would stand where the reason belongs
        taken = self.take(here, inbound, facts, content, tr).taken
        if taken.request is not None or taken.session.turn != session.turn:
            return None
        return "\n\n".join(self._said(taken.notices, tr))

    def arrived(self, session: Session) -> Session:
        """Who is known by name again is back where he or she was before somebody else came."""
        session = self._moored(session)
        return _resumed(session, self.registry.step(session.step))

    def takes_files(self, session: Session, facts: Facts, content: Content, tr: Tr) -> bool:
        """Whether a file may answer the open question."""
        session = self._moored(session)
        return self.registry.step(session.step).ask(session, facts, content, tr).files

    def bars(self, session: Session) -> bool:
        """Whether nobody knows yet who is writing: nothing of the session's person may be shown."""
        return self.registry.step(session.step).bars

    def in_place(self, before: Session, after: Session) -> bool:
        """Whether the next question may be written over the one that was tapped: inside a quiz, and inside a form."""
        steps = (self.registry.step(before.step), self.registry.step(after.step))
        return all(step.in_place for step in steps) and before.step == after.step and not steps[0].stays(before)

    def follow(self, taken: Taken, request: Request, outcome: Outcome) -> Taken:
        """Go where the outcome of the request that was taken leads."""
        next_ = self._next(taken.session, request, outcome)
        own = (Notice(next_.notice, outcome.values, outcome.document),) if next_.notice else ()
        notices = (*taken.notices, *own)
        session = taken.session if next_.step is None else taken.session.accepted().at(next_.step)
        return Taken(session, notices)

    def ask(self, session: Session, notices: tuple[Notice, ...], facts: Facts, content: Content, tr: Tr) -> Outbound:
        """What is said next: the notices first, then the step's question, in one message.

        Before a language is chosen the notices are said in each, as the greeting is.
        """
        asked = self.registry.step(session.step).ask(session, facts, content, tr)
        tongues = [tr] if session.language else [tr.to(language) for language in Language]
        said = [words for tongue in tongues for words in self._said(notices, tongue)]
        document = next((notice.document for notice in notices if notice.document), asked.document)
        name, values = (notices[0].name, told(notices[0].values, tr.language)) if notices else (None, {})
        elsewhere = "\n\n".join([*said, asked.elsewhere]) if asked.elsewhere else None
        text = "\n\n".join([*said, asked.text])
        return replace(asked, text=text, notice=name, values=values, document=document, elsewhere=elsewhere)

    def _said(self, notices: tuple[Notice, ...], tr: Tr) -> list[str]:
        return [tr(NOTICES[notice.name], **told(notice.values, tr.language)) for notice in notices]

    def _moored(self, session: Session) -> Session:
        """A session whose step is gone goes to the safe step, its answers kept."""
        return session.at(self.registry.step(session.step).name)

    def _begin(self, session: Session, step: Step, word: str) -> Taken:
        """Open the chat: a language counts only at the very start, what a link came to is said wherever one is.

        Who came by a link or a code is back at the question from which it was asked for.
        """
        if session.step == START and word in set(Language):
            return Taken(session.speaking(Language(word)).accepted().at("start.consent"))
        arrived = _resumed(session, step) if word in RESUMES and not step.bars else session
        return Taken(arrived, (Notice(ARRIVALS[word]),) if word in ARRIVALS else ())

    def _react(self, session: Session, step: Step, answer: Answer | Command | Flaw, facts: Facts, content: Content) -> Taken:
        if isinstance(answer, Flaw):
            return again(session, answer)
        if step.bars and (isinstance(answer, Command) or answer.own_phone):
            return self._barred(session, step, answer, facts, content)
        if isinstance(answer, Command):
            return self._command(session, step, answer, facts, content)
        if answer.own_phone and not step.asks_phone(session, facts, content):
            return ask_for(session, ProvePhone(answer.text))
        return step.take(session, answer, facts, content)

    def _barred(self, session: Session, step: Step, answer: Answer | Command, facts: Facts, content: Content) -> Taken:
        """Where nobody knows yet who is writing only the way back is open, from one such question to the one before."""
        earlier = step.back(session, facts, content) if answer is Command.BACK else None
        if earlier:
            return Taken(earlier.accepted())
        return Taken(session) if answer is Command.HELLO else again(session, "not_a_choice")

    def _command(self, session: Session, step: Step, command: Command, facts: Facts, content: Content) -> Taken:
        if command in SPEAKS:
            at_start = session.step == START
            spoken = session.speaking(SPEAKS[command]).accepted()
            return Taken(spoken.at("start.consent") if at_start else _chosen(spoken))
        if session.language is None or command is Command.HELLO:
            return Taken(session)
        if command is Command.BACK:
            earlier = step.back(session, facts, content)
            return Taken(earlier.accepted()) if earlier else again(session, "no_way_back")
        if command is Command.CONTINUE:
            return Taken(_resumed(session, step), request=SetReminders(wanted=True) if step.name == PAUSED else None)
        if command is Command.STOP:
            return ask_for(_left(session, step, PAUSED), SetReminders(wanted=False))
        place = {Command.MENU: MENU, Command.HELP: HELP, Command.LANGUAGE: LANGUAGE, Command.WHERE: WHERE}[command]
        return Taken(_left(session, step, place))

    def _event(self, session: Session, step: Step, event: Event, facts: Facts, content: Content) -> Taken:
        """A step may accept an event; elsewhere it is said before the open question, which stays as it is.

        The question comes with it, so that a number typed under a reminder means what it shows.
        """
        if event.name in step.events:
            return step.happen(session, event, facts, content)
        happening = EVENTS[event.name]
        request = happening.request(event.values) if happening.request else None
        aside = happening.aside if not step.bars else None
        if aside and event.name in self.registry.step(aside).events:
            return self.registry.step(aside).happen(_left(session, step, aside), event, facts, content)
        return Taken(_left(session, step, aside) if aside else session, (happening.told(event),), request)

    def _next(self, session: Session, request: Request, outcome: Outcome) -> Next:
        tables = (self.registry.step(session.step).table, EVERYWHERE)
        return next(table[type(request)][outcome.name] for table in tables if type(request) in table)


def _unknown(inbound: Inbound, step: Step) -> bool:
    """Whether it must be asked first who this is: whatever comes under a knock, and what a stranger says elsewhere."""
    return inbound.kind is not Kind.EVENT and (step.name == KNOCKED or (inbound.stranger and not step.bars))


def _arrival(inbound: Inbound) -> tuple[Notice, ...]:
    known = inbound.kind is Kind.START and inbound.text in ARRIVALS
    return (Notice(ARRIVALS[inbound.text]),) if known else ()


def _code_typed(inbound: Inbound) -> bool:
    """Whether the message that opened the chat is a recovery code."""
    return inbound.kind is Kind.START and inbound.text in TYPED


def _erasable(inbound: Inbound) -> bool:
    """Whether it was typed where we can delete it."""
    return inbound.kind is Kind.TEXT and inbound.contact is not None and inbound.contact.channel in ERASING


def _kept(heard: Heard, sensitive: bool) -> str:
    """What the history keeps: of a typed answer to a sensitive question only the last characters (F-12)."""
    typed = not isinstance(heard.meaning, Command) and heard.meaning is not Flaw.NO_FILES
    return mask(heard.kept) if sensitive and typed else heard.kept


def _left(session: Session, step: Step, place: str) -> Session:
    """Go aside to a menu or help, remembering the last step that was not one itself."""
    return replace(session.accepted(), step=place, return_to=session.return_to if step.transient else session.step)


def _chosen(session: Session) -> Session:
    """After a language is chosen in its dialog: back to where the person was; elsewhere nothing moves."""
    if session.step != LANGUAGE:
        return session
    return replace(session, step=session.return_to or HOME, return_to=None)


def _resumed(session: Session, step: Step) -> Session:
    """Back to where the person was before the menu."""
    if not step.transient:
        return session
    return replace(session.accepted(), step=session.return_to or HOME, return_to=None)


def _welcomed(taken: Taken, session: Session, at: datetime, answer: Answer | Command | Flaw) -> Taken:
    """After a long absence, or a greeting, the first words are a welcome and the question that was open."""
    away = session.seen_at is not None and at - session.seen_at > LONG_AWAY
    stayed = taken.session.turn == session.turn and taken.request is None
    if session.language is None or not stayed or not (answer is Command.HELLO or (away and not isinstance(answer, Command))):
        return taken
    return Taken(taken.session, (Notice("welcome_back"),))
